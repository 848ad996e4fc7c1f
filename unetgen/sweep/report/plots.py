"""Plot a sweep with Altair: costs along a setting, trade-offs with their front.

The charts hold no data. The page inserts the jobs that pass its filter; for the files all jobs are inserted here. Each
chart computes its own front (a running maximum over the jobs sorted by cost), so that it is the front of what is shown.
"""

from pathlib import Path
from typing import Any, NamedTuple

from unetgen._files import write_whole
from unetgen.emit.rendering.converter import convert
from unetgen.emit.rendering.render import render_pdf
from unetgen.emit.rendering.render_error import RenderError
from unetgen.sweep.columns import ACTIVATIONS, FIELD, MACS, PARAMS, TRAINING
from unetgen.sweep.report.grid import Grid
from unetgen.sweep.report.plot_axes import SettingAxis, colour_axis, plot_points, setting_axes

DATA = "jobs"
WIDTH, HEIGHT = 250, 180  # px of a plot in the files: two and the legend fill a page, with text of 8 pt
LINE, LONGEST_LABEL = 15, 140  # px of a name in a plot with a line per name
MOST_PLOTTED = 2000  # networks in plots.svg and plots.pdf: more would be points on points
DOT_COLOUR = "#2F6DA3"
FRONT_COLOUR = "#1F2933"  # the page replaces it by its own text colour
PLOT_LOOKS: Any = {
    "font": "Helvetica, Arial, Liberation Sans, sans-serif",
    "background": "#FFFFFF",
    "axis": {"gridColor": "#E6EBF0", "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
    "title": {"anchor": "start", "frame": "group", "fontSize": 12, "fontWeight": "normal"},
    "legend": {"titleFontWeight": "normal"},
    "view": {"stroke": None},
}  # the page's fonts and grid; its colours follow the reader's system


class DotFields(NamedTuple):
    """The fields of a dot: the settings, the colour's setting, the costs."""

    axes: list[SettingAxis]
    colour: SettingAxis | None
    costs: dict[str, str]  # with their headings


class SweepPlot(NamedTuple):
    """A chart, its title, and the two costs if it is a trade-off between them."""

    title: str
    chart: Any
    trade: tuple[str, str] | None = None


def sweep_plots(grid: Grid, *, lying: bool = False) -> list[SweepPlot]:
    """Return the trade-offs, then a chart per cost; empty for a single network.

    With `lying`, a setting with many names goes along the height, a line per name.
    """
    if len(grid.plotted) < 2:
        return []
    axes, memory = setting_axes(grid), memory_cost(grid)
    labels = {column.id: column.label for column in grid.columns}
    chart_along = lying_chart if lying and axes and axes[0].crowded else cost_chart
    costs = {cost: labels[cost] for cost in (PARAMS.id, MACS.id, memory, FIELD.id)}
    fields = DotFields(axes, colour_axis(axes), costs)
    trades = [
        (cost, FIELD.id) for cost in (PARAMS.id, MACS.id, memory)
    ]  # of all other costs less is better: no trade-off
    return [
        *(SweepPlot(f"{costs[y]} against {costs[x]}", trade_chart(x, y, fields), (x, y)) for x, y in trades),
        *(SweepPlot(label, chart_along(cost, fields)) for cost, label in costs.items()),
    ]


def memory_cost(grid: Grid) -> str:
    """Return the memory of a training step if all jobs have it.

    Otherwise return that of the activations.
    """
    return TRAINING.id if all(TRAINING.id in job.costs for job in grid.plotted) else ACTIVATIONS.id


def altair_library() -> Any:
    """Import Altair when a sweep has ended.

    It is `Any` because its types hide more than they show.
    """
    import altair

    return altair


def cost_chart(cost: str, fields: DotFields) -> Any:
    """Plot one cost along the setting that has the most values."""
    altair = altair_library()
    x = x_channel(fields.axes[0]) if fields.axes else altair.X("job:Q", title="job")
    return dots(fields).encode(x=x, y=cost_axis(altair.Y, cost, None))


def lying_chart(cost: str, fields: DotFields) -> Any:
    """Plot one cost along the width, and a line per value of the first setting."""
    altair, axis = altair_library(), fields.axes[0]
    labels = altair.Axis(labelLimit=LONGEST_LABEL, grid=True)
    y = altair.Y(field=axis.field, type="ordinal", title=axis.key, sort=list(axis.values), axis=labels)
    return dots(fields).encode(y=y, x=cost_axis(altair.X, cost, None)).properties(height=altair.Step(LINE))


def trade_chart(x: str, y: str, fields: DotFields) -> Any:
    """Plot one cost against another with the Pareto front.

    A larger receptive field is better.
    """
    altair = altair_library()
    places = {"x": cost_axis(altair.X, x, fields.costs[x]), "y": cost_axis(altair.Y, y, fields.costs[y])}
    front = pareto_front(x, y).encode(**places)
    step = front.mark_line(interpolate="step-after", color=FRONT_COLOUR, strokeWidth=1.5)
    ring = front.mark_point(size=130, color=FRONT_COLOUR, filled=False, strokeWidth=2, opacity=1)
    return altair.layer(step, ring, dots(fields).encode(**places))  # the pointer hits the dots on top


def pareto_front(x: str, y: str) -> Any:
    """Keep the networks that are better than all cheaper ones."""
    altair = altair_library()
    wide = y == FIELD.id
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


def dots(fields: DotFields) -> Any:
    """Draw a dot per network, with a tooltip of its settings and costs."""
    altair = altair_library()
    shown = [altair.Tooltip(field="job", type="quantitative", title="job")]
    shown += [altair.Tooltip(field=axis.field, type="nominal", title=axis.key) for axis in fields.axes]
    shown += [
        altair.Tooltip(field=cost, type="quantitative", title=label, format=",.2~f")
        for cost, label in fields.costs.items()
    ]
    chart = altair.Chart(altair.NamedData(DATA)).mark_point(filled=True, color=DOT_COLOUR)
    return chart.encode(tooltip=shown, **(dot_channels(fields.colour) if fields.colour else {}))


def x_channel(axis: SettingAxis) -> Any:
    altair = altair_library()
    labels = altair.Axis(labelAngle=axis.slant, labelOverlap=not axis.slant, labelLimit=LONGEST_LABEL)
    if axis.type == "quantitative":
        return altair.X(field=axis.field, type="quantitative", title=axis.key, axis=labels)
    return altair.X(field=axis.field, type="ordinal", title=axis.key, sort=list(axis.values), axis=labels)


def dot_channels(axis: SettingAxis) -> dict[str, Any]:
    """Encode a setting by colour, and also by shape if the colours have no order.

    Both share a legend.
    """
    altair = altair_library()
    common: Any = {"field": axis.field, "type": "nominal", "title": axis.key}
    colour = altair.Color(**common, scale=altair.Scale(domain=list(axis.values), range=list(axis.range)))
    if not axis.shapes:
        return {"color": colour}
    shape = altair.Shape(**common, scale=altair.Scale(domain=list(axis.values), range=list(axis.shapes)))
    return {"color": colour, "shape": shape}


def cost_axis(kind: Any, cost: str, title: str | None) -> Any:
    """Return the axis of a cost.

    Parameters and MACs grow by factors, so their axes are logarithmic.
    """
    altair, is_log = altair_library(), cost in ("params", "macs")
    scale = altair.Scale(type="log") if is_log else altair.Scale(zero=True, nice=True)
    labels = altair.Axis(format="~s" if is_log else ",~f", tickCount=5, labelOverlap=True, grid=not is_log)
    return kind(field=cost, type="quantitative", scale=scale, axis=labels, title=title)


def save_plots(folder: Path, grid: Grid) -> None:
    """Write `plots.svg` and `plots.pdf` for papers.

    They have all plots, two in a row, of the first networks.

    Raises:
        RenderError: they cannot be drawn; those of an earlier report are removed.
    """
    files = svg, pdf = folder / "plots.svg", folder / "plots.pdf"
    try:
        picture = convert_plots(
            "vegalite_to_svg", joint_spec(sweep_plots(grid, lying=True), plot_points(grid)[:MOST_PLOTTED])
        )
        write_whole(svg, picture)
        write_whole(pdf, render_pdf(picture, "plots"))
    except RenderError:
        for path in files:
            path.unlink(missing_ok=True)
        raise


def convert_plots(function: str, *arguments: Any) -> str:
    """Call a function of vl-convert that needs a version of Vega-Lite."""
    return convert("plots", function, *arguments, vl_version=vega_lite_version())


def joint_spec(plots: list[SweepPlot], data: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one Vega-Lite specification of all charts with their data."""
    return {
        "$schema": altair_library().SCHEMA_URL,
        "config": {**PLOT_LOOKS, "point": {"size": 45, "opacity": 1, "aria": False}},
        "concat": [sized_spec(plot) for plot in plots],
        "columns": 2,
        "resolve": {"scale": {"color": "shared", "shape": "shared"}},
        "datasets": {DATA: data},
    }


def sized_spec(plot: SweepPlot) -> dict[str, Any]:
    """Return a chart with its size in the files, and its title."""
    spec = {key: value for key, value in chart_spec(plot).items() if key not in ("$schema", "config")}
    return {"height": HEIGHT, **spec, "width": WIDTH, "title": plot.title}


def chart_spec(plot: SweepPlot) -> dict[str, Any]:
    """Return a chart as Vega-Lite; a test checks what would take a second here."""
    return plot.chart.to_dict(validate=False)


def vega_lite_version() -> str:
    """Return the version of Vega-Lite that Altair writes, such as `6.4`.

    If vl-convert is older, return its newest.
    """
    known: list[str] = convert("plots", "get_vegalite_versions")
    written = ".".join(altair_library().SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return written if written in known else known[-1]
