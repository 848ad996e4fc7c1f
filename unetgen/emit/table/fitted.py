"""A table that fits the terminal, in which no number is cut.

Where it is too wide, long numbers get three digits and a unit. If that is not enough, whole columns are left out, the
least important first, and a note names them. A heading is broken into lines at its spaces. Words may be folded.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from unetgen.graph.cached import cached_property

GAP = 3  # rich's padding on both sides, and the rule between two columns
NARROWEST = 8  # of a folded column of words


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A column: its heading and cells, and how much it may give up.

    `brief` are the cells in short. Columns with the lowest `rank` are left out first; one without a rank never is.
    `fold` allows to break its cells into lines.
    """

    heading: str
    cells: Sequence[str]
    brief: Sequence[str] = ()
    number: bool = True
    rank: int | None = None
    fold: bool = False

    @cached_property
    def width(self) -> int:
        """The width of its longest cell, or of the longest part of its heading."""
        return max(self.heading_width, *map(len, self.cells), 0)

    @cached_property
    def heading_width(self) -> int:
        return max((len(part.rstrip()) for part in parts_of(self.heading, " .")), default=0)

    @cached_property
    def least(self) -> int:
        """The width that it can be folded to."""
        return min(self.width, max(self.heading_width, NARROWEST)) if self.fold else self.width


def fit_columns(columns: Sequence[Fitted], width: int) -> tuple[list[Fitted], list[str]]:
    """Return the columns that fit a width, and the headings of those left out."""
    kept, left_out = list(columns), list[str]()
    if needed_width(kept) > width:
        kept = [in_brief(column) for column in kept]
    while needed_width(kept) > width and (ranked := [column for column in kept if column.rank is not None]):
        worst = min(ranked, key=lambda column: column.rank or 0)
        kept.remove(worst)
        left_out.append(worst.heading)
    return kept, left_out


def needed_width(columns: Sequence[Fitted]) -> int:
    """Return the width that columns need, with the gaps between them."""
    return sum(column.least + GAP for column in columns) - GAP


def in_brief(column: Fitted) -> Fitted:
    return Fitted(heading=column.heading, cells=column.brief, rank=column.rank) if column.brief else column


def for_rich(columns: Sequence[Fitted], width: int, style: Callable[[int], str]) -> list[Any]:
    """Return the table and the note of what it leaves out, as renderables for rich.

    Args:
        columns: in the order in which they are shown.
        width: of the terminal, in characters.
        style: rich's style of a row, by its number.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    kept, left_out = fit_columns(columns, width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    widths = shared_out(kept, width)
    for column, own in zip(kept, widths, strict=True):
        justify = "right" if column.number else "left"
        table.add_column(broken(column.heading, own, " ."), justify=justify, width=own, overflow="fold")
    for number, cells in enumerate(zip(*(column.cells for column in kept), strict=True)):
        row = (broken(cell, own, " ,") for cell, own in zip(cells, widths, strict=True))
        table.add_row(*(Text(cell, style=style(number)) for cell in row))
    note = [Text(f"not shown at this width: {', '.join(left_out)}", style="dim")] if left_out else []
    return [table, *note]


def shared_out(columns: Sequence[Fitted], width: int) -> list[int]:
    """Return the width of each column.

    Folded ones get what the others leave, the first one first.
    """
    spare, widths = max(width - needed_width(columns), 0), list[int]()
    for column in columns:
        widths.append(min(column.width, column.least + spare))
        spare -= widths[-1] - column.least
    return widths


def broken(text: str, width: int, after: str) -> str:
    """Break a text into lines of at most a width, after some characters."""
    lines = [""]
    for part in parts_of(text, after):
        if len(lines[-1] + part.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def parts_of(text: str, after: str) -> list[str]:
    """Return the parts of a text that stay whole, each with the character after it."""
    return re.findall(f"[^{after}]+[{after}]?|[{after}]", text)
