"""The table in Markdown."""

from typing import TYPE_CHECKING

from unetgen.emit.markdown import escape_markdown, pipe_row

if TYPE_CHECKING:
    from unetgen.emit.table import Table


def write(table: "Table") -> str:
    """Return a heading, the facts as a list, and a pipe table."""
    headings = [column.heading for column in table.columns]
    marks = ["---:" if column.number else "---" for column in table.columns]
    rows = [table.cells(row) for row in table.rows]
    total = [f"**{cell}**" if cell else "" for cell in table.cells(table.totals)]
    facts = [f"- {escape_markdown(name)}: {escape_markdown(value)}" for name, value in table.facts]
    lines = [f"### {escape_markdown(table.title)}", "", *facts, "", pipe_row(headings), pipe_row(marks)]
    return "\n".join(
        [*lines, *(pipe_row([escape_markdown(cell) for cell in row]) for row in rows), pipe_row(total), ""]
    )
