"""Build `report.html`: one file with its own scripts and Vega's.

It has no external resources.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from unetgen._text import markup
from unetgen._version import __version__
from unetgen.sweep.job_list import LISTED
from unetgen.sweep.report.figures import NetworkFigure, has_figure
from unetgen.sweep.report.grid import Grid
from unetgen.sweep.report.pair_data import comparison_data
from unetgen.sweep.report.plot_axes import SettingAxis, colour_axis, setting_axes
from unetgen.sweep.report.plots import MOST_PLOTTED, PLOT_LOOKS, SweepPlot, chart_spec, dot_channels, x_channel
from unetgen.sweep.report.stage_costs import all_stage_costs
from unetgen.sweep.results import job_value

HERE = Path(__file__).parent
SCRIPTS = (
    "table.js",
    "fronts.js",
    "plots.js",
    "figures.js",
    "pairs.js",
    "marks.js",
    "layers.js",
    "compare.js",
    "start.js",
)
MOST_VALUES = 8  # of a setting, in the page's head
MOST_REASONS = 200  # distinct ones, below the table


class InteractivePlots(NamedTuple):
    """The page's plots, and the library that draws them in a browser."""

    plots: Sequence[SweepPlot] = ()
    library: str = ""


def report_page(folder: Path, grid: Grid, drawn: InteractivePlots, figures: Mapping[int, NetworkFigure]) -> str:
    """Return the whole page; names that users chose are in it only as text."""
    script = "\n".join(page_file(name) for name in SCRIPTS)
    parts = {
        "title": markup(f"Sweep {folder.resolve().name}"),
        "headline": markup(headline(grid)),
        "subject": markup(subject(folder, grid)),
        "limit": f" (the first {MOST_PLOTTED:,} networks)" if len(grid.plotted) > MOST_PLOTTED else "",
        "version": __version__,
        "style": page_file("page.css"),
        "data": json_in_html({**table_data(folder, grid), **plot_data(grid, drawn.plots), **figure_data(figures)}),
        "bundle": f"(() => {{\n{drawn.library}\n}})();" if drawn.plots else "",
        "script": f"(() => {{\n{script}\n}})();",
    }
    pieces = page_file("page.html").split("{{")
    return pieces[0] + "".join(parts[key] + rest for key, _, rest in (piece.partition("}}") for piece in pieces[1:]))


def page_file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def subject(folder: Path, grid: Grid) -> str:
    """Return what was swept: `lecture · depth: 2, 3, 4, 5 · started 2026-11-29 13:48`."""
    names = dict.fromkeys(str(job.summary.get("name", "")) for job in grid.jobs if job.summary)
    varied = [
        f"{column.label}: {distinct_values(job_value(job, column) for job in grid.jobs)}" for column in grid.settings
    ]
    named = "" if any(column.id in ("name", "preset") for column in grid.settings) else distinct_values(names)
    return " · ".join(filter(None, [named, *varied, when_started(folder)]))


def distinct_values(values: Iterable[Any]) -> str:
    """Return distinct values in order, the first and the last of many."""
    found = [str(value) for value in dict.fromkeys(values) if value is not None]
    shown = found if len(found) <= MOST_VALUES else [*found[: MOST_VALUES - 2], "…", found[-1]]
    return ", ".join(shown) + (f" ({len(found):,} values)" if shown is not found else "")


def when_started(folder: Path) -> str:
    """Return when the list of jobs was written; nothing if there is none."""
    try:
        moment = datetime.fromtimestamp((folder / LISTED).stat().st_mtime)
    except OSError:
        return ""
    return f"started {moment:%Y-%m-%d %H:%M}"


def headline(grid: Grid) -> str:
    """Return the numbers of jobs and networks: `6 jobs · 2 networks · 2 impossible`."""
    failed = sum(job.summary is None for job in grid.jobs)
    parts = [count_words(len(grid.jobs), "job"), count_words(len(grid.first), "network")]
    return " · ".join([*parts, *([f"{failed:,} impossible"] if failed else [])])


def count_words(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def json_in_html(data: Any) -> str:
    """Return JSON that cannot end its script element.

    `<`, with which `</script>` and `<!--` begin, is escaped.
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def table_data(folder: Path, grid: Grid) -> dict[str, Any]:
    """Return columns and rows.

    Equal reasons are stored once, as many jobs fail for the same one.
    """
    rows = [row[:-1] if grid.columns[-1].kind == "reason" else row for row in grid.rows]
    reason_by_row = [row_reason(grid, place) for place in range(len(grid.jobs))]
    reasons = list(dict.fromkeys(filter(None, reason_by_row)))
    places = {reason: place for place, reason in enumerate(reasons)}
    return {
        "columns": [{"id": column.id, "label": column.label, "kind": column.kind} for column in grid.columns],
        "rows": rows,
        "reasons": reasons,
        "reason_of": [places.get(reason, -1) for reason in reason_by_row],
        "same": [same_network_as(grid, place) for place in range(len(grid.jobs))],
        "drew": [has_figure(folder, job) for job in grid.jobs],
        "stages": all_stage_costs(folder, grid),
        "most_reasons": MOST_REASONS,
    }


def row_reason(grid: Grid, place: int) -> str:
    return grid.rows[place][-1] or "" if grid.columns[-1].kind == "reason" else ""


def same_network_as(grid: Grid, place: int) -> int:
    """Return the first job with the same network.

    It is -1 if it is this job, or if the job has no network.
    """
    job = grid.jobs[place]
    first = grid.first[job.costs["hash"]] if job.summary is not None else job
    return -1 if first is job else first.number


def plot_data(grid: Grid, plots: Sequence[SweepPlot]) -> dict[str, Any]:
    """Return the charts without data, and the choices of x axis and colour."""
    if not plots:
        return {"plots": [], "trades": [], "axes": [], "colour": "", "config": {}}
    axes = setting_axes(grid)
    colour = colour_axis(axes)
    return {
        "plots": [{"title": one.title, "spec": chart_spec(one)} for one in plots],
        "trades": [{"x": one.trade[0], "y": one.trade[1], "title": one.title} for one in plots if one.trade],
        "axes": [axis_data(axis) for axis in axes],
        "colour": colour.field if colour else "",
        "config": PLOT_LOOKS,
    }


def figure_data(figures: Mapping[int, NetworkFigure]) -> dict[str, Any]:
    return {"figures": {number: one.svg for number, one in figures.items()}, "compared": comparison_data(figures)}


def axis_data(axis: SettingAxis) -> dict[str, Any]:
    shown = {"key": axis.key, "field": axis.field, "x": x_channel(axis).to_dict(), "crowded": axis.crowded}
    channels = {channel: one.to_dict() for channel, one in dot_channels(axis).items()} if axis.few else {}
    return {**shown, "look": channels} if axis.few else shown
