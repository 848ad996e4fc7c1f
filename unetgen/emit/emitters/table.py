"""The table on the terminal, and as text, Markdown, CSV and LaTeX."""

from unetgen.emit.emitters import Run
from unetgen.emit.table import make_table

BUILDS_MODEL = False


def emit(run: Run) -> None:
    """Print the table and save it in every format."""
    conventions = bool(run.config.table.conventions)
    layers = make_table(run.plan, conventions=conventions)
    run.output.print(make_table(run.plan, "stages", conventions) if run.config.table.rows == "stages" else layers)
    for suffix in (".txt", ".md", ".csv", ".tex"):
        layers.save(run.folder / f"summary{suffix}")
