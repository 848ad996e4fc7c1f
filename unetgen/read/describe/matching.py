"""Compare a network with a plan node by node, whatever their names are.

A node matches if its op, shape, shared weights and all that it depends on are the same.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from unetgen.graph.cached import cached_property
from unetgen.graph.order_of_sums import computes_the_same
from unetgen.graph.plan import Node, Plan
from unetgen.graph.same_function import plain_function
from unetgen.ops import Merge

Key = tuple[object, ...]


class FirstDifference(NamedTuple):
    """A node of the network without a counterpart, and what is in its place.

    `before` are the plan's counterparts of its inputs, `instead` what the plan has after them, the likeliest first.
    """

    wanted: Node | None
    before: tuple[Node, ...]
    instead: tuple[Node, ...]


class Wanted:
    """The network to be described.

    Each node has a number that identifies all it is made of."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.numbers: dict[Key, int] = {}
        self.number_of: dict[str, int] = {}
        for node, key in keyed(plan.ordered, self.number_of):
            self.number_of[node.name] = self.numbers.setdefault(key, len(self.numbers))

    def __len__(self) -> int:
        return len(self.numbers)

    def match(self, plan: Plan) -> "Match":
        return Match(self, plan)


class Match:
    """A plan beside the network."""

    def __init__(self, target: Wanted, plan: Plan) -> None:
        self.target, self.plan = target, plan
        self.number_of: dict[str, int] = {}
        numbers = target.numbers
        for node, key in keyed(plan.ordered, self.number_of):
            number = numbers.get(key)
            if number is not None:
                self.number_of[node.name] = number

    @cached_property
    def score(self) -> float:
        """The matched nodes and outputs, less what the plan has too many or too few."""
        found = len(self.number_of)
        ends = {self.target.number_of[name] for name in self.target.plan.outputs}
        outputs = sum(self.number_of.get(name) in ends for name in self.plan.outputs)
        return found + outputs - abs(len(self.plan.nodes) - len(self.target)) / 4

    @property
    def is_whole(self) -> bool:
        """True if the plan is the network."""
        count = len(self.number_of) == len(self.target) == len(self.plan.nodes)
        return count and computes_the_same(self.plan, self.target.plan)

    @cached_property
    def difference(self) -> FirstDifference:
        """The first difference, in the order of the network."""
        return next(iter(self.differences()), FirstDifference(None, (), self.superfluous))

    @property
    def superfluous(self) -> tuple[Node, ...]:
        """The plan's own nodes behind nodes that match."""
        return tuple(
            node for node in self.plan
            if node.name not in self.number_of and all(name in self.number_of for name in node.inputs)
        )  # fmt: skip

    def differences(self) -> Iterable[FirstDifference]:
        """Yield each node of the network that is missing, and whose inputs are there."""
        found = {number: self.plan.by_name[name] for name, number in self.number_of.items()}
        of_target = self.target.number_of
        for node in self.target.plan.ordered:
            inputs = [of_target[name] for name in node.inputs]
            if of_target[node.name] not in found and all(number in found for number in inputs):
                before = tuple(found[number] for number in inputs)
                yield FirstDifference(node, before, tuple(self.after(before, node)))

    def after(self, before: Sequence[Node], wanted: Node) -> list[Node]:
        """Return the plan's unmatched nodes behind some, the same kind first."""
        names = {node.name for node in before}
        behind = [node for node in self.plan if node.name not in self.number_of and names & set(node.inputs)]
        return sorted(behind, key=lambda node: type(node.op) is not type(wanted.op))


def keyed(nodes: Iterable[Node], numbers: dict[str, int]) -> Iterable[tuple[Node, Key]]:
    """Yield nodes with what identifies them, if their inputs' numbers are known.

    Equal nodes beside one another are counted.
    """
    seen: dict[Key, int] = {}
    owners: dict[str, str] = {}
    for node in nodes:
        inputs = tuple(numbers.get(name, -1) for name in node.inputs)
        if -1 in inputs:
            continue
        first = owners.setdefault(node.weights, node.name)  # of those that share weights
        owner = None if first == node.name else numbers.get(first)
        if isinstance(node.op, Merge):
            inputs = tuple(sorted(inputs))
        key = (plain_function(node.op), node.shape, inputs, owner)
        seen[key] = count = seen.get(key, 0) + 1
        yield node, (*key, count)
