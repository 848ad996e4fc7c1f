"""The table on the terminal, and as text, Markdown, CSV and LaTeX."""

from unetgen.emit.emitters import Run
from unetgen.emit.table import make_table
from unetgen.language.keys.network import COLUMNS

BUILDS_MODEL = False


def emit(run: Run) -> None:
    """Print the table and save it in every format.

    `summary.json` always has all layers.
    """
    rows = run.config.table.rows or "layers"
    columns = COLUMNS.parse(run.config.table.columns or [])
    table = make_table(run.plan, rows, bool(run.config.table.conventions), columns)
    run.output.print(table)
    for suffix in (".txt", ".md", ".csv", ".tex"):
        table.save(run.folder / f"summary{suffix}")
