"""A comparison as text: both sides in columns, at most 120 characters wide.

Longer cells are wrapped.
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
WRAPPED = {1: 12, 2: 14, 5: 14}  # columns that may be narrowed, and to which width
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


def plain_text(findings: Findings) -> str:
    """Return the whole comparison as plain text."""
    return "\n".join(printable(line.text) for line in comparison_lines(findings))


def rich_text(findings: Findings) -> "Text":
    """Return the same text, coloured by mark."""
    from rich.text import Text

    styled = Text()
    for i, line in enumerate(comparison_lines(findings)):
        style = STYLES[line.mark] if i else "bold green" if findings.same else "bold red"
        styled.append(printable(line.text) + "\n", style=style)
    styled.rstrip()
    return styled


def comparison_lines(findings: Findings) -> Iterator[TextLine]:
    """Yield the verdict, the columns with explanations below rows, and the legend."""
    rows = [row_cells(findings, row) for row in findings.rows]
    end = total_cells(findings)
    widths = column_widths([HEADINGS, *rows, end])
    yield from (TextLine(part) for part in wrap(findings.verdict, WIDTH))
    yield TextLine("")
    yield TextLine(sides_line(findings, widths))
    yield from row_lines(HEADINGS, widths)
    for row, texts in zip(findings.rows, rows, strict=True):
        yield from row_lines(texts, widths, row.mark)
        yield from (TextLine(f"    {part}", row.mark) for part in wrap(details(row), WIDTH - 4))
    yield from row_lines(end, widths)
    yield TextLine("")
    yield from (TextLine(part) for note in findings.notes for part in wrap(f"Note: {note}.", WIDTH))
    yield from (TextLine(part) for part in wrap(legend_line(findings), WIDTH))


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return widths that fit the widest cells.

    Columns of words are narrowed, the widest first, until all fits.
    """
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    while sum(widths) + sum(map(len, GAPS)) > WIDTH:
        spare = {i: widths[i] - least for i, least in WRAPPED.items() if widths[i] > least}
        if not spare:
            break
        widths[max(spare, key=lambda i: widths[i])] -= 1
    return widths


def row_lines(row: Sequence[str], widths: Sequence[int], mark: Mark = "same") -> Iterator[TextLine]:
    """Yield a row on as many lines as its longest cell needs."""
    parts = [wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    for k in range(max(map(len, parts))):
        shown = [part[k] if k < len(part) else "" for part in parts]
        columns = [
            cell.rjust(width) if i in RIGHT_ALIGNED else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(shown, widths, strict=True))
        ]
        yield TextLine("".join(cell + gap for cell, gap in zip(columns, GAPS, strict=True)).rstrip(), mark)


def sides_line(findings: Findings, widths: Sequence[int]) -> str:
    """Return the line that names the two sides."""
    left = sum(widths[:2]) + sum(map(len, GAPS[:2]))
    middle = sum(widths[:5]) + sum(map(len, GAPS[:5]))
    yours = f"yours: {findings.yours.name}"
    return f"{'':<{left}}{yours:<{middle - left}}expected: {findings.expected.name}".rstrip()
