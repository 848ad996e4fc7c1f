"""The level of detail that suits a network: feature maps of a plain U, or blocks."""

from collections import Counter
from collections.abc import Sequence

from unetgen.emit.figure.scene.stage_paths import without_time
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Detail
from unetgen.graph.spec import Stage
from unetgen.ops import Merge


def usual_detail(plans: Sequence[Plan]) -> Detail:
    """Return the level of detail for networks that are drawn together."""
    return "feature_maps" if all(is_chained(without_time(plan)) for plan in plans) else "blocks"


def is_chained(plan: Plan) -> bool:
    """Return whether each stage is a chain of layers, but for its start.

    There skips are concatenated, if there are any. Then the boxes of a stage are a row of maps. Heads do not count.
    """
    joins: Counter[Stage] = Counter()
    taken: Counter[tuple[str, Stage]] = Counter()
    for node in plan:
        if node.side == "head" or node.stage is None:
            continue
        if isinstance(node.op, Merge):
            return False
        joins[node.stage] += len(node.inputs) > 1
        taken.update((name, node.stage) for name in node.inputs)
    left = any(count for stage, count in joins.items() if not stage.column)
    forks = any(count > 1 for (name, stage), count in taken.items() if plan.by_name[name].stage == stage)
    return not left and not forks and max(joins.values(), default=0) <= 1
