"""UNet 3+ (Huang 2020, figure 1): each decoder stage receives every scale."""

from unetgen.graph.plan import Edge
from unetgen.graph.spec import Stage
from unetgen.network.topologies import u


def topology(depth: int) -> tuple[tuple[Stage, tuple[Edge, ...]], ...]:
    """Return the stages in execution order.

    From below the nearest stage comes first, from the left side the largest.
    """
    right = [Stage(level, depth - 1 - level) for level in range(depth)]  # the last is the bottleneck
    down = u.topology(depth)[:depth]
    up = [(right[i], full_scale_edges(i, right)) for i in reversed(range(depth - 1))]
    return (*down, *up)


def full_scale_edges(level: int, right: list[Stage]) -> tuple[Edge, ...]:
    below = (Edge(source, right[level]) for source in right[level + 1 :])
    return (*below, *(Edge(Stage(above, 0), right[level]) for above in range(level + 1)))
