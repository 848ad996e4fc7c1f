"""The table on a terminal, drawn by rich.

On a narrow terminal whole columns are left out, and a note names them.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unetgen.emit.table import Table

LEAVE_FIRST = ("type", "inputs", "weights", "bias_adds", "elementwise", "activation_bytes", "row", "macs")
GAP = 2


def render_table(table: "Table", width: int) -> Any:
    """Return title, facts and as many columns as fit, as a renderable for rich."""
    from rich import box
    from rich.console import Group
    from rich.table import Table as RichTable
    from rich.text import Text

    facts = RichTable.grid(padding=(0, 2))
    for name, value in table.facts:
        facts.add_row(Text(name, style="dim"), Text(value))
    kept, left_out = columns_that_fit(table, width)
    grid = RichTable(box=box.SIMPLE_HEAD, show_footer=True, pad_edge=False, padding=(0, GAP // 2))
    total = table.cells(table.totals)
    for i in kept:
        column = table.columns[i]
        grid.add_column(column.heading, Text(total[i]), justify="right" if column.number else "left", overflow="fold")
    for row in table.rows:
        cells = table.cells(row)
        grid.add_row(*(Text(cells[i]) for i in kept))
    note = [Text(f"not shown at this width: {', '.join(left_out)}", style="dim")] if left_out else []
    return Group(Text(table.title, style="bold"), facts, grid, *note)


def columns_that_fit(table: "Table", width: int) -> tuple[list[int], list[str]]:
    """Return the columns that fit, and the headings of those left out.

    The least important ones are left out first.
    """
    rows = [[column.heading for column in table.columns], *map(table.cells, table.rows), table.cells(table.totals)]
    widths = [max(map(len, cells)) + 1 + GAP for cells in zip(*rows, strict=True)]
    kept = list(range(len(table.columns)))
    left_out: list[str] = []
    for key in LEAVE_FIRST:
        if sum(widths[i] for i in kept) <= width:
            break
        dropped = [i for i in kept if table.columns[i].key == key]
        kept = [i for i in kept if i not in dropped]
        left_out += [table.columns[i].heading for i in dropped]
    return kept, left_out
