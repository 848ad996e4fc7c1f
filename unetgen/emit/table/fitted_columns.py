"""The columns of a table, with what each gives up where there is little room."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from unetgen._text import short_numbers
from unetgen.emit.table.fitted import Fitted
from unetgen.emit.table.rows import AtLeast

if TYPE_CHECKING:
    from unetgen.emit.table import Table

LEAVE_FIRST = (
    "type", "inputs", "weights", "activation_bytes", "row", "layers", "receptive_field", "name", "macs",
    "params", "bias_adds", "elementwise",
)  # fmt: skip  # the name is folded; what `table.conventions` adds is left out last
COUNTS = ("params", "macs", "bias_adds", "elementwise")


def fitted_columns(table: "Table") -> list[Fitted]:
    """Return all columns with their totals, and what each may give up."""
    rows = [*table.rows, table.totals]
    cells = zip(*map(table.cells, rows), strict=True)
    return [
        Fitted(
            heading=column.heading,
            cells=shown,
            brief=brief_counts(values) if column.key in COUNTS else (),
            number=column.number,
            fold=column.key == "name",
            rank=LEAVE_FIRST.index(column.key) if column.key in LEAVE_FIRST else None,
        )
        for column, shown, values in zip(table.columns, cells, zip(*rows, strict=True), strict=True)
    ]


def brief_counts(values: Sequence[int]) -> list[str]:
    """Return counts with a unit."""
    return [least_sign(value) + text for value, text in zip(values, short_numbers(values), strict=True)]


def least_sign(value: int) -> str:
    """Return the sign before a count that may be too low."""
    return "≥ " if isinstance(value, AtLeast) else ""
