"""The summary table: a row per layer or stage, in six formats and on a terminal.

Belongs here: a format of the table. Imports: ops, graph, metrics and `layer_types`; rich in `terminal` only.

In reading order: `heads` (rows of several outputs), `rows` (columns and raw values), this file (`Table`, and JSON),
then a file per format: `text`, `markdown`, `csv`, `latex`, `html`, and `fitted` and `terminal`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from unetgen._files import write_whole
from unetgen._text import printable
from unetgen.emit.table.rows import (
    COSTS,
    SHOWN,
    TableColumn,
    TableRow,
    chosen_columns,
    column_totals,
    counts_of_other_tools,
    layer_table,
    stage_table,
)
from unetgen.errors import UserError
from unetgen.graph.infer.levels import drawable
from unetgen.graph.plan import Plan
from unetgen.metrics.facts import facts, title

FORMATS: Mapping[str, str] = {
    ".txt": "text",
    ".md": "markdown",
    ".csv": "csv",
    ".tex": "latex",
    ".html": "html",
    ".json": "json",
}
TABLES = {"layers": layer_table, "stages": stage_table}


@dataclass(frozen=True)
class Table:
    """A title, facts about the network, rows of raw values by column, and totals."""

    title: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    totals: TableRow
    is_chosen: bool = False  # the columns, by the user

    def formatted(self, form: str) -> str:
        """Return the table as text, markdown, csv, latex, html or json."""
        if form == "json":
            return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"
        write: Callable[[Table], str] = import_module(f"unetgen.emit.table.{form}").write
        return write(self)

    def save(self, path: str | Path) -> Path:
        """Write the table in the format of the file's suffix.

        Raises:
            UserError: the suffix is not that of a table format.
        """
        path = Path(path)
        if path.suffix not in FORMATS:
            raise UserError(f"{path.name}: '{path.suffix}' is not a table format. Use one of {', '.join(FORMATS)}.")
        return write_whole(path, self.formatted(FORMATS[path.suffix]))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: facts, columns, rows as mappings, and totals."""
        return {
            "title": self.title,
            "facts": dict(self.facts),
            "columns": [column.key for column in self.columns],
            "rows": [self.row_dict(row) for row in self.rows],
            "totals": {c.key: value for c, value in zip(self.columns, self.totals, strict=True) if c.adds},
        }

    def row_dict(self, row: TableRow) -> dict[str, Any]:
        return {column.key: value for column, value in zip(self.columns, row, strict=True)}

    def cells(self, row: TableRow) -> list[str]:
        """Return a row as text, one cell per column."""
        values = zip(self.columns, row, strict=True)
        return [printable(column.show(value)) if value is not None else "" for column, value in values]

    def __str__(self) -> str:
        return self.formatted("text")

    def _repr_html_(self) -> str:
        return self.formatted("html")

    def __rich_console__(self, console: Any, options: Any) -> Any:
        from unetgen.emit.table.terminal import render_table

        yield render_table(self, options.max_width)


def make_table(plan: Plan, rows: str = "layers", conventions: bool = False, columns: Sequence[str] = ()) -> Table:
    """Return the table of a plan, with a row per layer or per stage.

    Args:
        plan: the network.
        rows: `layers` or `stages`.
        conventions: add columns for work other than MACs, and the counts of other tools.
        columns: beside the name, in this order; all if empty.

    Raises:
        UserError: `rows` is neither `layers` nor `stages`, or has no such column.
    """
    if rows not in TABLES:
        raise UserError(f"rows: '{rows}' is not known. Allowed: {' or '.join(TABLES)}.")
    if rows == "stages":
        with suppress(UserError):  # without levels there is a row for all of it
            plan = drawable(plan)
    every, values = TABLES[rows](plan, tuple(COSTS) if conventions or columns else SHOWN)
    if columns:
        every, values = chosen_columns(every, values, columns)
    others = counts_of_other_tools(plan) if conventions else ()
    totals = column_totals(every, values, "total (at least)" if plan.uncounted else "total")
    shown = tuple((name, printable(value)) for name, value in (*facts(plan), *others))
    return Table(printable(title(plan)), shown, every, values, totals, bool(columns))
