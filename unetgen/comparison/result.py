"""The result of a comparison, and how it shows itself: a line, a text, a table in a notebook, plain data."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from unetgen._text import axis_names
from unetgen.comparison.row_builder import Row
from unetgen.comparison.layer_words import place, told
from unetgen.graph.plan import Node, Plan
from unetgen.graph.printed_shapes import Extent, extents

if TYPE_CHECKING:
    from rich.text import Text

    from unetgen.emit.figure import Diagram

COUNTED = ("changed", "rewired", "added", "missing", "follows")
NAMED = 2  # differences that the verdict spells out


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two networks side by side; `rows` has a row per layer of either."""

    yours: Plan
    expected: Plan
    rows: tuple[Row, ...]
    outputs: str = ""

    @property
    def same(self) -> bool:
        """Whether the graphs are equal: names, data format and training do not count."""
        return self.yours == self.expected and not self.outputs

    @cached_property
    def verdict(self) -> str:
        """The result in one line."""
        if self.same:
            plan = self.yours
            return f"Same network: {len(plan.ordered)} layers, {plan.params:,} parameters, hash {plan.hash}."
        causes = likewise([self.sentence(row) for row in self.rows if row.mark not in ("same", "follows")])
        causes += [self.outputs] if self.outputs else []
        more = [f"and {len(causes) - NAMED} more"] if len(causes) > NAMED else []
        parts = [self.depths, self.counted, "; ".join([*causes[:NAMED], *more])]
        return f"Different: {': '.join(filter(None, parts))}."

    @property
    def depths(self) -> str:
        """The one number that explains many layers, where both descriptions are known."""
        yours, expected = self.yours.spec, self.expected.spec
        if yours is None or expected is None or yours.depth == expected.depth:
            return ""
        return f"depth {yours.depth}, expected {expected.depth}"

    @property
    def counted(self) -> str:
        """`1 layer changed, 3 follow`."""
        counts = Counter(row.mark for row in self.rows)
        parts = [(counts[mark], mark) for mark in COUNTED if counts[mark]]
        texts = [f"{n} {'follow' if mark == 'follows' and n > 1 else mark}" for n, mark in parts]
        if texts:
            n, rest = texts[0].split(" ", 1)
            texts[0] = f"{n} layer{'s' * (parts[0][0] != 1)} {rest}"
        return ", ".join(texts)

    def sentence(self, row: Row) -> tuple[str, str]:
        """What is the matter with a layer: its name, and the rest."""
        if row.expected is None:
            assert row.yours is not None, "a row has a side"
            after = f" after {' and '.join(row.yours.inputs)}" if row.yours.inputs else ""
            return f"{row.yours.name} ({told(self.yours, row.yours)})", f"{after.lstrip()} is not expected".strip()
        if row.yours is None:
            return f"{row.expected.name} ({told(self.expected, row.expected)})", "is missing"
        first, rest = row.changes[:1], row.changes[1:]
        what = [*(change.predicate for change in first), *map(str, rest), *([row.wiring] if row.wiring else [])]
        return label(row.yours, row.expected), ", and ".join(what)

    @cached_property
    def shapes(self) -> tuple[dict[str, Extent], dict[str, Extent]]:
        """Both sides' shapes by layer."""
        return extents(self.yours), extents(self.expected)

    @property
    def notes(self) -> list[str]:
        """What differs and does not count."""
        notes: list[str] = []
        if self.yours.data_format != self.expected.data_format:
            same = "same graph, other data format" if self.same else "other data format"
            notes.append(f"{same}: yours is {self.yours.data_format}, expected is {self.expected.data_format}")
        if self.yours.dynamic != self.expected.dynamic:
            notes.append(f"other open axes: yours are {open_axes(self.yours)}, expected are {open_axes(self.expected)}")
        pairs = [(row.yours.name, row.expected.name) for row in self.rows if row.yours and row.expected]
        others = sum(ours != theirs for ours, theirs in pairs)
        if others:
            notes.append(f"{others} of {len(pairs)} layers have other names, which do not count")
        return notes

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as JSON takes it."""
        return {
            "same": self.same,
            "verdict": self.verdict,
            "notes": self.notes,
            "yours": network(self.yours),
            "expected": network(self.expected),
            "rows": [self.row_dict(row) for row in self.rows],
        }

    def row_dict(self, row: Row) -> dict[str, Any]:
        changes = [{"setting": c.setting, "yours": c.yours, "expected": c.expected} for c in row.changes]
        return {
            "mark": row.mark,
            "yours": layer(self.yours, row.yours, self.shapes[0]),
            "expected": layer(self.expected, row.expected, self.shapes[1]),
            "changes": changes,
            "wiring": row.wiring,
        }

    def to_diagram(self) -> "Diagram":
        """Both networks on one canvas, what differs marked: `.save("difference.svg")`.

        Raises:
            UserError: one of them is no U.
        """
        from unetgen.comparison.difference_figure import figure

        return figure(self)

    def __str__(self) -> str:
        from unetgen.comparison.text import text

        return text(self)

    def __rich__(self) -> "Text":
        from unetgen.comparison.text import rich_text

        return rich_text(self)

    def _repr_html_(self) -> str:
        from unetgen.comparison.html import html

        return html(self)


def likewise(sentences: Sequence[tuple[str, str]]) -> list[str]:
    """Sentences, those that say the same of several layers told once; of a layer that stands alone its name is told."""
    about: dict[str, list[str]] = {}
    for name, rest in sentences:
        about.setdefault(rest if "expected " in rest else f"{name} {rest}", []).append(f"{name} {rest}")
    return [same[0] + f" ({len(same) - 1} more likewise)" * (len(same) > 1) for same in about.values()]


def label(yours: Node, expected: Node) -> str:
    """The expected layer's name, where it tells a place, with yours if it is called otherwise."""
    if yours.name == expected.name:
        return yours.name
    return f"{expected.name} (your {yours.name})" if expected.stage else f"{yours.name} (expected {expected.name})"


def network(plan: Plan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "hash": plan.hash,
        "layers": len(plan.ordered),
        "params": plan.params,
        "data_format": plan.data_format,
    }


def open_axes(plan: Plan) -> str:
    names = axis_names(plan.dims)
    return ", ".join(names[axis] for axis in plan.dynamic) or "none"


def layer(plan: Plan, node: Node | None, shapes: dict[str, Extent]) -> dict[str, Any] | None:
    if node is None:
        return None
    return {
        "name": node.name,
        "place": place(node),
        "layer": told(plan, node),
        "output_shape": list(shapes[node.name]),
        "params": plan.params_of(node),
    }
