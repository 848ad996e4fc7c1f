"""The grid of UNet++ (Zhou 2018, figure 1).

X(i, j) receives the up-sampled map below it and all maps to its left.
"""

from unetgen.graph.plan import Edge
from unetgen.graph.spec import Stage


def topology(depth: int) -> tuple[tuple[Stage, tuple[Edge, ...]], ...]:
    """Return the stages in execution order, diagonal by diagonal, with their edges."""
    stages: list[tuple[Stage, tuple[Edge, ...]]] = []
    for level in range(depth):
        stage = Stage(level, 0)
        stages.append((stage, (Edge(Stage(level - 1, 0), stage),) if level else ()))
        stages += [(Stage(level - j, j), received(Stage(level - j, j))) for j in range(1, level + 1)]
    return tuple(stages)


def received(stage: Stage) -> tuple[Edge, ...]:
    """Return the edges of a stage: from below, then from the left in order."""
    below = Stage(stage.level + 1, stage.column - 1)
    return (Edge(below, stage), *(Edge(Stage(stage.level, j), stage) for j in range(stage.column)))
