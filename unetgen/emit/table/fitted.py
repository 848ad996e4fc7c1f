"""A table that fits a terminal or a page, in which no number is cut.

Where it is too wide, long numbers are rounded and get a unit, one for the whole column if that is possible. If that is
not enough, whole columns are left out, the least important first, and a note names them. Headings are in one line where
there is room for all of them, else they are broken at spaces and dots, at last at underscores. Words may be folded.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from unetgen.graph.cached import cached_property

GAP = 3  # rich's padding on both sides, and the rule between two columns
LONGEST_WORD = 24  # a longer one may be broken anywhere
IN_HEADINGS, AT_LAST = " .", " ._"
BREAKS = " ,_"  # characters after which a cell may go on in the next line


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A column: its heading and cells, and how much it may give up.

    `brief` are the cells in short. Columns with the lowest `rank` are left out first; one without a rank never is. One
    with `fold` is not left out: at its turn, or at once if it has no rank, its cells may be broken into lines.
    `measure` returns the width of a text, in characters on a terminal.
    """

    heading: str
    cells: Sequence[str]
    brief: Sequence[str] = ()
    number: bool = True
    rank: int | None = None
    fold: bool = False
    measure: Callable[[str], float] = len

    @cached_property
    def width(self) -> float:
        """The width of its longest cell, or of the longest part of its heading."""
        return max(self.heading_width(IN_HEADINGS), *map(self.measure, self.cells), 0)

    @cached_property
    def whole(self) -> float:
        """The width with its heading in one line."""
        return max(self.width, self.measure(self.heading))

    def heading_width(self, breaks: str) -> float:
        return max((self.measure(part.rstrip()) for part in parts_of(self.heading, breaks)), default=0)

    @cached_property
    def least(self) -> float:
        """The width that its heading, and its cells if they may, can be folded to."""
        folded = self.fold and self.rank is None
        parts = (part for cell in self.cells for part in (parts_of(cell, BREAKS) if folded else [cell]))
        longest = max(map(self.measure, parts), default=0)
        return min(self.width, max(self.heading_width(AT_LAST), min(LONGEST_WORD, longest) if folded else longest))


def fit_columns(columns: Sequence[Fitted], width: float, gap: float = GAP) -> tuple[list[Fitted], list[str]]:
    """Return the columns that fit a width, and the headings of those left out."""
    kept, left_out = list(columns), list[str]()
    if needed_width(kept, gap) > width:
        kept = [in_brief(column) for column in kept]
    while needed_width(kept, gap) > width and (ranked := [column for column in kept if column.rank is not None]):
        worst = min(ranked, key=lambda column: column.rank or 0)
        if worst.fold:
            kept[kept.index(worst)] = replace(worst, rank=None)
        else:
            kept.remove(worst)
            left_out.append(worst.heading)
    return kept, left_out


def needed_width(columns: Sequence[Fitted], gap: float = GAP) -> float:
    """Return the width that columns need, with the gaps between them."""
    return sum(column.least + gap for column in columns) - gap


def in_brief(column: Fitted) -> Fitted:
    """Return the column in short, if that makes it narrower."""
    short = replace(column, cells=column.brief or column.cells)
    return short if short.width < column.width else column


def for_rich(columns: Sequence[Fitted], width: int, style: Callable[[int], str], totals: bool = False) -> list[Any]:
    """Return the table and the note of what it leaves out, as renderables for rich.

    Args:
        columns: in the order in which they are shown.
        width: of the terminal, in characters.
        style: rich's style of a row, by its number.
        totals: the last row has the sums, and is set apart.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    kept, left_out = fit_columns(columns, width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    widths = shared_out(kept, width)
    for column, own in zip(kept, widths, strict=True):
        justify = "right" if column.number else "left"
        table.add_column(broken(column.heading, own, AT_LAST), justify=justify, width=own, overflow="fold")
    rows = [*zip(*(column.cells for column in kept), strict=True)]
    for number, cells in enumerate(rows):
        row = (broken(cell, own, BREAKS) for cell, own in zip(cells, widths, strict=True))
        last = number + 1 == len(rows) - totals
        table.add_row(*(Text(cell, style=style(number)) for cell in row), end_section=totals and last)
    return [table, *([Text(left_out_note(left_out), style="dim")] if left_out else [])]


def left_out_note(headings: Sequence[str]) -> str:
    return f"not shown at this width: {', '.join(headings)}"


def shared_out(columns: Sequence[Fitted], width: int) -> list[int]:
    """Return the width of each column.

    Folded ones get what the others leave, the first one first.
    """
    if sum(column.whole + GAP for column in columns) - GAP <= width:
        return [int(column.whole) for column in columns]
    spare, widths = max(width - needed_width(columns), 0), list[int]()
    for column in columns:
        widths.append(int(min(column.width, column.least + spare)))
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
