"""A sweep's report for people: `report.html`, one page that needs nothing but itself, and the same as other files.

```
folders → sweep.Job → grid (columns and cells) → sweep.tex, sweep.json
                                               → plots (Altair) → plots.svg, plots.pdf
                      networks (stages, figures on one scale)   → page → report.html
```
"""

from collections.abc import Sequence
from pathlib import Path

from unetgen._files import write_whole
from unetgen.sweep.report.figures import figures
from unetgen.sweep.report.grid import Grid, grid_of
from unetgen.sweep.report.latex_json import to_json, to_tex
from unetgen.sweep.report.page import page
from unetgen.sweep.report.plots import charts, save_plots
from unetgen.sweep.results import Job

NAME = "report.html"


def write_report(folder: Path, jobs: Sequence[Job]) -> Path:
    """Write `report.html`, `sweep.tex`, `sweep.json`, and `plots.svg` and `.pdf` of two networks or more.

    Raises:
        OSError: the folder cannot be written.
    """
    grid = grid_of(jobs)
    write_whole(folder / "sweep.tex", to_tex(grid))
    write_whole(folder / "sweep.json", to_json(grid))
    drawn = charts(grid)
    written = write_whole(folder / NAME, page(folder, grid, drawn, figures(folder, grid)))
    if drawn:
        save_plots(folder, drawn, grid)
    return written


__all__ = ["NAME", "Grid", "write_report"]
