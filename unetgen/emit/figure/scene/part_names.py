"""The parts of a network by name, as settings of the figure call them.

They are `input`, `encoder0`, …, `bottleneck`, …, `decoder0`, `head`, and `skip0`, … for the skips by their level.
"""

from typing import Literal

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.scene import Scene

Role = Literal["input", "encoder", "bottleneck", "decoder", "head"]


def role_of(box: Box, depth: int) -> Role:
    """Return the side of the network that a box belongs to."""
    if box.key.head:
        return "head"
    if box.kind == "input":
        return "input"
    stage = box.key.stage
    return "decoder" if stage.column else "bottleneck" if stage.level == depth - 1 else "encoder"


def part_of_box(box: Box, depth: int) -> str:
    """Return the part that a box belongs to: `encoder0`."""
    role = role_of(box, depth)
    return f"{role}{box.key.stage.level}" if role in ("encoder", "decoder") else role


def is_grid(scene: Scene) -> bool:
    """Return whether stages are between the encoder and the decoder, as in UNet++."""
    return any(0 < key.stage.column < scene.plan.depth - 1 - key.stage.level for key in scene.stages)


def grid_name(box: Box) -> str:
    """Return a stage's name after UNet++ (Zhou et al. 2018, section 3): `X(0,1)`."""
    return f"X({box.key.stage.level},{box.key.stage.column})"


def part_of_link(link: Link) -> str:
    """Return the part that a link is: `skip0`, or an empty text."""
    return f"skip{link.target.key.stage.level}" if link.kind == "skip" else ""


def parts_of_network(scene: Scene) -> list[str]:
    """Return the parts of a network, in its order."""
    parts = [part_of_box(box, scene.plan.depth) for box in scene.boxes.values()]
    return list(dict.fromkeys([*parts, *filter(None, map(part_of_link, scene.links))]))
