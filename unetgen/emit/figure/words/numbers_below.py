"""Numbers in the figure: sizes and costs below the boxes, and receptive fields at the names of the levels."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.op_words import op_measure
from unetgen.graph.plan import Node, Plan
from unetgen.metrics.receptive_field import by_level
from unetgen.ops import Conv


class CaptionLine(NamedTuple):
    """What is written, and what it says exactly where it is written in short."""

    words: str
    hint: str = ""


def lines_below(scene: Scene, boxes: Sequence[Box], looks: Looks, is_constant: bool) -> Iterator[CaptionLine]:
    """Of a map, with the parts that are glued to it; its size stands at the level's name where that has one size."""
    if looks.sizes and not is_constant and scene.detail != "layers":
        yield CaptionLine(text.size_text(boxes[0].shape.sizes, scene.plan.dynamic))
    if looks.kernel_sizes and scene.detail == "overview":
        yield from kernel_lines(scene, boxes[0])
    costs = costs_of(scene, boxes)
    if looks.parameters and costs.params:
        yield CaptionLine(text.brief_number(costs.params).strip(), f"{costs.params:,} parameters")
    if looks.macs and costs.macs:
        yield CaptionLine(f"{text.brief_number(costs.macs)}MACs", f"{costs.macs:,} MACs")


def kernel_lines(scene: Scene, box: Box) -> Iterator[CaptionLine]:
    """`conv 3×3×3`, `conv 3×3, 1×1`: a stage's convolutions, each size once."""
    found = dict.fromkeys(op_measure(node.op) for node in nodes_at(scene, box) if isinstance(node.op, Conv))
    if found:
        yield CaptionLine(f"conv {', '.join(found)}")


class BoxCosts(NamedTuple):
    """Parameters, shared ones where they are first used, and MACs for one image."""

    params: int
    macs: int


def costs_of(scene: Scene, boxes: Iterable[Box]) -> BoxCosts:
    """Of several boxes together: those of a column."""
    nodes = [node for box in boxes for node in nodes_at(scene, box)]
    return BoxCosts(sum(map(scene.plan.params_of, nodes)), sum(map(scene.plan.macs_of, nodes)))


def nodes_at(scene: Scene, box: Box) -> Iterator[Node]:
    """What makes a map, is inside its box, or stands on a way to it: over all boxes each node of the plan once."""
    yield from box.nodes
    yield from scene.inside.get(box.name, ())
    yield from (node for link in scene.links if link.target is box for node in link.nodes)


def field_by_level(plan: Plan) -> dict[int, str]:
    """`14×14×14` by level, in pixels of the input; no entry where it is not known."""
    return {level: text.axes_text(field.sizes) for level, field in enumerate(by_level(plan)) if field.sizes}


def field_meaning(plans: Iterable[Plan]) -> str:
    """What the number means, and what it leaves out."""
    whole = sorted({by for plan in plans for field in by_level(plan) for by in field.whole})
    return "what a pixel sees of the input" + (f"; by {' and '.join(whole)} all of it" if whole else "")
