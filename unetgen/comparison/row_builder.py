"""What is told of each pair of layers: the same, or how they differ and whether that is their own doing.

Marks, seen from the expected network: a layer is `changed` (a setting), `rewired` (takes other layers), `added` (only
yours has it), `missing` (only the expected has it), or it `follows`: its own settings are right, and its shape or
weights differ because of a layer before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from unetgen.comparison.align import Pair
from unetgen.comparison.changes import Change, changes
from unetgen.graph.plan import Node, Plan

Mark = Literal["same", "changed", "rewired", "added", "missing", "follows"]


@dataclass(frozen=True, slots=True)
class Row:
    """A layer of yours beside the expected one, and what is to be said of them."""

    mark: Mark
    yours: Node | None
    expected: Node | None
    changes: tuple[Change, ...] = ()
    wiring: str = ""


class Judge:
    """Knows which layer answers to which, and so what each takes its input from."""

    def __init__(self, yours: Plan, expected: Plan, pairs: Sequence[Pair]) -> None:
        self.yours, self.expected = yours, expected
        self.answers = {a.name: b.name for a, b in pairs if a and b}
        self.sources = sources(yours, self.answers), sources(expected, {name: name for name in self.answers.values()})

    def row(self, yours: Node | None, expected: Node | None) -> Row:
        if yours is None or expected is None:
            return Row("missing" if yours is None else "added", yours, expected)
        own = changes(self.yours, yours, self.expected, expected)
        own = [change for change in own if not (change.setting == "filters" and self.follows_skip(yours, expected))]
        own += self.shared(yours, expected)
        wiring = self.wiring(yours, expected)
        if own or wiring:
            return Row("changed" if own else "rewired", yours, expected, tuple(own), wiring)
        same = self.size(self.yours, yours) == self.size(self.expected, expected)
        return Row("same" if same else "follows", yours, expected)

    def size(self, plan: Plan, node: Node) -> object:
        return node.shape, node.op.weights(plan.input_shapes(node))

    def follows_skip(self, yours: Node, expected: Node) -> bool:
        """Whether both take their filters from their skip, so that another number is the skip's doing."""
        skips = self.skip(expected)
        if skips is None or not hasattr(yours.op, "filters"):
            return False
        ours, theirs = skips
        return (ours, theirs) == (getattr(yours.op, "filters", None), getattr(expected.op, "filters", None))

    def skip(self, expected: Node) -> tuple[int, int] | None:
        """The channels of a decoder layer's skip, on your side and on the expected one."""
        if expected.side != "decoder" or expected.stage is None:
            return None
        names = [name for node in self.expected if node.stage == expected.stage for name in node.inputs]
        skips = [node for node in map(self.expected.by_name.__getitem__, names) if is_skip(node, expected)]
        ours = [a for skip in skips for a, b in self.answers.items() if b == skip.name]
        return (self.yours.by_name[ours[0]].shape.channels, skips[0].shape.channels) if ours else None

    def shared(self, yours: Node, expected: Node) -> list[Change]:
        """Whose weights a layer uses, where it has any."""
        if not expected.op.weights(self.expected.input_shapes(expected)):
            return []
        ours, theirs = self.answers.get(yours.weights, yours.weights), expected.weights
        own = yours.weights == yours.name, theirs == expected.name
        if all(own) or (not any(own) and ours == theirs):
            return []
        return [Change("weights", owner(yours), owner(expected))]

    def wiring(self, yours: Node, expected: Node) -> str:
        """What a layer takes its input from, where that differs; layers that have no answer are looked through."""
        if self.reach(yours.inputs, expected.inputs):
            return ""
        verb = "joins" if len(expected.inputs) > 1 else "takes"
        names = [self.answers.get(name, name) for name in yours.inputs]
        return f"{verb} {', then '.join(names)}; expected {', then '.join(expected.inputs)}"

    def reach(self, ours: Sequence[str], theirs: Sequence[str]) -> bool:
        """Whether two lists of layers answer to each other, one by one."""
        mine, meant = self.sources
        return len(ours) == len(theirs) and all(mine[a] & meant[b] for a, b in zip(ours, theirs, strict=True))

    def outputs(self) -> str:
        """The networks' outputs, where they differ."""
        if self.reach(self.yours.outputs, self.expected.outputs):
            return ""
        return f"the outputs are {', '.join(self.yours.outputs)}, expected {', '.join(self.expected.outputs)}"


def sources(plan: Plan, answers: Mapping[str, str]) -> dict[str, set[str]]:
    """Each layer by the name of the expected one that it answers to; without one, by what stands before it."""
    found: dict[str, set[str]] = {}
    for node in plan:
        before = set[str]().union(*(found[name] for name in node.inputs))
        found[node.name] = {answers[node.name]} if node.name in answers else before
    return found


def is_skip(node: Node, of: Node) -> bool:
    """Whether a layer stands on the left of another, at its level."""
    return bool(node.stage and of.stage and node.stage.level == of.stage.level and node.stage.column < of.stage.column)


def owner(node: Node) -> str:
    return "its own" if node.weights == node.name else f"those of {node.weights}"
