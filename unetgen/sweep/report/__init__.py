"""Write a sweep's report: `report.html`, and the same as other files.

The page is one file without external resources.

```
folders → Job → grid (columns and cells) → sweep.tex, sweep.json
                                         → plots (Altair) → plots.svg, plots.pdf
                figures (on one scale), pair_data, stage_costs → page → report.html
```
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from unetgen._files import write_whole
from unetgen.emit.rendering.render_error import RenderError
from unetgen.sweep.report.figures import page_figures
from unetgen.sweep.report.grid import Grid, grid_of
from unetgen.sweep.report.latex_json import sweep_json, sweep_tex
from unetgen.sweep.report.page import InteractivePlots, report_page
from unetgen.sweep.report.plots import save_plots, sweep_plots
from unetgen.sweep.report.vega_script import vega_script
from unetgen.sweep.results import Job

PAGE_NAME = "report.html"


def write_report(folder: Path, jobs: Sequence[Job]) -> list[str]:
    """Write `report.html`, `sweep.tex` and `sweep.json`.

    For two networks or more, also `plots.svg` and `plots.pdf`. Returns notes for the user.

    Raises:
        OSError: the folder cannot be written.
    """
    grid = grid_of(jobs)
    write_whole(folder / "sweep.tex", sweep_tex(grid))
    write_whole(folder / "sweep.json", sweep_json(grid))
    plots, drawn, notes = sweep_plots(grid), InteractivePlots(), list[str]()
    with noted(notes):
        drawn = InteractivePlots(plots, vega_script() if plots else "")
    figures, more = page_figures(folder, grid)
    write_whole(folder / PAGE_NAME, report_page(folder, grid, drawn, figures))
    with noted(notes):
        if plots:
            save_plots(folder, grid)
    return [*notes, *more]


@contextmanager
def noted(notes: list[str]) -> Generator[None]:
    """Note plots that cannot be drawn, and go on."""
    try:
        yield
    except RenderError as error:
        notes.append(f"Not every plot was drawn. {error}")


__all__ = ["PAGE_NAME", "Grid", "write_report"]
