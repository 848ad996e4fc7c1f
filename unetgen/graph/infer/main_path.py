"""Follow the main path of a network built elsewhere.

A node's *main* input is the one that a reader follows back: at a merge the input from furthest below, at a
re-weighting the map and not its mask. An op that pools all of space away keeps the scale of its input.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from unetgen.graph.plan import Node, Plan
from unetgen.ops import Activation, Axes, Merge

Scale = tuple[Fraction, ...]  # pixels of the input along one pixel, per axis
SPREADING = ("norm", "join", "fit", "end")  # families that pass a mask on, beside what makes it larger
MASKS = ("sigmoid", "hard_sigmoid", "softmax")
LARGEST_STEP = 4  # what becomes one pixel by a larger factor is pooled away, and no level


class Way(NamedTuple):
    """The way to a node: its main input, its scale, and its steps up.

    Steps up are counted on the main path and on any path.
    """

    main: str
    scale: Scale
    step: Fraction  # of its own: above 1 down, below 1 up
    squeezed: bool
    ups: int
    fewest_ups: int
    length: int


class MainPaths:
    """The ways to all nodes of a plan, by their names."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.of: dict[str, Way] = {}
        for node in plan:
            self.of[node.name] = self.way(node)

    def way(self, node: Node) -> Way:
        if not node.inputs:
            return Way("", (Fraction(1),) * self.plan.dims, Fraction(1), False, 0, 0, 0)
        main = max(node.inputs, key=lambda name: self.rank(name, node))
        before, shape = self.of[main], self.plan.by_name[main].shape
        squeezed = set(node.shape.sizes) <= {1} and (before.squeezed or is_pooled_away(shape.sizes, node.shape.sizes))
        is_map = len(shape.sizes) == len(node.shape.sizes) == self.plan.dims
        same = squeezed or before.squeezed or not is_map
        own = (Fraction(1),) * self.plan.dims if same else tuple(1 / step for step in self.plan.step_of(node))
        step = product_of(own)
        scale = tuple(a * b for a, b in zip(before.scale, own, strict=True))
        fewest = min(self.of[name].fewest_ups for name in node.inputs) + (step < 1)
        length = 1 + max(self.of[name].length for name in node.inputs)
        return Way(main, scale, step, squeezed, before.ups + (step < 1), fewest, length)

    def rank(self, name: str, taker: Node) -> tuple[bool, bool, int, int, int]:
        way = self.of[name]
        is_product = isinstance(taker.op, Merge) and taker.op.kind == "multiply"
        is_map = not (is_product and self.is_mask(name) and not any(map(self.is_image, taker.inputs)))
        return not way.squeezed, is_map, way.fewest_ups, way.ups, way.length

    def is_image(self, name: str) -> bool:
        """Return whether a map is the network's input, or made of it without weights."""
        node = self.plan.by_name[name]
        if len(node.inputs) == 1 and node.op.family in ("end", "fit") and not self.plan.weights_of(node):
            return self.is_image(node.inputs[0])
        return not node.inputs

    def is_mask(self, name: str) -> bool:
        """Return whether a map is a mask: the result of a sigmoid, broadcast."""
        node = self.plan.by_name[name]
        if isinstance(node.op, Activation):
            return node.op.function in MASKS
        spread = len(node.inputs) == 1 and (node.op.direction == "up" or node.op.family in SPREADING)
        return spread and self.is_mask(self.of[name].main)

    def back(self, name: str) -> Iterator[Node]:
        """Return a node and all before it on its main path, the input last."""
        while name:
            yield self.plan.by_name[name]
            name = self.of[name].main


def is_pooled_away(before: Axes, after: Axes) -> bool:
    """Return whether a map becomes one pixel, or a vector, in one step.

    Some networks reach one pixel step by step.
    """
    return bool(before) and (not after or max(before) > LARGEST_STEP)


def product_of(factors: Sequence[Fraction]) -> Fraction:
    whole = Fraction(1)
    for one in factors:
        whole *= one
    return whole
