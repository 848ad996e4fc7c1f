"""The U-shaped figure of a plan, or of several on one scale, as DOT, SVG, PNG, PDF or TikZ.

Enters: what draws a plan. Imports: ops, graph, metrics and language; Graphviz and its renderers in `formats` only.
In reading order, each importing only folders before it: `style/`, `scene/` (what is drawn), `words/`, `layout/`
(where), `drawing/` (shapes), `formats/`; then `description` and `caption` (the figure in words) and `diagram` (the
object that users hold).
"""

from collections.abc import Sequence

from unetgen.emit.figure.diagram import SUFFIXES, Diagram
from unetgen.emit.figure.drawing.panel import NO_DIFFERENCES, Differences, Panel
from unetgen.emit.figure.drawing.titles import figure_title
from unetgen.emit.figure.scene.scene import scene_of
from unetgen.emit.figure.style.looks import Looks, looks_of
from unetgen.emit.figure.style.palettes import SIDES
from unetgen.emit.figure.style.text_width import cut_to_one_line
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Detail, Drawing, Renderer

__all__ = ["SUFFIXES", "Diagram", "make_diagram", "make_sheet"]
NAME_LETTERS = 60  # of a title of a network on a sheet


def make_diagram(
    plan: Plan,
    detail: Detail | None = None,
    looks: Looks | None = None,
    *,
    renderer: Renderer | None = None,
    yaml: str = "",
) -> "Diagram":
    """The figure of a plan. Nothing is drawn before it is asked for.

    Args:
        plan: what is drawn.
        detail: how much of it; else what its description says.
        looks: how; else as its description says.
        renderer: the package's Graphviz, or the system's `dot`; else what its description says.
        yaml: the plan's description, which an SVG then carries.
    """
    said = plan.spec.drawing if plan.spec else Drawing()
    return Diagram(
        (Panel(scene_of(plan, detail or said.detail)),), looks or looks_of(said), renderer or said.renderer, yaml,
        said.width, said.auto_dark, said.dpi,
    )  # fmt: skip


def make_sheet(
    plans: Sequence[Plan],
    drawing: Drawing | None = None,
    *,
    titles: Sequence[str] = (),
    differences: Sequence[Differences] = (),
    names: Sequence[str] = (),
) -> "Diagram":
    """Several networks as one figure, on one scale and with one legend.

    Args:
        plans: what is drawn, from left to right and from top to bottom.
        drawing: how; else what the first description says.
        titles: one for each; else their names.
        differences: for each, of its nodes by name, how they differ from another network's.
        names: of each a short one, which begins its title, and by which the legend speaks of it; else `(1)`, `(2)`.

    Raises:
        UserError: no network, or another number of titles.
    """
    if not plans or (titles and len(titles) != len(plans)):
        told = f"{len(titles)} titles for {len(plans)} networks" if plans else "no network"
        raise UserError(f"A sheet takes one network or more, and a title for each or none: this is {told}.")
    said = drawing or (plans[0].spec.drawing if plans[0].spec else Drawing())
    names = names or (SIDES if differences else [f"({number})" for number in range(1, len(plans) + 1)])
    heads = [cut_to_one_line(head, NAME_LETTERS) for head in titles] or [figure_title(plan) for plan in plans]
    if len(plans) > 1 and not differences:
        heads = [f"{name} {head}" for name, head in zip(names, heads, strict=True)]
    scenes, differ = [scene_of(plan, said.detail) for plan in plans], differences or [NO_DIFFERENCES] * len(plans)
    panels = tuple(map(Panel, scenes, heads, differ, names))
    return Diagram(panels, looks_of(said), said.renderer, "", said.width, said.auto_dark, said.dpi)
