"""The columns of a comparison, shared by text and HTML: where, then layer, shape and parameters of either side."""

from typing import TYPE_CHECKING

from unetgen.comparison.layer_words import place, told
from unetgen.graph.plan import Node, Plan
from unetgen.graph.printed_shapes import Extent, in_text

if TYPE_CHECKING:
    from unetgen.comparison.row_builder import Row
    from unetgen.comparison.result import Comparison

SIGNS = {"same": "=", "changed": "!", "rewired": "~", "added": "+", "missing": "-", "follows": "."}
MEANINGS = {
    "same": "same",
    "changed": "a setting differs",
    "rewired": "takes other layers",
    "added": "only yours has it",
    "missing": "only the expected has it",
    "follows": "follows from a difference before it",
}
HEADINGS = ("", "", "layer", "shape", "params", "layer", "shape", "params")


def cells(comparison: "Comparison", row: "Row") -> tuple[str, ...]:
    """One row: sign, place, and both sides."""
    node = row.expected if row.expected and (row.expected.stage or not row.yours) else row.yours
    assert node is not None, "a row has a side"
    yours = side(comparison.yours, row.yours, comparison.shapes[0])
    return SIGNS[row.mark], place(node), *yours, *side(comparison.expected, row.expected, comparison.shapes[1])


def side(plan: Plan, node: Node | None, shapes: dict[str, Extent]) -> tuple[str, str, str]:
    """Layer, shape in the network's data format, parameters."""
    if node is None:
        return "", "", ""
    params = plan.params_of(node)
    return told(plan, node), in_text(shapes[node.name]), f"{params:,}" if params else ""


def totals(comparison: "Comparison") -> tuple[str, ...]:
    """The last row."""
    a, b = comparison.yours, comparison.expected
    sums = [(f"{len(plan.ordered)} layers", "", f"{plan.params:,}") for plan in (a, b)]
    return "", "", *sums[0], *sums[1]


def details(row: "Row") -> str:
    """What is said below a layer that differs by itself; of one that stands alone its row says all."""
    what = "; ".join([*map(str, row.changes), *([row.wiring] if row.wiring else [])])
    if not what or not row.yours or not row.expected or row.yours.name == row.expected.name:
        return what
    return f"{what} (yours: {row.yours.name})"
