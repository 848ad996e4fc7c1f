"""The table as CSV: raw numbers, a heading per column, no totals."""

import csv
import io
from typing import TYPE_CHECKING, Any, cast

from unetgen.graph.printed_shapes import in_text

if TYPE_CHECKING:
    from unetgen.emit.table import Table


def write(table: "Table") -> str:
    """Return CSV (RFC 4180) with column keys as headings.

    Shapes are written as `4x160x160x16`; several inputs are separated by spaces.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    writer.writerows([csv_cell(table.columns[i].key, value) for i, value in enumerate(row)] for row in table.rows)
    return out.getvalue()


def csv_cell(key: str, value: object) -> object:
    if isinstance(value, tuple):
        parts = cast("tuple[Any, ...]", value)
        return in_text(parts) if key == "output_shape" else " ".join(map(str, parts))
    return value
