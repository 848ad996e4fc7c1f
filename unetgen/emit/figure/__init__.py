"""The U-shaped figure of one or several plans, as DOT, SVG, PNG, PDF or TikZ.

Code may enter if it draws a plan. This sub-package may import `ops`, `graph`, `network` (titles of blocks), `metrics`,
`language` and `emit.rendering`.

Files in reading order, each folder importing only those before it: `style/`, `scene/` (boxes and links), `words/`,
`layout/` (positions), `drawing/` (shapes), `formats/`; then `description` and `caption` (the figure in words) and
`diagram` (the object for users).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from unetgen._text import join_words, nearest
from unetgen.emit.figure.diagram import SUFFIXES, Diagram
from unetgen.emit.figure.drawing.panel import NO_DIFFERENCES, Differences, Panel
from unetgen.emit.figure.drawing.titles import figure_title
from unetgen.emit.figure.scene.backbone_names import backbone_names
from unetgen.emit.figure.scene.part_names import parts_of_network
from unetgen.emit.figure.scene.scene import Scene, drawn_together, scene_of
from unetgen.emit.figure.scene.usual_detail import usual_detail
from unetgen.emit.figure.style.looks import Looks, looks_of
from unetgen.emit.figure.style.palettes import SIDES
from unetgen.emit.figure.style.text_width import on_one_line
from unetgen.emit.figure.words.block_kinds import block_parts, letters
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Detail, Drawing, Renderer

__all__ = ["SUFFIXES", "Diagram", "figure_title", "make_diagram", "make_sheet"]


def make_diagram(
    plan: Plan,
    detail: Detail | None = None,
    looks: Looks | None = None,
    *,
    renderer: Renderer | None = None,
    yaml: str = "",
    drawing: Drawing | None = None,
) -> "Diagram":
    """Return the figure of a plan.

    Nothing is drawn until a format is requested.

    Args:
        plan: the network to draw.
        detail: the level of detail; by default that of the plan's description, or the one that suits the plan.
        looks: fonts, colours and texts; by default those of the plan's description.
        renderer: the package's Graphviz or the system's `dot`; by default that of the plan's description.
        yaml: the plan's description, which is embedded in the SVG.
        drawing: all settings of the figure; by default those of the plan's description.
    """
    drawing = drawing or (plan.spec.drawing if plan.spec else Drawing())
    scene = scene_of(plan, detail or drawing.detail or usual_detail([plan]))
    refuse_unknown_parts(scene, drawing)
    return Diagram(
        asked=(Panel(scene, drawing.titles[0] if len(drawing.titles) == 1 else ""),),
        looks_asked=with_names(looks or looks_of(drawing), backbone_names(scene)),
        renderer=renderer or drawing.renderer,
        yaml=yaml,
        width=drawing.width,
        height=drawing.height,
        auto_dark=drawing.auto_dark,
        dpi=drawing.dpi,
    )


def with_names(looks: Looks, names: Mapping[str, str]) -> Looks:
    """Return looks with names of parts that a user has not named."""
    return replace(looks, names=tuple({**names, **dict(looks.names)}.items())) if names else looks


def refuse_unknown_parts(scene: Scene, drawing: Drawing) -> None:
    """Refuse names and highlights of parts that a network does not have.

    Raises:
        UserError: a part is not in the network.
    """
    known = [*parts_of_network(scene), *block_parts(scene)]
    asked = {"names": [part for part, _ in drawing.names], "highlight": drawing.highlight}
    for key, parts in asked.items():
        for part in parts:
            if part not in known:
                near = nearest(part, known)
                raise UserError(f"diagram.{key}: this network has no {part}.{near} It has {join_words(known)}.")


def make_sheet(
    plans: Sequence[Plan],
    drawing: Drawing | None = None,
    *,
    titles: Sequence[str] = (),
    differences: Sequence[Differences] = (),
    names: Sequence[str] = (),
) -> "Diagram":
    """Return several networks as one figure, on one scale and with one legend.

    Args:
        plans: the networks to draw, from left to right and from top to bottom.
        drawing: the figure's settings; by default those of the first description.
        titles: one per network; by default those of the settings, or the networks' names.
        differences: per network, how its nodes (by name) differ from those of another network.
        names: short names, used at the start of titles and in the legend; by default `(A)`, `(B)`, …; arrows and blocks
            have small letters.

    Raises:
        UserError: there is no network, or the number of titles differs from that of the networks.
    """
    said = drawing or (plans[0].spec.drawing if plans and plans[0].spec else Drawing())
    titles = titles or said.titles
    if not plans or (titles and len(titles) != len(plans)):
        given = f"{len(titles)} titles for {len(plans)} networks" if plans else "no network"
        raise UserError(f"A sheet takes one network or more, and a title for each or none: this is {given}.")
    names = names or (SIDES if differences else [f"({letters(number).upper()})" for number in range(len(plans))])
    heads = [on_one_line(head) for head in titles] or [figure_title(plan) for plan in plans]
    if len(plans) > 1 and not differences:
        heads = [f"{name} {head}" for name, head in zip(names, heads, strict=True)]
    detail = said.detail or ("feature_maps" if differences else usual_detail(plans))
    scenes = drawn_together([scene_of(plan, detail) for plan in plans])
    differ = differences or [NO_DIFFERENCES] * len(plans)
    panels = tuple(map(Panel, scenes, heads, differ, names))
    return Diagram(
        asked=panels,
        looks_asked=looks_of(said),
        renderer=said.renderer,
        width=said.width,
        height=said.height,
        auto_dark=said.auto_dark,
        dpi=said.dpi,
    )
