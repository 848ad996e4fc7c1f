"""A comparison as text: both sides in columns, at most 120 characters wide; what does not fit is wrapped."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from unetgen.comparison.table_cells import HEADINGS, MEANINGS, SIGNS, cells, details, totals

if TYPE_CHECKING:
    from rich.text import Text

    from unetgen.comparison.result import Comparison

WIDTH = 120
GAPS = (" ", "  ", "  ", " ", "  |  ", "  ", " ", "")  # after each column
TO_THE_RIGHT = {4, 7}
WRAPPED = {1: 12, 2: 14, 5: 14}  # columns that may be narrowed, and how far
STYLES = {
    "same": "",
    "changed": "bold red",
    "rewired": "bold magenta",
    "added": "yellow",
    "missing": "yellow",
    "follows": "dim",
}


class Line(NamedTuple):
    """A line, with the mark that gives it its colour."""

    text: str
    mark: str = ""


def text(comparison: "Comparison") -> str:
    return "\n".join(line.text for line in lines(comparison))


def rich_text(comparison: "Comparison") -> "Text":
    """The same text, coloured by the marks."""
    from rich.text import Text

    shown = Text()
    for i, line in enumerate(lines(comparison)):
        style = STYLES.get(line.mark, "") if i else "bold green" if comparison.same else "bold red"
        shown.append(line.text + "\n", style=style)
    shown.rstrip()
    return shown


def lines(comparison: "Comparison") -> Iterator[Line]:
    """The verdict, the columns with what is to be said of a row below it, and the legend."""
    rows = [cells(comparison, row) for row in comparison.rows]
    end = totals(comparison)
    widths = column_widths([HEADINGS, *rows, end])
    yield from (Line(part) for part in wrap(comparison.verdict, WIDTH))
    yield Line("")
    yield Line(titles(comparison, widths))
    yield from laid(HEADINGS, widths, "")
    for row, row_cells in zip(comparison.rows, rows, strict=True):
        yield from laid(row_cells, widths, row.mark)
        said = wrap(details(row), WIDTH - 4)
        yield from (Line(f"    {part}", row.mark) for part in said)
    yield from laid(end, widths, "")
    yield Line("")
    yield from (Line(part) for note in comparison.notes for part in wrap(f"Note: {note}.", WIDTH))
    yield from (Line(part) for part in wrap(legend(comparison), WIDTH))


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """As wide as the widest cell; the columns of words give way, the widest first, until the whole fits."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    while sum(widths) + sum(map(len, GAPS)) > WIDTH:
        spare = {i: widths[i] - least for i, least in WRAPPED.items() if widths[i] > least}
        if not spare:
            break
        widths[max(spare, key=lambda i: widths[i])] -= 1
    return widths


def laid(row: Sequence[str], widths: Sequence[int], mark: str) -> Iterator[Line]:
    """A row, on as many lines as its longest cell needs."""
    parts = [wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    for k in range(max(map(len, parts))):
        shown = [part[k] if k < len(part) else "" for part in parts]
        columns = [
            cell.rjust(width) if i in TO_THE_RIGHT else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(shown, widths, strict=True))
        ]
        yield Line("".join(cell + gap for cell, gap in zip(columns, GAPS, strict=True)).rstrip(), mark)


def titles(comparison: "Comparison", widths: Sequence[int]) -> str:
    """Which side is which."""
    left = sum(widths[:2]) + sum(map(len, GAPS[:2]))
    middle = sum(widths[:5]) + sum(map(len, GAPS[:5]))
    yours = f"yours: {comparison.yours.name}"
    return f"{'':<{left}}{yours:<{middle - left}}expected: {comparison.expected.name}".rstrip()


def legend(comparison: "Comparison") -> str:
    """The marks that occur."""
    marks = {row.mark for row in comparison.rows}
    return "   ".join(f"{SIGNS[mark]} {meaning}" for mark, meaning in MEANINGS.items() if mark in marks)
