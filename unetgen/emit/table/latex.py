"""The table in LaTeX, with booktabs."""

from typing import TYPE_CHECKING

from unetgen.emit.tex import tabular

if TYPE_CHECKING:
    from unetgen.emit.table import Table


def write(table: "Table") -> str:
    """Return a `tabular` with booktabs' rules, to be put into a table environment."""
    comments = [f"% {table.title}", *(f"% {name}: {value}" for name, value in table.facts)]
    alignments = "".join("r" if column.number else "l" for column in table.columns)
    head = [column.heading for column in table.columns]
    rows = [table.cells(row) for row in table.rows]
    lines = (" ".join(comment.split()) for comment in comments)
    return "\n".join([*lines, tabular(alignments, head, [rows, [table.cells(table.totals)]])])
