"""The lines below a column of boxes: its size, and what else its description asks for."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.box_costs import costs_of, nodes_at
from unetgen.emit.figure.words.op_words import op_measure
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
