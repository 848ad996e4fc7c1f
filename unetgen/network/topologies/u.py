"""The U of Ronneberger 2015: down the left side, up the right, with skips.

A skip crosses each level above the bottleneck.
"""

from unetgen.graph.plan import Edge
from unetgen.graph.spec import Stage


def topology(depth: int) -> tuple[tuple[Stage, tuple[Edge, ...]], ...]:
    """Return the stages in execution order, with the edges of each."""
    left = [Stage(level, 0) for level in range(depth)]
    right = [Stage(level, depth - 1 - level) for level in range(depth - 1)]
    below = [*right[1:], left[-1]]
    down = [(left[0], ()), *((left[i], (Edge(left[i - 1], left[i]),)) for i in range(1, depth))]
    up = [(right[i], (Edge(below[i], right[i]), Edge(left[i], right[i]))) for i in reversed(range(depth - 1))]
    return (*down, *up)
