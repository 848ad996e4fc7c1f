"""Find the levels, sides and heads of a U-Net built elsewhere, from its graph.

The main path is followed back from the outputs. The left side is the coarsest map on it with all that this map
depends on; its levels are the scales of the left side's main path. The right side is the rest. What only leads to a
stage, such as a gate or a convolution on a skip, belongs to that stage.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from unetgen.errors import UserError
from unetgen.graph.cached import cached_property
from unetgen.graph.infer.foreign_heads import Names, beside_the_main_output, bodies, heads_of, made_of
from unetgen.graph.infer.main_path import MainPaths, Scale
from unetgen.graph.plan import Node, Plan
from unetgen.graph.spec import Stage
from unetgen.ops import Foreign, Input, Pad


def drawable(plan: Plan) -> Plan:
    """Return a plan with levels, inferred if it was read from a model.

    Raises:
        UserError: it is not a U-Net; the message says what is missing.
    """
    return plan if plan.depth else with_levels(plan)


def with_levels(plan: Plan) -> Plan:
    """Return the same network with a stage and a side for each node; names are kept.

    Raises:
        UserError: it is not a U-Net; the message says what is missing.
    """
    inputs = [node.name for node in plan if isinstance(node.op, Input) and node.shape.sizes]
    if len(inputs) != 1:
        raise no_u(plan, f"has {len(inputs)} inputs ({', '.join(inputs)}), and a U has one")
    ways = MainPaths(plan)
    heads = next((found for found in (heads_of(ways), heads_of(ways, False)) if rises(ways, found)), frozenset[str]())
    return Levels(ways, heads | beside_the_main_output(ways, heads)).plan()


def rises(ways: MainPaths, heads: Names) -> bool:
    return any(ways.of[name].ups for name in bodies(ways.plan, heads))


def no_u(plan: Plan, what: str) -> UserError:
    return UserError(f"{plan.name} cannot be drawn as a U: it {what}.")


def not_read(plan: Plan) -> str:
    """Say which layers may hold what is missing."""
    names = [node.name for node in plan if isinstance(node.op, Foreign) and node.op.may_hold_layers]
    return f"; what is inside {', '.join(names[:3])} is not read" if names else ""


class Levels:
    """The levels of one network, found step by step."""

    def __init__(self, ways: MainPaths, heads: Names) -> None:
        self.ways, self.heads = ways, heads
        self.by_name = ways.plan.by_name
        self.bodies = bodies(ways.plan, heads)
        self.bottom = self.find_bottom()
        self.left = made_of(ways.plan, self.bottom)
        self.right = self.find_right()
        self.scales = self.find_scales()

    @property
    def depth(self) -> int:
        return len(self.scales)

    def find_bottom(self) -> str:
        """Return the last of the coarsest maps on the main path with the most steps up.

        Raises:
            UserError: the network does not go down, does not go up, or goes down twice.
        """
        last = max(self.bodies, key=lambda name: self.ways.of[name].ups)
        main = list(self.ways.back(last))
        self.refuse_down(reversed(main))
        coarsest = max(main, key=lambda node: self.coarseness(node.name))
        if not self.coarseness(coarsest.name):
            raise no_u(self.ways.plan, "never goes down: there is no pooling, and no convolution with strides, that "
                                       f"is followed by an up-sampling{not_read(self.ways.plan)}")  # fmt: skip
        if not self.ways.of[last].ups:
            size = "×".join(map(str, coarsest.shape.sizes)) or "one number per channel"
            what = f"goes down to {size} and never comes up again: there is no up-sampling"
            raise no_u(self.ways.plan, what + not_read(self.ways.plan))
        return coarsest.name

    def coarseness(self, name: str) -> float:
        return sum(math.log2(scale) for scale in self.ways.of[name].scale)

    def find_right(self) -> set[str]:
        """Return the nodes that carry the stages of the right side.

        Side branches are not among them.

        Raises:
            UserError: the network goes down again.
        """
        found: set[str] = set()
        waiting = [*self.bodies]
        while waiting:
            node = self.by_name[waiting.pop()]
            if node.name not in found | self.left:
                self.refuse_down([node])
                found.add(node.name)
                waiting += [self.ways.of[node.name].main, *filter(self.is_stage, merged_parts(node))]
        return found

    def refuse_down(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if self.ways.of[node.name].step > 1 and self.ways.of[node.name].ups:
                raise no_u(self.ways.plan, f"comes up and goes down again at {node.name}, so it is more than one U; "
                                           "give a model of one of them")  # fmt: skip

    def is_stage(self, name: str) -> bool:
        """Return whether a part of a merge is a stage's output.

        It is one if it has met another map since its last step up.
        """
        has_met = False
        for node in self.ways.back(name):
            if node.name in self.left:
                return False
            has_met = has_met or bool(merged_parts(node))
            if self.ways.of[node.name].step < 1:
                return has_met
        return False

    def find_scales(self) -> list[Scale]:
        """Return the scales of the left side, the finest first.

        A scale that only the input has is not a level.
        """
        main = list(self.ways.back(self.bottom))[::-1]
        found = list(dict.fromkeys(self.ways.of[node.name].scale for node in main))
        first = [node for node in main if self.ways.of[node.name].scale == found[0]]
        bare = all(isinstance(node.op, Input | Pad) or is_plain(node) for node in first)
        used = any(self.ways.of[name].scale == found[0] for name in self.right)
        return found[1:] if bare and not used and len(found) > 2 else found

    def level(self, name: str) -> int:
        """Return the level with the nearest scale."""
        return min(range(self.depth), key=lambda level: distance(self.scales[level], self.ways.of[name].scale))

    def plan(self) -> Plan:
        """Return the plan with stages and sides."""
        stages = self.stages()
        nodes = (node._replace(stage=stages[node.name], side=self.side(node, stages)) for node in self.ways.plan)
        return replace(self.ways.plan, nodes=tuple(nodes))

    def stages(self) -> dict[str, Stage]:
        """Return each node's stage.

        What only leads to a stage belongs to the stage that takes it, so nodes are assigned from the last to the
        first.
        """
        found = {name: Stage(self.level(name), 0) for name in self.left}
        found |= {name: self.right_stage(name) for name in self.right}
        for node in self.ways.plan:
            if node.name in self.heads:
                found[node.name] = self.head_stage(node, found)
        for node in reversed(self.ways.plan.nodes):
            if node.name not in found or self.is_margin(node):
                found[node.name] = found[self.takers[node.name][0].name]
        return found

    @cached_property
    def takers(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.ways.plan:
            for name in node.inputs:
                found.setdefault(name, []).append(node)
        return found

    def is_margin(self, node: Node) -> bool:
        """Return whether a node is the padding of a strided convolution, a level below."""
        takers = self.takers.get(node.name, [])
        alone = all(self.ways.of[taker.name].step > 1 for taker in takers)
        return isinstance(node.op, Pad) and node.name in self.left and bool(takers) and alone

    def right_stage(self, name: str) -> Stage:
        level = self.level(name)
        return Stage(level, self.ways.of[name].ups if self.is_nested else self.depth - 1 - level)

    @property
    def is_nested(self) -> bool:
        """True if stages of one level meet that have a different number of steps up."""
        meetings = (merged_parts(self.by_name[name]) for name in self.right)
        ups = ({self.ways.of[one].ups for one in parts if one in self.right} for parts in meetings)
        return any(len(counts) > 1 for counts in ups)

    def head_stage(self, node: Node, found: Mapping[str, Stage]) -> Stage:
        """Return the stage of a head; one that joins several belongs to the finest."""
        known = [found[name] for name in node.inputs if name in found]
        return max(known, key=lambda stage: (-stage.level, stage.column))

    def side(self, node: Node, stages: Mapping[str, Stage]) -> str:
        if isinstance(node.op, Input):
            return "input"
        return "head" if node.name in self.heads else stages[node.name].side(self.depth)


def merged_parts(node: Node) -> Sequence[str]:
    """Return the parts of a merge; the factors of a product are a map and its mask."""
    return node.inputs if node.op.needs_equal_sizes else ()


def is_plain(node: Node) -> bool:
    """Return whether a node is an unknown layer without weights: a rescaled image."""
    return isinstance(node.op, Foreign) and not node.op.foreign_weights


def distance(one: Scale, other: Scale) -> float:
    return sum(abs(math.log2(a / b)) for a, b in zip(one, other, strict=True))
