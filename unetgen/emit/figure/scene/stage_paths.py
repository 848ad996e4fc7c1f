"""Rooms: the stages and heads of a network, each with its main way, told from the graph.

The main way of a room is what a reader follows: from what comes from below (or from above, on the left side) through
the longest chain of whole maps to what the next room takes. Gates, shortcuts and branches stand beside it.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from unetgen.graph.plan import Node, Plan
from unetgen.graph.spec import Stage
from unetgen.ops import Concat, Merge


class StageKey(NamedTuple):
    """A stage; of a head also the name of its first node."""

    stage: Stage
    head: str = ""


class StagePath(NamedTuple):
    """A stage or a head: all its nodes in execution order, and those on its main way."""

    key: StageKey
    nodes: tuple[Node, ...]
    main_path: tuple[Node, ...]


class StageGraph:
    """A plan with what is asked of it again and again: who takes a node, and in which room it stands."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.by_name: Mapping[str, Node] = plan.by_name
        self.keys: dict[str, StageKey] = {}
        for node in plan:
            self.keys[node.name] = self.key_of(node)

    def key_of(self, node: Node) -> StageKey:
        """A head's node stands with the one before it, where that is the only one, of a head too, and its own."""
        assert node.stage is not None
        if node.side != "head":
            return StageKey(node.stage)
        before = self.by_name[node.inputs[0]] if len(node.inputs) == 1 else None
        alone = before is not None and before.side == "head" and len(self.takers[before.name]) == 1
        return self.keys[before.name] if before and alone else StageKey(node.stage, node.name)

    @cached_property
    def takers(self) -> dict[str, list[Node]]:
        """Who takes a node's output, by its name."""
        found: dict[str, list[Node]] = {node.name: [] for node in self.plan}
        for node in self.plan:
            for name in dict.fromkeys(node.inputs):
                found[name].append(node)
        return found

    @cached_property
    def lengths(self) -> dict[str, int]:
        """How many nodes stand before a node on its longest way."""
        found: dict[str, int] = {}
        for node in self.plan:
            found[node.name] = max((1 + found[name] for name in node.inputs), default=0)
        return found

    def inputs(self, node: Node) -> list[Node]:
        return [self.by_name[name] for name in node.inputs]

    def stage_paths(self) -> list[StagePath]:
        """In the order in which they are entered."""
        inside: dict[StageKey, list[Node]] = {}
        for node in self.plan:
            inside.setdefault(self.keys[node.name], []).append(node)
        return [StagePath(key, tuple(nodes), tuple(self.main_path(key, nodes))) for key, nodes in inside.items()]

    def exit(self, key: StageKey, nodes: Sequence[Node]) -> Node:
        """What the first node outside takes of a room; else what is an output of the network."""
        names = {node.name for node in nodes}
        for node in self.plan:
            if self.keys[node.name] != key:
                for name in node.inputs:
                    if name in names:
                        return self.by_name[name]
        return next((node for node in reversed(nodes) if node.name in self.plan.outputs), nodes[-1])

    def main_path(self, key: StageKey, nodes: Sequence[Node]) -> list[Node]:
        reaches = self.reaches(key, nodes)
        found = [self.exit(key, nodes)]
        while inside := [node for node in self.inputs(found[-1]) if self.keys[node.name] == key]:
            here = found[-1]
            below = any(self.keys[node.name] != key and not self.is_across(key, node) for node in self.inputs(here))
            if below and isinstance(here.op, Concat | Merge) and all(reaches[node.name].across for node in inside):
                break  # what comes from below meets what comes from across at once
            found.append(max(inside, key=lambda node: reaches[node.name].rank(node, here)))
        return found[::-1]

    def reaches(self, key: StageKey, nodes: Sequence[Node]) -> dict[str, "Reach"]:
        """How each node of a room is reached."""
        found: dict[str, Reach] = {}
        for node in nodes:
            before = [found.get(other.name) for other in self.inputs(node)]
            across = any(self.is_across(key, other) for other in self.inputs(node))
            inner = [reach for reach in before if reach]
            whole = len(node.shape.sizes) > 0 and any(n > 1 for n in node.shape.sizes)
            found[node.name] = Reach(
                across or any(reach.across for reach in inner),
                whole and all(reach.whole for reach in inner),
                self.lengths[node.name],
            )
        return found

    def is_across(self, key: StageKey, node: Node) -> bool:
        """Whether a node stands at the left of a room on the right side, on its level or above."""
        other = self.keys[node.name]
        return bool(key.stage.column) and not key.head and other != key and other.stage.level <= key.stage.level


class Reach(NamedTuple):
    """How a node is reached inside its room: also from across, over whole maps only, over how many nodes."""

    across: bool
    whole: bool
    length: int

    def rank(self, node: Node, taker: Node) -> tuple[bool, bool, bool, int]:
        """Which input of a taker is on the main way: the largest."""
        merged = isinstance(taker.op, Merge | Concat)
        same = not isinstance(taker.op, Merge) or node.shape == taker.shape
        return not (merged and self.across), same, self.whole, self.length
