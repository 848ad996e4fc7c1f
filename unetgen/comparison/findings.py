"""The findings of a comparison as frozen data, with the sentences of all formats."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from unetgen._text import axis_names, plural
from unetgen.comparison.layer_words import layer_words
from unetgen.comparison.rows import ComparisonRow, Mark, Rewiring
from unetgen.graph.cached import cached_property
from unetgen.graph.plan import Node, Plan
from unetgen.graph.printed_shapes import Extent, extents
from unetgen.graph.same_function import plain_function, same_network

COUNTED: tuple[Mark, ...] = ("changed", "rewired", "added", "missing", "follows")
MOST_CAUSES = 2  # differences that the verdict describes; it counts the others


@dataclass(frozen=True, eq=False)
class Findings:
    """Two networks side by side.

    `rows` has a row per layer of either, `outputs` the outputs if they differ.
    """

    yours: Plan
    expected: Plan
    rows: tuple[ComparisonRow, ...]
    outputs: Rewiring | None = None

    @property
    def same(self) -> bool:
        """True if the graphs are equal: names, data format and training do not count."""
        return same_network(self.yours, self.expected) and self.outputs is None

    @cached_property
    def verdict(self) -> str:
        """The result in one line."""
        if self.same:
            plan = self.yours
            hashes = " and ".join(dict.fromkeys([plan.hash, self.expected.hash]))
            return f"Same network: {len(plan.ordered)} layers, {plan.params:,} parameters, hash {hashes}."
        causes = [*self.causes, *([outputs_sentence(self.outputs)] if self.outputs else [])]
        more = [f"and {len(causes) - MOST_CAUSES} more"] if len(causes) > MOST_CAUSES else []
        parts = [self.depths, self.counts, "; ".join([*causes[:MOST_CAUSES], *more])]
        return " ".join([f"Different: {': '.join(filter(None, parts))}.", *self.export_remarks])

    @property
    def export_remarks(self) -> list[str]:
        """Remarks on what was folded into other layers, of the sides that are ONNX files."""
        origins = (self.yours.origin, self.expected.origin)
        remarks = (origin.remark for origin in origins if origin and origin.framework.startswith("ONNX"))
        return list(dict.fromkeys(filter(None, remarks)))

    @property
    def causes(self) -> list[str]:
        """A sentence for each layer that itself differs; equal sentences are merged."""
        return merge_alike([self.sentence(row) for row in self.rows if row.is_cause])

    @property
    def depths(self) -> str:
        """The two depths if they differ and are known.

        One number explains many layers.
        """
        yours, expected = self.yours.spec, self.expected.spec
        if yours is None or expected is None or yours.depth == expected.depth:
            return ""
        return f"depth {yours.depth}, expected {expected.depth}"

    @property
    def counts(self) -> str:
        """The number of layers by mark: `1 layer changed, 3 follow`."""
        counts = Counter(row.mark for row in self.rows)
        parts = [(counts[mark], mark) for mark in COUNTED if counts[mark]]
        texts = [f"{n} {'follow' if mark == 'follows' and n > 1 else mark}" for n, mark in parts]
        if texts:
            n, rest = texts[0].split(" ", 1)
            texts[0] = f"{n} layer{'s' * (parts[0][0] != 1)} {rest}"
        return ", ".join(texts)

    def sentence(self, row: ComparisonRow) -> tuple[str, str]:
        """Return a layer's name and how it differs, as the two parts of a sentence."""
        if row.expected is None:
            assert row.yours is not None, "a row has at least one side"
            after = f"after {' and '.join(row.yours.inputs)} " if row.yours.inputs else ""
            return f"{row.yours.name} ({layer_words(self.yours, row.yours)})", f"{after}is not expected"
        if row.yours is None:
            return f"{row.expected.name} ({layer_words(self.expected, row.expected)})", "is missing"
        predicates = [change.predicate for change in row.changes[:1]]
        others = [str(part) for part in (*row.changes[1:], row.wiring) if part]
        return name_on_both_sides(row.yours, row.expected), ", and ".join([*predicates, *others])

    @cached_property
    def shapes(self) -> tuple[dict[str, Extent], dict[str, Extent]]:
        """Both networks' shapes by layer."""
        return extents(self.yours), extents(self.expected)

    @property
    def notes(self) -> list[str]:
        """Differences that do not count."""
        notes: list[str] = []
        if self.yours.data_format != self.expected.data_format:
            same = "same graph, different data format" if self.same else "different data format"
            notes.append(f"{same}: yours is {self.yours.data_format}, expected is {self.expected.data_format}")
        if self.yours.dynamic != self.expected.dynamic:
            axes = f"yours are {open_axes(self.yours)}, expected are {open_axes(self.expected)}"
            notes.append(f"different open axes: {axes}")
        pairs = [(row.yours.name, row.expected.name) for row in self.rows if row.yours and row.expected]
        renamed = sum(ours != theirs for ours, theirs in pairs)
        functions = sum(is_renamed_function(row) for row in self.rows)
        if functions:
            words = f"{plural(functions, 'activation')} {'has' if functions == 1 else 'have'} another name"
            notes.append(f"{words} for the same function, as LeakyReLU is ReLU with a slope")
        if renamed:
            notes.append(f"{renamed} of {len(pairs)} layers have different names, which do not count")
        return notes


def merge_alike(sentences: Sequence[tuple[str, str]]) -> list[str]:
    """Join name and predicate.

    Layers with the same predicate are counted behind the first of them.
    """
    groups: dict[str, list[str]] = {}
    for name, predicate in sentences:
        key = predicate if "expected " in predicate else f"{name} {predicate}"
        groups.setdefault(key, []).append(f"{name} {predicate}")
    more = {count: f" (and {plural(count - 1, 'more layer')})" for count in map(len, groups.values()) if count > 1}
    return [group[0] + more.get(len(group), "") for group in groups.values()]


def name_on_both_sides(yours: Node, expected: Node) -> str:
    """Return the expected layer's name if it says a place.

    Yours is in brackets if it differs.
    """
    if yours.name == expected.name:
        return yours.name
    return f"{expected.name} (your {yours.name})" if expected.stage else f"{yours.name} (expected {expected.name})"


def outputs_sentence(outputs: Rewiring) -> str:
    return f"the outputs are {', '.join(outputs.yours)}, expected {', '.join(outputs.expected)}"


def is_renamed_function(row: ComparisonRow) -> bool:
    """Return whether both layers compute the same under different names."""
    if row.yours is None or row.expected is None or row.yours.op == row.expected.op:
        return False
    return plain_function(row.yours.op) == plain_function(row.expected.op)


def open_axes(plan: Plan) -> str:
    names = axis_names(plan.dims)
    return ", ".join(names[axis] for axis in plan.dynamic) or "none"
