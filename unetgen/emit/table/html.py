"""The table in HTML, for notebooks."""

from typing import TYPE_CHECKING

from unetgen._text import markup

if TYPE_CHECKING:
    from unetgen.emit.table import Table

RIGHT = ' style="text-align:right"'
LEFT = ' style="text-align:left"'


def write(table: "Table") -> str:
    """Return the table with title and facts as its caption."""
    facts = "<br>".join(f"{markup(name)}: {markup(value)}" for name, value in table.facts)
    head = aligned_row("th", table, [column.heading for column in table.columns])
    body = "\n".join(aligned_row("td", table, table.cells(cells)) for cells in table.rows)
    foot = aligned_row("th", table, table.cells(table.totals))
    caption = f'<caption style="text-align:left"><b>{markup(table.title)}</b><br>{facts}</caption>'
    return f"<table>\n{caption}\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n<tfoot>{foot}</tfoot>\n</table>\n"


def aligned_row(tag: str, table: "Table", cells: list[str]) -> str:
    aligned = zip(cells, table.columns, strict=True)
    inner = "".join(f"<{tag}{RIGHT if column.number else LEFT}>{markup(cell)}</{tag}>" for cell, column in aligned)
    return f"<tr>{inner}</tr>"
