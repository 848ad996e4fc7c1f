"""The plots of a sweep: each cost along a setting, and trade-offs with their Pareto front; by Altair.

The charts hold no data. The page puts its own into them, so that a filter goes for table and plots alike; for the files
it is put in here. The front is worked out by the chart itself (a running maximum over the jobs sorted by cost), so that
it is always that of the jobs that are shown.
"""

from pathlib import Path
from typing import Any, NamedTuple

from unetgen._files import write_whole
from unetgen.sweep.report.grid import FIELD, TRAINING, Grid
from unetgen.sweep.report.plot_axes import Axis, axes_of, coloured, points

DATA = "jobs"
WIDTH, HEIGHT = 250, 180  # px of a plot in the files: two and the legend fill a page, their words then are of 8 pt
DRAWN = 2000  # networks in plots.svg and plots.pdf: more are points upon points
PLAIN = "#2F6DA3"
FRONT = "#1F2933"  # ink; the page has its own
COSTS = {
    "params": "parameters",
    "macs": "MACs",
    "activations_mib": "activations (MiB)",
    TRAINING: "training step (MiB)",
    FIELD: "receptive field (pixels)",
}


LOOKS: Any = {
    "font": "Helvetica, Arial, Liberation Sans, sans-serif",
    "background": "#FFFFFF",
    "axis": {"gridColor": "#E6EBF0", "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
    "title": {"anchor": "start", "frame": "group", "fontSize": 12, "fontWeight": "normal"},
    "legend": {"titleFontWeight": "normal"},
    "view": {"stroke": None},
}  # as the page's, whose colours are its reader's


class Told(NamedTuple):
    """What dots tell: the settings, the one of them that colours tell, and the costs."""

    axes: list[Axis]
    colour: Axis | None
    costs: tuple[str, ...]


class Drawn(NamedTuple):
    """A chart, what is said above it, and the two costs between which it is a trade-off."""

    title: str
    chart: Any
    trade: tuple[str, str] | None = None


def charts(grid: Grid) -> list[Drawn]:
    """The trade-offs, then a chart per cost; none of a single network, which is no choice."""
    if len(grid.plotted) < 2:
        return []
    axes, memory = axes_of(grid), memory_of(grid)
    dots_tell = Told(axes, coloured(axes), ("params", "macs", memory, FIELD))
    trades = [(cost, FIELD) for cost in ("params", "macs", memory)]  # of the others, less is better of each: no trade
    return [
        *(Drawn(f"{COSTS[y]} against {COSTS[x]}", trade_chart(x, y, dots_tell), (x, y)) for x, y in trades),
        *(Drawn(COSTS[cost], cost_chart(cost, dots_tell)) for cost in dots_tell.costs),
    ]


def memory_of(grid: Grid) -> str:
    """That of a training step where it is known of all."""
    return TRAINING if all(TRAINING in job.costs for job in grid.plotted) else "activations_mib"


def library() -> Any:
    """Altair, imported when a sweep has ended; its types are so many that they say nothing."""
    import altair

    return altair


def cost_chart(cost: str, told: Told) -> Any:
    """One cost along the setting that has the most values."""
    altair = library()
    x = along(told.axes[0]) if told.axes else altair.X("job:Q", title="job")
    return dots(told).encode(x=x, y=cost_axis(altair.Y, cost, title=None))


def trade_chart(x: str, y: str, told: Told) -> Any:
    """One cost against another, and the networks that no other beats in both; a wide receptive field is better."""
    altair = library()
    places = {"x": cost_axis(altair.X, x), "y": cost_axis(altair.Y, y)}
    front = undominated(x, y).encode(**places)
    step = front.mark_line(interpolate="step-after", color=FRONT, strokeWidth=1.5)
    ring = front.mark_point(size=130, color=FRONT, filled=False, strokeWidth=2, opacity=1)
    return altair.layer(step, ring, dots(told).encode(**places))  # dots on top: who points at one points at no ring


def undominated(x: str, y: str) -> Any:
    """By cost from left to right, the networks that are better than the best so far."""
    altair = library()
    wide = y == FIELD
    order = [altair.SortField(x, order="ascending"), altair.SortField(y, order="descending" if wide else "ascending")]
    best = altair.WindowFieldDef(op="max" if wide else "min", field=y, **{"as": "running"})
    before = altair.WindowFieldDef(op="lag", field="running", param=1, **{"as": "best"})
    return (
        altair.Chart(altair.NamedData(DATA))
        .transform_filter(f"isValid(datum.{x}) && isValid(datum.{y})")
        .transform_window(window=[best], sort=order, frame=[None, 0], ignorePeers=True)
        .transform_window(window=[before], sort=order)
        .transform_filter(f"!isValid(datum.best) || datum.{y} {'>' if wide else '<'} datum.best")
    )


def dots(told: Told) -> Any:
    """A dot per network, which tells all to who points at it."""
    altair = library()
    shown = [altair.Tooltip(field="job", type="quantitative", title="job")]
    shown += [altair.Tooltip(field=axis.field, type="nominal", title=axis.key) for axis in told.axes]
    shown += [altair.Tooltip(field=cost, type="quantitative", title=COSTS[cost], format=",.2~f") for cost in told.costs]
    chart = altair.Chart(altair.NamedData(DATA)).mark_point(filled=True, color=PLAIN)
    return chart.encode(tooltip=shown, **(look(told.colour) if told.colour else {}))


def along(axis: Axis) -> Any:
    altair = library()
    labels = altair.Axis(labelAngle=axis.slant, labelOverlap=not axis.slant, labelLimit=120)
    if axis.type == "quantitative":
        return altair.X(field=axis.field, type="quantitative", title=axis.key, axis=labels)
    return altair.X(field=axis.field, type="ordinal", title=axis.key, sort=list(axis.values), axis=labels)


def look(axis: Axis) -> dict[str, Any]:
    """How dots tell a setting: by colour, and by shape where colours have no order; one legend tells both."""
    altair = library()
    common: Any = {"field": axis.field, "type": "nominal", "title": axis.key}
    colour = altair.Color(**common, scale=altair.Scale(domain=list(axis.values), range=list(axis.range)))
    if not axis.shapes:
        return {"color": colour}
    shape = altair.Shape(**common, scale=altair.Scale(domain=list(axis.values), range=list(axis.shapes)))
    return {"color": colour, "shape": shape}


def cost_axis(kind: Any, cost: str, **said: Any) -> Any:
    """Parameters and MACs grow by factors, so their axes are logarithmic."""
    altair, is_log = library(), cost in ("params", "macs")
    scale = altair.Scale(type="log") if is_log else altair.Scale(zero=True, nice=True)
    labels = altair.Axis(format="~s" if is_log else ",~f", tickCount=5, labelOverlap=True, grid=not is_log)
    return kind(field=cost, type="quantitative", scale=scale, axis=labels, **{"title": COSTS[cost], **said})


def save_plots(folder: Path, drawn: list[Drawn], grid: Grid) -> None:
    """`plots.svg` and `plots.pdf`, for papers: all plots, two to a row, of so many networks."""
    import vl_convert

    whole = spec_of(drawn, points(grid)[:DRAWN])
    picture = vl_convert.vegalite_to_svg(whole, vl_version=language())
    write_whole(folder / "plots.svg", picture)
    write_whole(folder / "plots.pdf", vl_convert.svg_to_pdf(picture))


def spec_of(drawn: list[Drawn], data: list[dict[str, Any]]) -> dict[str, Any]:
    """All charts with their data as one."""
    altair = library()
    sized = [one.chart.properties(width=WIDTH, height=HEIGHT, title=one.title) for one in drawn]
    whole: Any = (
        altair.concat(*sized, columns=2)
        .resolve_scale(color="shared", shape="shared")
        .configure(**LOOKS, point={"size": 45, "opacity": 1, "aria": False})
    )
    return {**whole.to_dict(), "datasets": {DATA: data}}


def language() -> str:
    """The version of Vega-Lite that Altair writes, as vl-convert names it: `6.4`; an older vl-convert's newest."""
    import vl_convert

    known = vl_convert.get_vegalite_versions()
    written = ".".join(library().SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return written if written in known else known[-1]
