"""The table on the terminal, and as text, Markdown, CSV and LaTeX."""

from unetgen.emit.emitters import Run
from unetgen.emit.table import make_table

BUILDS_MODEL = False


def emit(run: Run) -> None:
    """Print the table and save it in every format.

    `summary.json` always has all layers.
    """
    rows = run.config.table.rows or "layers"
    table = make_table(run.plan, rows, bool(run.config.table.conventions))
    run.output.print(table)
    for suffix in (".txt", ".md", ".csv", ".tex"):
        table.save(run.folder / f"summary{suffix}")
