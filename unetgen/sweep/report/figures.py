"""The networks' figures for the page: all on one scale, light or dark as the reader's system is."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from unetgen.emit.figure.drawing.panel import Panel, draw_panel
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.drawing.titles import figure_title
from unetgen.emit.figure.formats import render
from unetgen.emit.figure.formats.dot import NAME, dot_lines
from unetgen.emit.figure.formats.svg import SvgDescription, finish_svg
from unetgen.emit.figure.scene.scale import DrawingScale, on_one_scale
from unetgen.emit.figure.scene.scene import scene_of
from unetgen.emit.figure.style.auto_dark import dark_mode_css
from unetgen.emit.figure.style.looks import Looks
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.read.summary import read_summary
from unetgen.sweep.report.grid import Grid
from unetgen.sweep.results import Job

MOST = 60  # networks whose figures are in the page; the others' are in their folders
LOOKS = Looks(title=False, legend=False, classes=False)


class Drawn(NamedTuple):
    """A network, its figure's shapes, and the picture."""

    plan: Plan
    figure: Figure
    svg: str


def figures(folder: Path, grid: Grid) -> dict[int, Drawn]:
    """Pictures by the number of their job, of the first networks whose jobs drew one; none where none can be drawn."""
    shown = [job for job in grid.first.values() if has_figure(folder, job)][:MOST]
    try:
        plans = [read_summary(folder / str(job.number) / "summary.json") for job in shown]
        return dict(zip((job.number for job in shown), drawn(plans), strict=True))
    except UserError:  # a summary that was changed, or no engine: the page then shows what the jobs drew
        return {}


def has_figure(folder: Path, job: Job) -> bool:
    return (folder / str(job.number) / "diagram.svg").exists()


def drawn(plans: Sequence[Plan]) -> list[Drawn]:
    """A figure each, in points of the same scale."""
    if not plans:
        return []
    scenes = [scene_of(plan, "feature_maps") for plan in plans]
    scales = on_one_scale(scenes, LOOKS.scale)
    return [one(Panel(scene), scale) for scene, scale in zip(scenes, scales, strict=True)]


def one(panel: Panel, scale: DrawingScale) -> Drawn:
    plan, figure = panel.scene.plan, draw_panel(panel, scale, LOOKS)
    dot = f"digraph {NAME} {{\n{''.join(dot_lines(figure, LOOKS))}}}\n"
    about = SvgDescription(figure_title(plan), "", plan.hash)
    return Drawn(
        plan, figure, finish_svg(render.render_svg(dot), figure.texts, about, LOOKS, dark_mode_css(LOOKS.palette))
    )
