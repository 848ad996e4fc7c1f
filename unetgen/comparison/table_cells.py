"""The columns that text and HTML share.

The mark and place come first, then layer, shape and parameters of each side.
"""

from unetgen.comparison.findings import Findings
from unetgen.comparison.layer_words import layer_words, place_words
from unetgen.comparison.rows import ComparisonRow, Mark
from unetgen.graph.plan import Node, Plan
from unetgen.graph.printed_shapes import Extent, in_text

SIGNS: dict[Mark, str] = {"same": "=", "changed": "!", "rewired": "~", "added": "+", "missing": "-", "follows": "."}
MEANINGS: dict[Mark, str] = {
    "same": "same",
    "changed": "a setting differs",
    "rewired": "different inputs",
    "added": "only in yours",
    "missing": "only in the expected network",
    "follows": "follows from a difference before it",
}
HEADINGS = ("", "", "layer", "shape", "params", "layer", "shape", "params")


def row_cells(findings: Findings, row: ComparisonRow) -> tuple[str, ...]:
    """Return a row's cells: sign, place, and the cells of both sides."""
    node = row.expected if row.expected and (row.expected.stage or not row.yours) else row.yours
    assert node is not None, "a row has at least one side"
    yours = side_cells(findings.yours, row.yours, findings.shapes[0])
    return SIGNS[row.mark], place_words(node), *yours, *side_cells(findings.expected, row.expected, findings.shapes[1])


def side_cells(plan: Plan, node: Node | None, shapes: dict[str, Extent]) -> tuple[str, str, str]:
    """Return the layer, its shape in the network's data format, and its parameters."""
    if node is None:
        return "", "", ""
    params = plan.params_of(node)
    return layer_words(plan, node), in_text(shapes[node.name]), f"{params:,}" if params else ""


def total_cells(findings: Findings) -> tuple[str, ...]:
    """Return the cells of the last row."""
    sums = [(f"{len(plan.ordered)} layers", "", f"{plan.params:,}") for plan in (findings.yours, findings.expected)]
    return "", "", *sums[0], *sums[1]


def details(row: ComparisonRow) -> str:
    """Return the line below a layer that itself differs.

    Empty if its row says everything.
    """
    text = "; ".join(str(part) for part in (*row.changes, row.wiring) if part)
    if not text or not row.yours or not row.expected or row.yours.name == row.expected.name:
        return text
    return f"{text} (yours: {row.yours.name})"


def legend_line(findings: Findings) -> str:
    """Return the meaning of each sign that occurs."""
    marks = {row.mark for row in findings.rows}
    return "   ".join(f"{SIGNS[mark]} {meaning}" for mark, meaning in MEANINGS.items() if mark in marks)
