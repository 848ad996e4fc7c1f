"""The table as CSV: raw numbers, a heading per column, no totals."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from unetgen._text import printable
from unetgen.graph.printed_shapes import in_text

if TYPE_CHECKING:
    from unetgen.emit.table import Table

FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # the start of what a spreadsheet computes, also in full width
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


def write(table: "Table") -> str:
    """Return CSV (RFC 4180) with column keys as headings.

    Shapes are written as `4x160x160x16`; several inputs are separated by spaces.
    """
    keys = [column.key for column in table.columns]
    return csv_text(
        [keys, *([csv_cell(key, value) for key, value in zip(keys, row, strict=True)] for row in table.rows)]
    )


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV, in which no text is a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([as_text_or_number(value) for value in row] for row in rows)
    return out.getvalue()


def as_text_or_number(value: object) -> object:
    """Return a value; text that a spreadsheet would compute gets an apostrophe.

    >>> [as_text_or_number(value) for value in ("=1+1", "-5", "@a", -5, "a=1")]
    ["'=1+1", '-5', "'@a", -5, 'a=1']
    """
    if not isinstance(value, str):
        return value
    is_formula = FORMULA.match(value) and not NUMBER.fullmatch(value)
    return "'" * bool(is_formula) + printable(value)


def csv_cell(key: str, value: object) -> object:
    if isinstance(value, tuple):
        parts = cast("tuple[Any, ...]", value)
        return in_text(parts) if key == "output_shape" else " ".join(map(str, parts))
    return value
