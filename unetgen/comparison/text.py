"""A comparison as text: both sides in columns, at most 120 characters wide.

On a narrow terminal shapes, then parameters are left out, and a note says so. Longer cells are wrapped.
"""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from unetgen._text import printable
from unetgen.comparison.findings import Findings
from unetgen.comparison.rows import Mark
from unetgen.comparison.table_cells import HEADINGS, details, legend_line, row_cells, total_cells

if TYPE_CHECKING:
    from rich.text import Text

WIDTH = 120
GAPS = (" ", "  ", "  ", " ", "  |  ", "  ", " ", "")  # after each column
RIGHT_ALIGNED = {4, 7}
LAST_OF_YOURS = 4
LEAVE_FIRST = {"shape": (3, 6), "params": (4, 7)}  # on a narrow terminal
WRAPPED = {1: 14, 2: 16, 5: 16}  # columns that may be narrowed, and to which width
STYLES: dict[Mark, str] = {
    "same": "",
    "changed": "bold red",
    "rewired": "bold magenta",
    "added": "yellow",
    "missing": "yellow",
    "follows": "dim",
}


class TextLine(NamedTuple):
    """A line with the mark that sets its colour."""

    text: str
    mark: Mark = "same"


class TextColumn(NamedTuple):
    """A column that is shown: its place among all, its width, and the gap after it."""

    place: int
    width: int
    gap: str


def plain_text(findings: Findings) -> str:
    """Return the whole comparison as plain text."""
    return "\n".join(printable(line.text) for line in comparison_lines(findings))


def rich_text(findings: Findings, width: int = WIDTH) -> "Text":
    """Return the text for a terminal of some width, coloured by mark."""
    from rich.text import Text

    styled = Text()
    for i, line in enumerate(comparison_lines(findings, min(width, WIDTH))):
        style = STYLES[line.mark] if i else "bold green" if findings.same else "bold red"
        styled.append(printable(line.text) + "\n", style=style)
    styled.rstrip()
    return styled


def comparison_lines(findings: Findings, width: int = WIDTH) -> Iterator[TextLine]:
    """Yield the verdict, the columns with explanations below rows, and the legend."""
    rows = [row_cells(findings, row) for row in findings.rows]
    end = total_cells(findings)
    columns, left_out = columns_that_fit([HEADINGS, *rows, end], width)
    yield from (TextLine(part) for part in wrap(findings.verdict, width))
    yield TextLine("")
    yield from map(TextLine, sides_lines(findings, columns, width))
    yield from row_lines(HEADINGS, columns)
    for row, texts in zip(findings.rows, rows, strict=True):
        yield from row_lines(texts, columns, row.mark)
        yield from (TextLine(f"    {part}", row.mark) for part in wrap(details(row), width - 4))
    yield from row_lines(end, columns)
    yield TextLine("")
    yield from (TextLine(part) for note in findings.notes for part in wrap(f"Note: {note}.", width))
    yield from (TextLine(part) for part in wrap(legend_line(findings), width))
    if left_out:
        yield TextLine(f"not shown at this width: {', '.join(left_out)}")


def columns_that_fit(rows: Sequence[Sequence[str]], width: int) -> tuple[list[TextColumn], list[str]]:
    """Return the columns that fit, and the headings of those left out.

    Columns of words are narrowed, the widest first, before one is left out.
    """
    kept, left_out = list(range(len(HEADINGS))), list[str]()
    widths = [max(len(row[i]) for row in rows) for i in kept]
    for heading, places in LEAVE_FIRST.items():
        if line_width(kept, [min(own, WRAPPED.get(i, own)) for i, own in enumerate(widths)]) <= width:
            break
        kept = [i for i in kept if i not in places]
        left_out.append(heading)
    while line_width(kept, widths) > width:
        spare = {i: widths[i] - least for i, least in WRAPPED.items() if widths[i] > least}
        if not spare:
            break
        widths[max(spare, key=lambda i: widths[i])] -= 1
    return [TextColumn(i, widths[i], gap) for i, gap in zip(kept, gaps_after(kept), strict=True)], left_out


def line_width(kept: Sequence[int], widths: Sequence[int]) -> int:
    return sum(widths[i] for i in kept) + sum(map(len, gaps_after(kept)))


def gaps_after(kept: Sequence[int]) -> list[str]:
    """Return the gap after each column, a rule after the last one of yours."""
    sides = [i for i in kept if i <= LAST_OF_YOURS]
    return [GAPS[LAST_OF_YOURS] if i == sides[-1] else GAPS[-1] if i == kept[-1] else GAPS[i] for i in kept]


def row_lines(row: Sequence[str], columns: Sequence[TextColumn], mark: Mark = "same") -> Iterator[TextLine]:
    """Yield a row on as many lines as its longest cell needs."""
    parts = [wrap(row[column.place], column.width) or [""] for column in columns]
    for k in range(max(map(len, parts))):
        cells = [(part[k] if k < len(part) else "", column) for part, column in zip(parts, columns, strict=True)]
        yield TextLine("".join(aligned_cell(cell, column) + column.gap for cell, column in cells).rstrip(), mark)


def aligned_cell(cell: str, column: TextColumn) -> str:
    return cell.rjust(column.width) if column.place in RIGHT_ALIGNED else cell.ljust(column.width)


def sides_lines(findings: Findings, columns: Sequence[TextColumn], width: int) -> list[str]:
    """Name the two sides above their columns, or one below the other."""
    before = [column.width + len(column.gap) for column in columns]
    left, middle = (sum(before[: sum(column.place < end for column in columns)]) for end in (2, LAST_OF_YOURS + 1))
    yours, expected = f"yours: {findings.yours.name}", f"expected: {findings.expected.name}"
    line = f"{'':<{left}}{yours:<{middle - left}}{expected}"
    return [line] if len(line) <= width else [*wrap(yours, width), *wrap(expected, width)]
