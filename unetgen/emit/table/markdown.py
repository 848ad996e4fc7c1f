"""The table in Markdown."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unetgen.emit.table import Table


def write(table: "Table") -> str:
    """A heading, the facts as a list, a pipe table."""
    headings = [column.heading for column in table.columns]
    marks = ["---:" if column.number else "---" for column in table.columns]
    rows = [table.cells(row) for row in table.rows]
    total = [f"**{cell}**" if cell else "" for cell in table.cells(table.totals)]
    facts = [f"- {escaped(name)}: {escaped(value)}" for name, value in table.facts]
    lines = [f"### {escaped(table.title)}", "", *facts, "", pipes(headings), pipes(marks)]
    return "\n".join([*lines, *(pipes([escaped(cell) for cell in row]) for row in rows), pipes(total), ""])


def pipes(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escaped(text: str) -> str:
    """Text that Markdown leaves alone; an underscore inside a word does no harm."""
    for character in "\\`*|<":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")
