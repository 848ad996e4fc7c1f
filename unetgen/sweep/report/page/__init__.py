"""`report.html`: one file that asks nothing of the network; its own scripts and Vega's stand in it."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from unetgen._version import __version__
from unetgen.sweep.report.figures import Drawn as Picture
from unetgen.sweep.report.figures import has_figure
from unetgen.sweep.report.grid import Grid
from unetgen.sweep.report.network_data import networks
from unetgen.sweep.report.plot_axes import Axis, axes_of, coloured
from unetgen.sweep.report.plots import DRAWN, LOOKS, Drawn, along, look
from unetgen.sweep.report.stage_costs import all_stages
from unetgen.sweep.report.vega_script import bundle

HERE = Path(__file__).parent
SCRIPTS = (
    "table.js",
    "fronts.js",
    "plots.js",
    "figures.js",
    "align.js",
    "differences.js",
    "marks.js",
    "layers.js",
    "compare.js",
    "start.js",
)
MOST_REASONS = 200  # of different words, below the table


def page(folder: Path, grid: Grid, drawn: Sequence[Drawn], pictures: dict[int, Picture]) -> str:
    """The whole page; what users named stands in it as text only."""
    script = "\n".join(text_of(name) for name in SCRIPTS)
    parts = {
        "title": escape(f"Sweep {folder.resolve().name}"),
        "told": escape(told(grid)),
        "limit": f" (the first {DRAWN:,} networks)" if len(grid.plotted) > DRAWN else "",
        "version": __version__,
        "style": text_of("page.css"),
        "data": embedded({**table(folder, grid), **plots(grid, drawn), **shown(pictures)}),
        "bundle": f"(() => {{\n{bundle()}\n}})();" if drawn else "",
        "script": f"(() => {{\n{script}\n}})();",
    }
    pieces = text_of("page.html").split("{{")
    return pieces[0] + "".join(parts[key] + rest for key, _, rest in (piece.partition("}}") for piece in pieces[1:]))


def text_of(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def told(grid: Grid) -> str:
    failed = sum(job.summary is None for job in grid.jobs)
    parts = [counted(len(grid.jobs), "job"), counted(len(grid.first), "network")]
    return " · ".join([*parts, *([f"{failed:,} impossible"] if failed else [])])


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def embedded(data: Any) -> str:
    """JSON that nothing in it can end: `</script>` and `<!--` begin with a letter that JSON may write otherwise."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def table(folder: Path, grid: Grid) -> dict[str, Any]:
    """Columns and rows; reasons apart, since many jobs fail by one."""
    rows = [row[:-1] if grid.columns[-1].kind == "reason" else row for row in grid.rows]
    said = [short_reason(grid, place) for place in range(len(grid.jobs))]
    reasons = list(dict.fromkeys(filter(None, said)))
    places = {reason: place for place, reason in enumerate(reasons)}
    return {
        "columns": [column._asdict() for column in grid.columns],
        "rows": rows,
        "reasons": reasons,
        "reason_of": [places.get(reason, -1) for reason in said],
        "same": [same_as(grid, place) for place in range(len(grid.jobs))],
        "drew": [has_figure(folder, job) for job in grid.jobs],
        "stages": all_stages(folder, grid),
        "most_reasons": MOST_REASONS,
    }


def short_reason(grid: Grid, place: int) -> str:
    return grid.rows[place][-1] or "" if grid.columns[-1].kind == "reason" else ""


def same_as(grid: Grid, place: int) -> int:
    """The job that was first with this network; -1 where it is this one, or there is none."""
    job = grid.jobs[place]
    first = grid.first[job.costs["hash"]] if job.summary is not None else job
    return -1 if first is job else first.number


def plots(grid: Grid, drawn: Sequence[Drawn]) -> dict[str, Any]:
    """The charts without data, and what else they can go along and be coloured by."""
    if not drawn:
        return {"plots": [], "trades": [], "axes": [], "colour": "", "config": {}}
    axes = axes_of(grid)
    colour = coloured(axes)
    return {
        "plots": [{"title": one.title, "spec": one.chart.to_dict()} for one in drawn],
        "trades": [{"x": one.trade[0], "y": one.trade[1], "title": one.title} for one in drawn if one.trade],
        "axes": [choice(axis) for axis in axes],
        "colour": colour.field if colour else "",
        "config": LOOKS,
    }


def shown(pictures: dict[int, Picture]) -> dict[str, Any]:
    return {"figures": {number: one.svg for number, one in pictures.items()}, "networks": networks(pictures)}


def choice(axis: Axis) -> dict[str, Any]:
    shown = {"key": axis.key, "field": axis.field, "x": along(axis).to_dict()}
    return {**shown, "look": {channel: one.to_dict() for channel, one in look(axis).items()}} if axis.few else shown
