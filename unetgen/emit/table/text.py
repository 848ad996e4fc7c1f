"""The table as plain text, aligned."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unetgen.emit.table import Table


def write(table: "Table") -> str:
    """Return title and facts, then the table, with no cell cut."""
    body = [table.cells(row) for row in table.rows]
    total = table.cells(table.totals)
    headings = [column.heading for column in table.columns]
    widths = [max(map(len, cells)) for cells in zip(headings, *body, total, strict=True)]
    rule = "  ".join("─" * width for width in widths)
    lines = [table.title, *fact_lines(table), "", text_row(table, headings, widths), rule]
    lines += [text_row(table, cells, widths) for cells in body]
    return "\n".join([*lines, rule, text_row(table, total, widths), ""])


def fact_lines(table: "Table") -> list[str]:
    width = max(len(name) for name, _ in table.facts)
    return [f"  {name:<{width}}  {value}" for name, value in table.facts]


def text_row(table: "Table", cells: list[str], widths: list[int]) -> str:
    aligned = [
        f"{cell:>{width}}" if column.number else f"{cell:<{width}}"
        for cell, width, column in zip(cells, widths, table.columns, strict=True)
    ]
    return "  ".join(aligned).rstrip()
