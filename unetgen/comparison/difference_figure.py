"""Draw both networks on one canvas, with each difference marked on its box.

Both have one scale.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from unetgen.comparison.findings import Findings
from unetgen.comparison.rows import ComparisonRow, Mark
from unetgen.graph.infer.levels import drawable
from unetgen.graph.plan import Node
from unetgen.language.compose.figure_words import drawing_of

if TYPE_CHECKING:
    from unetgen.emit.figure import Diagram
    from unetgen.emit.figure.drawing.panel import Difference
    from unetgen.emit.figure.style.palettes import ChangeKind

DRAWN_AS: dict[Mark, "ChangeKind"] = {
    "changed": "changed",
    "rewired": "changed",
    "added": "added",
    "missing": "missing",
    "follows": "follows",
}


def difference_figure(findings: Findings, settings: Sequence[str] = ()) -> "Diagram":
    """Draw your network beside the expected one, in your description's style.

    `settings` change that style: `diagram.width=double`.

    Raises:
        ConfigError: every problem of the settings.
        UserError: one of the networks is not a U.
    """
    from unetgen.emit.figure import make_sheet
    from unetgen.emit.figure.drawing.titles import figure_title
    from unetgen.emit.figure.style.palettes import SIDES

    plans = [drawable(plan) for plan in (findings.yours, findings.expected)]
    titles = [f"Difference, {side}: {figure_title(plan)}" for side, plan in zip(SIDES, plans, strict=True)]
    return make_sheet(plans, drawing_of(plans, settings), titles=titles, differences=differences(findings))


def differences(findings: Findings) -> list[dict[str, "Difference"]]:
    """Return the differences of each side, by layer name."""
    from unetgen.emit.figure.drawing.panel import Difference

    found: list[dict[str, Difference]] = [{}, {}]
    for row in findings.rows:
        if row.mark != "same":
            words = " ".join(findings.sentence(row)) if row.is_cause else ""
            for node, by_name in zip((row.yours, row.expected), found, strict=True):
                if node:
                    inputs = other_inputs(row, node)
                    by_name[node.name] = Difference(DRAWN_AS[row.mark], words, inputs)
    return found


def other_inputs(row: ComparisonRow, node: Node) -> tuple[str, ...]:
    """Return those inputs of a layer that its counterpart does not take.

    Without a counterpart these are all.
    """
    if row.yours is None or row.expected is None:
        return node.inputs
    if not row.wiring:
        return ()
    mine, other = row.wiring.yours, row.wiring.expected
    named = zip(node.inputs, mine, strict=True) if node is row.yours else zip(other, other, strict=True)
    theirs = other if node is row.yours else mine
    return tuple(name for name, counterpart in named if counterpart not in theirs)
