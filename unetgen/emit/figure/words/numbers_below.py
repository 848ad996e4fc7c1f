"""Numbers in the figure: sizes and costs below boxes, receptive fields at levels."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from unetgen._text import brief_number
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.block_kinds import runs_of
from unetgen.emit.figure.words.map_sizes import axis_texts
from unetgen.emit.figure.words.meanings import meanings_of
from unetgen.emit.figure.words.op_words import op_measure
from unetgen.emit.figure.words.stage_words import stage_line
from unetgen.graph.plan import Node, Plan
from unetgen.metrics.receptive_field import by_level
from unetgen.ops import Conv

MOST = 8  # lines of blocks below a box


class CaptionLine(NamedTuple):
    """A line below a box, and the exact value if it is abbreviated."""

    words: str
    hint: str = ""


def lines_below(scene: Scene, boxes: Sequence[Box], looks: Looks, is_constant: bool) -> Iterator[CaptionLine]:
    """Yield the lines below a box and the parts that are glued to it.

    The size is left out if the level has only one, which its name then shows.
    """
    yield from (
        CaptionLine(words) for words in (block_lines(scene, boxes[0], looks.zooms) if looks.block_names else ())
    )
    if looks.sizes and not is_constant and (scene.detail != "layers" or is_resized(scene, boxes)):
        yield CaptionLine(text.short_size_text(axis_texts(scene.plan, boxes[0].nodes[-1])))
    if looks.sizes and scene.detail == "overview" and (words := stage_line(scene, boxes[0])):
        yield CaptionLine(words)
    if boxes[0].name in scene.inside and (words := meanings_of(scene).label(("inside", boxes[0].name))):
        yield CaptionLine(words)
    if looks.kernel_sizes and scene.detail == "overview":
        yield from kernel_lines(scene, boxes[0])
    costs = costs_of(scene, boxes)
    if looks.parameters and costs.params:
        yield CaptionLine(brief_number(costs.params).strip(), f"{costs.params:,} parameters")
    if looks.macs and (costs.macs or costs.is_least):
        more = "≥ " * costs.is_least
        yield CaptionLine(f"{more}{brief_number(costs.macs)}MACs", f"{more}{costs.macs:,} MACs")


def block_lines(scene: Scene, box: Box, is_lettered: bool) -> list[str]:
    """Return the blocks of a stage, those of one kind counted: `(b) residual ×6`.

    Without enlarged blocks they have no letters.
    """
    runs = runs_of(scene, box.name) if box.name in scene.blocks else []
    lines = [run.words if is_lettered else run.name for run in runs]
    return lines if len(lines) <= MOST else [*lines[: MOST - 1], f"and {len(lines) - MOST + 1} more"]


def is_resized(scene: Scene, boxes: Sequence[Box]) -> bool:
    """Return whether a layer or a part glued to it changes the size of its map."""
    return any(shape.sizes != box.shape.sizes for box in boxes for shape in scene.plan.shapes_in[box.name])


def kernel_lines(scene: Scene, box: Box) -> Iterator[CaptionLine]:
    """Yield a stage's convolutions, each size once: `conv 3×3, 1×1`."""
    measures = dict.fromkeys(op_measure(node.op) for node in nodes_at(scene, box) if isinstance(node.op, Conv))
    if measures:
        yield CaptionLine(f"conv {', '.join(measures)}")


class BoxCosts(NamedTuple):
    """Parameters, and MACs for one image.

    Shared parameters count where they are first used.
    """

    params: int
    macs: int
    is_least: bool  # there may be more MACs


def costs_of(scene: Scene, boxes: Iterable[Box]) -> BoxCosts:
    """Return the costs of several boxes together."""
    nodes = [node for box in boxes for node in nodes_at(scene, box)]
    unknown = any(node.op.macs_unknown for node in nodes)
    return BoxCosts(sum(map(scene.plan.params_of, nodes)), sum(map(scene.plan.macs_of, nodes)), unknown)


def nodes_at(scene: Scene, box: Box) -> Iterator[Node]:
    """Yield the nodes of a box: those that make its map, inside it, or on links to it.

    Over all boxes, each node of the plan occurs once: those of a time step at what takes them, or at the input.
    """
    on_links = (node for link in scene.links if link.target is box for node in link.nodes)
    for node in (*box.nodes, *scene.inside.get(box.name, ()), *on_links):
        yield node
        yield from scene.undrawn.get(node.name, ())
    if box.kind == "input":
        yield from scene.undrawn.get("", ())


def field_by_level(plan: Plan) -> dict[int, str]:
    """Return the receptive field of each level if known: `14×14×14`, in input pixels."""
    return {level: text.axes_text(field.sizes) for level, field in enumerate(by_level(plan)) if field.sizes}


def field_meaning(plans: Iterable[Plan]) -> str:
    """Return the meaning of the receptive field, and the layers that it leaves out."""
    whole = sorted({by for plan in plans for field in by_level(plan) for by in field.whole})
    return "what a pixel sees of the input" + (f"; by {' and '.join(whole)} all of it" if whole else "")
