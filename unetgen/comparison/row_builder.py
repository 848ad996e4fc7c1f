"""Build the rows of a comparison from the aligned pairs of layers."""

from collections.abc import Mapping, Sequence
from itertools import permutations

from unetgen.comparison.align import Pair
from unetgen.comparison.changes import layer_changes
from unetgen.comparison.rows import Change, ComparisonRow, Rewiring
from unetgen.graph.plan import Node, Plan
from unetgen.ops import Merge

MOST_TERMS = 5  # of a sum whose orders are tried


class RowBuilder:
    """Both networks with the counterpart of each layer, from which the rows are built."""

    def __init__(self, yours: Plan, expected: Plan, pairs: Sequence[Pair]) -> None:
        self.yours, self.expected = yours, expected
        self.counterparts = {a.name: b.name for a, b in pairs if a and b}
        same_names = {name: name for name in self.counterparts.values()}
        self.sources = trace_sources(yours, self.counterparts), trace_sources(expected, same_names)

    def row(self, yours: Node | None, expected: Node | None) -> ComparisonRow:
        """Return the row of a pair; at least one side is a layer."""
        if yours is None or expected is None:
            return ComparisonRow("missing" if yours is None else "added", yours, expected)
        own = layer_changes(self.yours, yours, self.expected, expected)
        own = [change for change in own if not (change.setting == "filters" and self.follows_skip(yours, expected))]
        own += self.shared_weights(yours, expected)
        wiring = None if self.same_inputs(yours, expected) else self.rewiring(yours.inputs, expected.inputs)
        if own or wiring:
            return ComparisonRow("changed" if own else "rewired", yours, expected, tuple(own), wiring)
        same = shape_and_weights(self.yours, yours) == shape_and_weights(self.expected, expected)
        return ComparisonRow("same" if same else "follows", yours, expected)

    def outputs(self) -> Rewiring | None:
        """Return the networks' outputs if they differ."""
        if self.same_sources(self.yours.outputs, self.expected.outputs):
            return None
        return Rewiring(self.yours.outputs, self.expected.outputs)

    def follows_skip(self, yours: Node, expected: Node) -> bool:
        """Return whether both layers take their filters from their skip.

        Then the skip causes a difference.
        """
        channels = self.skip_channels(expected)
        return channels is not None and channels == tuple(getattr(n.op, "filters", None) for n in (yours, expected))

    def skip_channels(self, expected: Node) -> tuple[int, int] | None:
        """Return the channels of a decoder layer's skip, on both sides."""
        if expected.side != "decoder" or expected.stage is None:
            return None
        names = [name for node in self.expected if node.stage == expected.stage for name in node.inputs]
        skips = [node for node in map(self.expected.by_name.__getitem__, names) if is_skip(node, expected)]
        ours = [a for skip in skips for a, b in self.counterparts.items() if b == skip.name]
        return (self.yours.by_name[ours[0]].shape.channels, skips[0].shape.channels) if ours else None

    def shared_weights(self, yours: Node, expected: Node) -> list[Change]:
        """Return the change between two layers if one uses another layer's weights."""
        if not expected.op.weights(self.expected.shapes_in[expected.name]):
            return []
        ours, theirs = self.counterparts.get(yours.weights, yours.weights), expected.weights
        own = yours.weights == yours.name, theirs == expected.name
        if all(own) or (not any(own) and ours == theirs):
            return []
        return [Change("weights", weights_owner(yours), weights_owner(expected))]

    def same_inputs(self, yours: Node, expected: Node) -> bool:
        """Return whether two sums or products have the same inputs, in any order."""
        if not (isinstance(yours.op, Merge) and isinstance(expected.op, Merge)) or len(yours.inputs) > MOST_TERMS:
            return False
        return any(self.same_sources(order, expected.inputs) for order in permutations(yours.inputs))

    def rewiring(self, yours: Sequence[str], expected: Sequence[str]) -> Rewiring | None:
        """Return the inputs of two layers if they differ."""
        if self.same_sources(yours, expected):
            return None
        return Rewiring(tuple(self.counterparts.get(name, name) for name in yours), tuple(expected))

    def same_sources(self, yours: Sequence[str], expected: Sequence[str]) -> bool:
        """Return whether two lists of layers are counterparts, one by one.

        Layers without one are looked through.
        """
        ours, theirs = self.sources
        return len(yours) == len(expected) and all(ours[a] & theirs[b] for a, b in zip(yours, expected, strict=True))


def trace_sources(plan: Plan, counterparts: Mapping[str, str]) -> dict[str, set[str]]:
    """Map each layer to the name of its expected counterpart.

    Without one, to the names of the layers before it.
    """
    found: dict[str, set[str]] = {}
    for node in plan:
        before = set[str]().union(*(found[name] for name in node.inputs))
        found[node.name] = {counterparts[node.name]} if node.name in counterparts else before
    return found


def shape_and_weights(plan: Plan, node: Node) -> object:
    return node.shape, node.op.weights(plan.shapes_in[node.name])


def is_skip(node: Node, of: Node) -> bool:
    """Return whether a layer is on the left of another one at the same level."""
    return bool(node.stage and of.stage and node.stage.level == of.stage.level and node.stage.column < of.stage.column)


def weights_owner(node: Node) -> str:
    return "its own" if node.weights == node.name else f"shared with {node.weights}"
