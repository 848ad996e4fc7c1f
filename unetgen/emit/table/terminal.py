"""The table on a terminal, drawn by rich and fitted to its width."""

from typing import TYPE_CHECKING, Any

from unetgen.emit.table.fitted import for_rich
from unetgen.emit.table.fitted_columns import fitted_columns

if TYPE_CHECKING:
    from unetgen.emit.table import Table


def render_table(table: "Table", width: int) -> Any:
    """Return title, facts and as many columns as fit, as a renderable for rich."""
    from rich.console import Group
    from rich.table import Table as RichTable
    from rich.text import Text

    facts = RichTable.grid(padding=(0, 2))
    for name, value in table.facts:
        facts.add_row(Text(name, style="dim"), Text(value))
    fitted = for_rich(fitted_columns(table), width, lambda row: "", totals=True)
    return Group(Text(table.title, style="bold"), facts, Text(), *fitted, Text())
