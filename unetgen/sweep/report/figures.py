"""Draw the networks' figures for the page, all on one scale.

They are light or dark as the reader's system is.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from unetgen.emit.figure.drawing.panel import Panel, draw_panel
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.drawing.titles import figure_title
from unetgen.emit.figure.formats.dot import dot_of_front
from unetgen.emit.figure.formats.svg import SvgDescription, finish_svg
from unetgen.emit.figure.scene.scale import DrawingScale, on_one_scale
from unetgen.emit.figure.scene.scene import scene_of
from unetgen.emit.figure.style.auto_dark import dark_mode_css
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.rendering import render
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.read.summary import read_summary
from unetgen.sweep.report.grid import Grid
from unetgen.sweep.results import Job

MOST_FIGURES = 60  # networks whose figures are in the page; those of the others are in their jobs' folders
FIGURE_LOOKS = Looks(title=False, legend=False, classes=False, levels=True)


class NetworkFigure(NamedTuple):
    """A network on its panel, the shapes of its figure, and the finished SVG."""

    panel: Panel
    figure: Figure
    svg: str

    @property
    def plan(self) -> Plan:
        return self.panel.scene.plan


def page_figures(folder: Path, grid: Grid) -> tuple[dict[int, NetworkFigure], list[str]]:
    """Return figures by job number, and notes for the user.

    They are of the first networks whose jobs drew one. Empty if they cannot be drawn; the page then shows the jobs' own
    figures.
    """
    shown = [job for job in grid.first.values() if has_figure(folder, job)][:MOST_FIGURES]
    plans, notes = read_plans(folder, shown)
    try:
        return dict(zip(plans, draw_networks([*plans.values()]), strict=True)), notes
    except UserError as error:
        return {}, [*notes, f"The page has no figures. {error}"]


def read_plans(folder: Path, jobs: Sequence[Job]) -> tuple[dict[int, Plan], list[str]]:
    """Return the jobs' networks by job number, and a note of each that was edited."""
    plans: dict[int, Plan] = {}
    notes: list[str] = []
    for job in jobs:
        try:
            plans[job.number] = read_summary(folder / str(job.number) / "summary.json")
        except UserError as error:
            notes.append(f"Job {job.number} is not drawn. {error}")
    return plans, notes


def has_figure(folder: Path, job: Job) -> bool:
    return (folder / str(job.number) / "diagram.svg").exists()


def draw_networks(plans: Sequence[Plan]) -> list[NetworkFigure]:
    """Return a figure per plan, all on one scale in points."""
    if not plans:
        return []
    scenes = [scene_of(plan, "feature_maps") for plan in plans]
    scales = on_one_scale(scenes, FIGURE_LOOKS.scale)
    return [network_figure(Panel(scene), scale) for scene, scale in zip(scenes, scales, strict=True)]


def network_figure(panel: Panel, scale: DrawingScale) -> NetworkFigure:
    plan, figure = panel.scene.plan, draw_panel(panel, scale, FIGURE_LOOKS)
    dot = dot_of_front(figure, FIGURE_LOOKS)
    about = SvgDescription(figure_title(plan), "", plan.hash)
    dark = dark_mode_css(FIGURE_LOOKS.palette)
    return NetworkFigure(panel, figure, finish_svg(render.render_svg(dot), figure, about, FIGURE_LOOKS, dark))
