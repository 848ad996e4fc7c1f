"""The table in LaTeX, with booktabs.

Stages fit a column of a paper, layers a page of two columns. Papers write `GMACs` and `×`. What does not fit is left
out, and a comment names it; the other files have all numbers.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from unetgen._text import UNITS, common_unit, in_unit
from unetgen.emit.table.fitted import AT_LAST, IN_HEADINGS, Fitted, broken, fit_columns, left_out_note
from unetgen.emit.table.fitted_columns import fitted_columns, least_sign
from unetgen.emit.table.rows import NAME
from unetgen.emit.tex import tabular

if TYPE_CHECKING:
    from unetgen.emit.table import Table

DIGIT = 4.25  # pt, of Computer Modern in \footnotesize
COLUMN, PAGE = 237 / DIGIT, 469 / DIGIT  # the narrower ones of conferences and journals
GAP = 6 / DIGIT  # between two columns of the table
WIDTHS = {
    **dict.fromkeys(".,:;ijl", 0.56), **dict.fromkeys(" ()rst", 0.78), **dict.fromkeys("acez", 0.9),
    **dict.fromkeys("×ACDNOw", 1.56), **dict.fromkeys("GMm", 1.8),
}  # fmt: skip  # in digits
OTHER = 1.1  # of other letters


def write(table: "Table") -> str:
    """Return a `tabular` with booktabs' rules, to be put into a table environment."""
    comments = [f"% {table.title}", *(f"% {name}: {value}" for name, value in table.facts)]
    has_layers = table.columns[0] == NAME or any(column.key == "row" for column in table.columns)
    values = zip(*table.rows, table.totals, strict=True)
    every = zip(table.columns, fitted_columns(table), values, strict=True)
    columns = [for_paper(column.key, fitted, own) for column, fitted, own in every]
    if table.is_chosen:
        columns = [replace(column, rank=None) for column in columns]
    lines = (" ".join(comment.split()) for comment in comments)
    return "\n".join([*lines, fitted_tabular(columns, PAGE if has_layers else COLUMN, totals=True)])


def fitted_tabular(columns: Sequence[Fitted], width: float, totals: bool = False) -> str:
    """Return the columns that fit a width in digits; a comment names the others.

    With `totals`, the last row has a rule above it.
    """
    kept, left_out = fit_columns(columns, width, GAP)
    rows = [*zip(*(column.cells for column in kept), strict=True)]
    groups = [rows[:-1], rows[-1:]] if totals else [rows]
    note = [f"% {left_out_note(left_out)}"] if left_out else []
    alignments = "".join("r" if column.number else "l" for column in kept)
    return "\n".join([*note, tabular(alignments, [heading_rows(kept, width), *groups])])


def in_digits(text: str) -> float:
    """Return the width of a text, about and not too little, as a number of digits."""
    return sum(WIDTHS.get(letter, 1.0 if letter.isdigit() else OTHER) for letter in text)


def heading_rows(columns: Sequence[Fitted], width: float) -> list[tuple[str, ...]]:
    """Return the headings, broken into as many rows as the longest needs."""
    fits = sum(column.width + GAP for column in columns) - GAP <= width
    widths = [int(column.width if fits else column.least) for column in columns]
    places = IN_HEADINGS if fits else AT_LAST
    lines = [broken(column.heading, own, places).split("\n") for column, own in zip(columns, widths, strict=True)]
    height = max(map(len, lines))
    return [*zip(*([""] * (height - len(parts)) + parts for parts in lines), strict=True)]


def for_paper(key: str, column: Fitted, values: Sequence[Any]) -> Fitted:
    """Return a column of the table as papers have it."""
    column = replace(column, measure=in_digits)
    match key:
        case "output_shape":
            return replace(column, cells=[cell.replace("x", "×") for cell in column.cells])
        case "name":
            return replace(column, fold=False, rank=None)
        case "macs":
            return in_one_unit(column, values)
        case _:
            return column


def in_one_unit(column: Fitted, values: Sequence[Any]) -> Fitted:
    """Return a column of counts with their unit in the heading: `GMACs`.

    A count too small for its decimals is `<0.1`.
    """
    largest = max((value for value in values if isinstance(value, int)), default=0)
    power, decimals = common_unit(largest, largest)
    cells = [least_sign(value) + in_unit(value, power, decimals) if isinstance(value, int) else "" for value in values]
    return replace(column, heading=f"{UNITS[power]}{column.heading}", cells=cells, brief=())
