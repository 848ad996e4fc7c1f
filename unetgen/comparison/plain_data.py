"""A comparison as plain data that JSON can hold."""

from typing import Any

from unetgen.comparison.findings import Findings
from unetgen.comparison.layer_words import layer_words, place_words
from unetgen.comparison.rows import ComparisonRow
from unetgen.graph.plan import Node, Plan
from unetgen.graph.printed_shapes import Extent


def comparison_dict(findings: Findings) -> dict[str, Any]:
    """Return the verdict, the notes, both networks, and a mapping per row."""
    return {
        "same": findings.same,
        "verdict": findings.verdict,
        "notes": findings.notes,
        "yours": network_dict(findings.yours),
        "expected": network_dict(findings.expected),
        "rows": [row_dict(findings, row) for row in findings.rows],
    }


def network_dict(plan: Plan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "hash": plan.hash,
        "layers": len(plan.ordered),
        "params": plan.params,
        "data_format": plan.data_format,
    }


def row_dict(findings: Findings, row: ComparisonRow) -> dict[str, Any]:
    changes = [{"setting": c.setting, "yours": c.yours, "expected": c.expected} for c in row.changes]
    return {
        "mark": row.mark,
        "yours": layer_dict(findings.yours, row.yours, findings.shapes[0]),
        "expected": layer_dict(findings.expected, row.expected, findings.shapes[1]),
        "changes": changes,
        "wiring": str(row.wiring or ""),
    }


def layer_dict(plan: Plan, node: Node | None, shapes: dict[str, Extent]) -> dict[str, Any] | None:
    if node is None:
        return None
    return {
        "name": node.name,
        "place": place_words(node),
        "layer": layer_words(plan, node),
        "output_shape": list(shapes[node.name]),
        "params": plan.params_of(node),
    }
