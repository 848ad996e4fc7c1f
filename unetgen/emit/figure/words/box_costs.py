"""What a box stands for in numbers: parameters and MACs, of all that is drawn as that box or on the ways to it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.scene import Scene
from unetgen.graph.plan import Node


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
