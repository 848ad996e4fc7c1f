"""The main line of a network: down to the bottleneck, and up to an output."""

from dataclasses import dataclass
from itertools import pairwise

from unetgen.graph.cached import cached_property
from unetgen.graph.infer.levels import with_levels
from unetgen.graph.infer.main_path import MainPaths, Scale
from unetgen.graph.plan import Node, Plan
from unetgen.graph.spec import Stage
from unetgen.ops import Axes, Concat, Conv, Crop, Margins, Merge, Pad, PixelShuffle


@dataclass(frozen=True)
class Span:
    """A sum on the main line, from the place where its shortcut leaves."""

    start: int
    end: int
    shortcut: tuple[Node, ...]


class MainLine:
    """The main line of a network with levels."""

    def __init__(self, plan: Plan) -> None:
        self.plan = with_levels(plan)
        self.ways = MainPaths(self.plan)
        self.nodes = self.followed()
        self.at = {node.name: i for i, node in enumerate(self.nodes)}
        # a level of the input alone is the factor before level 0, where the last stage has convolutions at full size
        self.offset = int(not convs(self.of_level(0)) and self.plan.depth > 2)
        self.depth = self.plan.depth - self.offset

    def followed(self) -> list[Node]:
        """Return the nodes down, up to the last stage, and of a head on it."""
        right = [node for node in self.plan if node.side == "decoder" and node.stage]
        outputs = [list(self.ways.back(name))[::-1] for name in self.plan.outputs]
        if not right:
            return max(outputs, key=lambda nodes: self.ways.of[nodes[-1].name].ups)
        last = max(right, key=lambda node: (-(node.stage or Stage(0, 0)).level, self.ways.of[node.name].length))
        nodes = list(self.ways.back(last.name))[::-1]
        heads = (one[one.index(last) + 1 :] for one in outputs if last in one)
        return [*nodes, *next(heads, list[Node]())]

    @property
    def head(self) -> list[Node]:
        return [node for node in self.nodes if node.side == "head"]

    def left(self, level: int) -> list[Node]:
        """Return the nodes of a level on the way down."""
        first = self.of_level(0) if self.offset and not level else []
        return [*first, *self.of_level(level + self.offset)]

    def of_level(self, level: int) -> list[Node]:
        sides = ("input", "encoder", "bottleneck")
        there = [node for node in self.nodes if node.side in sides and node.stage and node.stage.level == level]
        return [node for node in there if not self.is_shuffled(node)]

    def is_shuffled(self, node: Node) -> bool:
        """Return whether a convolution is part of an up: that of a pixel shuffle."""
        at = self.at[node.name] + 1
        return isinstance(node.op, Conv) and at < len(self.nodes) and isinstance(self.nodes[at].op, PixelShuffle)

    @property
    def right(self) -> list[Node]:
        return [node for node in self.nodes if node.side == "decoder"]

    @property
    def scales(self) -> list[Scale]:
        """The scale of each level, from its last node on the way down."""
        return [self.ways.of[self.left(level)[-1].name].scale for level in range(self.depth)]

    @property
    def factors(self) -> list[Axes]:
        """The factor before level 0, then that of each edge."""
        scales = self.scales
        return [tuple(map(int, scales[0])), *(factor_from_to(a, b) for a, b in pairwise(scales))]

    @cached_property
    def bottom_join(self) -> tuple[int, int] | None:
        """The concatenation of two maps of the last level.

        These are the places of the first map and of the concatenation.

        So skips join before the up-sampling in MONAI's UNet, whose last edge has no factor.
        """
        for node in self.nodes:
            if isinstance(node.op, Concat) and node.stage and node.stage.level == self.plan.depth - 1:
                places = sorted(self.at[name] for name in node.inputs if name in self.at)
                if len(places) == 2 and not self.ways.of[node.name].ups:
                    return places[0], self.at[node.name]
        return None

    @cached_property
    def margins(self) -> Margins:
        """The pixels that are added to the input, and cut from the outputs again."""
        first = self.nodes[1].op if len(self.nodes) > 1 else None
        if not isinstance(first, Pad):
            return ()
        last = (self.plan.by_name[name].op for name in self.plan.outputs)
        return first.padding if all(isinstance(op, Crop) and op.cropping == first.padding for op in last) else ()

    @property
    def late(self) -> bool:
        return self.bottom_join is not None

    def spans(self, nodes: list[Node]) -> list[Span]:
        """Return the sums with a shortcut among some nodes of the main line."""
        found = (self.span(node) for node in nodes if isinstance(node.op, Merge) and node.op.kind == "add")
        return [span for span in found if span and convs(self.nodes[span.start + 1 : span.end])]

    def span(self, node: Node) -> Span | None:
        main = self.ways.of[node.name].main
        for other in node.inputs:
            if other == main:
                continue
            beside: list[Node] = []
            for one in self.ways.back(other):
                if one.name in self.at:
                    return Span(self.at[one.name], self.at[node.name], tuple(beside[::-1]))
                beside.append(one)
        return None


def factor_from_to(a: Scale, b: Scale) -> Axes:
    return tuple(int(y / x) for x, y in zip(a, b, strict=True))


def conv_of(node: Node) -> Conv:
    """Return the op of a node that is a convolution."""
    assert isinstance(node.op, Conv)
    return node.op


def convs(nodes: list[Node]) -> list[Node]:
    return [node for node in nodes if isinstance(node.op, Conv)]
