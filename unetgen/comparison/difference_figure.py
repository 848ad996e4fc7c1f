"""The picture of a comparison: both networks on one canvas and one scale, what differs marked on its box."""

from typing import TYPE_CHECKING

from unetgen.comparison.row_builder import Mark
from unetgen.graph.infer.levels import with_levels
from unetgen.graph.plan import Plan

if TYPE_CHECKING:
    from unetgen.comparison.result import Comparison
    from unetgen.emit.figure import Diagram
    from unetgen.emit.figure.drawing.panel import Difference
    from unetgen.emit.figure.style.palettes import Change

SHOWN: dict[Mark, "Change"] = {
    "changed": "changed",
    "rewired": "changed",
    "added": "added",
    "missing": "missing",
    "follows": "follows",
}


def figure(comparison: "Comparison") -> "Diagram":
    """Yours beside the expected network, in the looks that yours describes.

    Raises:
        UserError: one of them is no U.
    """
    from unetgen.emit.figure import to_sheet
    from unetgen.emit.figure.drawing.titles import title
    from unetgen.emit.figure.style.palettes import SIDES

    sides = (comparison.yours, comparison.expected)
    names = [f"{side}: {title(shown(plan))}" for side, plan in zip(SIDES, sides, strict=True)]
    return to_sheet([shown(plan) for plan in sides], titles=names, differences=differences(comparison))


def shown(plan: Plan) -> Plan:
    """A plan that was read from a model has its levels told first."""
    return plan if plan.depth else with_levels(plan)


def differences(comparison: "Comparison") -> list[dict[str, "Difference"]]:
    """Of each side's layers by name, what differs."""
    from unetgen.emit.figure.drawing.panel import Difference

    found: list[dict[str, Difference]] = [{}, {}]
    for row in comparison.rows:
        if row.mark != "same":
            words = "" if row.mark == "follows" else " ".join(comparison.sentence(row))
            for node, names in zip((row.yours, row.expected), found, strict=True):
                if node:
                    names[node.name] = Difference(SHOWN[row.mark], words)
    return found
