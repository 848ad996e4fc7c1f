"""The stages and heads of a network, each with its main path in the graph.

The main path of a stage is the one that a reader follows: from the map that arrives from below (on the left side, from
above) through the longest chain of whole maps to the map that the next stage takes. Gates, shortcuts and branches are
beside it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from unetgen.graph.cached import cached_property
from unetgen.graph.plan import Node, Plan
from unetgen.graph.spec import Stage
from unetgen.ops import Concat, Input, Merge, Steps

LATER_JOIN = re.compile(r"_block[1-9]\d*_(?:concat|add_skip)$")  # where a skip enters a block that is not the first


class StageKey(NamedTuple):
    """The key of a stage, or of a head with the name of its first node."""

    stage: Stage
    head: str = ""


class StagePath(NamedTuple):
    """A stage or head: all its nodes in execution order, and those on its main path."""

    key: StageKey
    nodes: tuple[Node, ...]
    main_path: tuple[Node, ...]


class StageGraph:
    """A plan with cached lookups: the takers of each node, and its stage or head."""

    def __init__(self, plan: Plan) -> None:
        self.whole = plan  # with what is not drawn
        plan = with_one_arrival(without_time(plan))
        self.plan = plan
        self.by_name: Mapping[str, Node] = plan.by_name
        self.keys: dict[str, StageKey] = {}
        self.reached: dict[StageKey, dict[str, Reach]] = {}
        self.steps: dict[str, Steps] = {}
        for node in plan:
            self.keys[node.name] = self.key_of(node)

    def key_of(self, node: Node) -> StageKey:
        """Return the key of a node's stage or head.

        A head's node belongs with the node before it if that is its only input, belongs to a head, and has no other
        taker.
        """
        assert node.stage is not None
        if node.side != "head":
            return StageKey(node.stage)
        before = self.by_name[node.inputs[0]] if len(node.inputs) == 1 else None
        alone = before is not None and before.side == "head" and len(self.takers[before.name]) == 1
        return self.keys[before.name] if before and alone else StageKey(node.stage, node.name)

    @cached_property
    def takers(self) -> dict[str, list[Node]]:
        """The nodes that take each node's output, by its name."""
        takers: dict[str, list[Node]] = {node.name: [] for node in self.plan}
        for node in self.plan:
            for name in dict.fromkeys(node.inputs):
                takers[name].append(node)
        return takers

    @cached_property
    def lengths(self) -> dict[str, int]:
        """The number of nodes before each node on its longest path, by its name."""
        lengths: dict[str, int] = {}
        for node in self.plan:
            lengths[node.name] = max((1 + lengths[name] for name in node.inputs), default=0)
        return lengths

    def step_of(self, node: Node) -> Steps:
        """Return a node's change of resolution per axis, which several boxes ask for."""
        if node.name not in self.steps:
            self.steps[node.name] = self.plan.step_of(node)
        return self.steps[node.name]

    def inputs(self, node: Node) -> list[Node]:
        return [self.by_name[name] for name in node.inputs]

    @cached_property
    def stage_paths(self) -> list[StagePath]:
        """The stages and heads in execution order."""
        inside: dict[StageKey, list[Node]] = {}
        for node in self.plan:
            inside.setdefault(self.keys[node.name], []).append(node)
        return [StagePath(key, tuple(nodes), tuple(self.main_path(key, nodes))) for key, nodes in inside.items()]

    def exit(self, key: StageKey, nodes: Sequence[Node]) -> Node:
        """Return the node of a stage that the first node outside takes.

        If no node outside takes one, this is an output of the network.
        """
        names = {node.name for node in nodes}
        for node in self.plan:
            if self.keys[node.name] != key:
                for name in node.inputs:
                    if name in names:
                        return self.by_name[name]
        return next((node for node in reversed(nodes) if node.name in self.plan.outputs), nodes[-1])

    def main_path(self, key: StageKey, nodes: Sequence[Node]) -> list[Node]:
        reaches = self.reaches(key, nodes)
        path = [self.exit(key, nodes)]
        while inside := [node for node in self.inputs(path[-1]) if self.keys[node.name] == key]:
            here = path[-1]
            below = any(self.keys[node.name] != key and not self.is_across(key, node) for node in self.inputs(here))
            if below and isinstance(here.op, Concat | Merge) and all(reaches[node.name].across for node in inside):
                break  # the maps from below and from across meet here
            path.append(max(inside, key=lambda node: reaches[node.name].rank(node, here)))
        return path[::-1]

    def reaches(self, key: StageKey, nodes: Sequence[Node]) -> dict[str, "Reach"]:
        """Return how each node of a stage is reached, by its name."""
        if key in self.reached:
            return self.reached[key]
        reaches: dict[str, Reach] = self.reached.setdefault(key, {})
        for node in nodes:
            inner = [reaches[name] for name in node.inputs if name in reaches]
            across = any(reach.across for reach in inner) or any(
                self.is_across(key, self.by_name[name]) for name in node.inputs
            )
            whole = max(node.shape.sizes, default=0) > 1
            reaches[node.name] = Reach(
                across, whole and (not inner or any(reach.whole for reach in inner)), self.lengths[node.name]
            )
        return reaches

    def is_across(self, key: StageKey, node: Node) -> bool:
        """Return whether a node is left of a right-side stage, on its level or above."""
        other = self.keys[node.name]
        return bool(key.stage.column) and not key.head and other != key and other.stage.level <= key.stage.level


def without_time(plan: Plan) -> Plan:
    """Return the plan without an input that has no space, and what it alone makes.

    An op that changes a map by it stays, and takes the map alone: drawn to every block, the arrows would hide the U.
    """
    signals = names_without_space(plan)
    if not signals:
        return plan
    kept = (node for node in plan if node.name not in signals)
    nodes = (node._replace(inputs=tuple(name for name in node.inputs if name not in signals)) for node in kept)
    return replace(plan, nodes=tuple(nodes))


def names_without_space(plan: Plan) -> set[str]:
    """Return the inputs that have no space, and all nodes made of them alone."""
    signals: set[str] = set()
    for node in plan:
        begins = isinstance(node.op, Input) and not node.shape.sizes
        if begins or (node.inputs and signals.issuperset(node.inputs)):
            signals.add(node.name)
    return signals


def with_one_arrival(plan: Plan) -> Plan:
    """Return the plan in which a skip into every block of a stage leads to the first.

    The other blocks keep their concatenation, of what they have from their own stage.
    """
    spec = plan.spec
    if spec is None or all(skip.tap != "blocks" for skip in spec.skip):
        return plan
    nodes = [node._replace(inputs=from_own_stage(plan, node)) for node in plan]
    return replace(plan, nodes=tuple(nodes))


def from_own_stage(plan: Plan, node: Node) -> tuple[str, ...]:
    """Return a node's inputs; where a later block joins a skip, its own stage's."""
    if not (isinstance(node.op, Concat | Merge) and LATER_JOIN.search(node.name)):
        return node.inputs
    return tuple(name for name in node.inputs if plan.by_name[name].stage == node.stage)


class Reach(NamedTuple):
    """The way in which a node is reached inside its stage."""

    across: bool
    whole: bool
    length: int

    def rank(self, node: Node, taker: Node) -> tuple[bool, bool, bool, int]:
        """Return a sort key for a taker's inputs; the largest is on the main path."""
        merged = isinstance(taker.op, Merge | Concat)
        same = not isinstance(taker.op, Merge) or node.shape == taker.shape
        return not (merged and self.across), same, self.whole, self.length
