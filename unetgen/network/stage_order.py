"""The order of a topology's stages: its faults, and whether one path leads up."""

from collections.abc import Sequence
from typing import Any, cast

from unetgen.graph.plan import Edge
from unetgen.graph.spec import Stage

Order = Sequence[tuple[Stage, tuple[Edge, ...]]]


def fault_in_order(order: Order, depth: int) -> str:
    """Return the end of a sentence about a topology at a depth, or an empty text."""
    done: set[Stage] = set()
    for stage, edges in order:
        why = wrong_stage(stage, edges, done, depth)
        if why:
            return f": {stage} {why}"
        done.add(stage)
    missing = [Stage(level, 0) for level in range(depth) if Stage(level, 0) not in done]
    return f" lacks {missing[0]}" if missing else ""


def is_stage_with_edges(pair: Any) -> bool:
    match pair:
        case (Stage(), [*edges]):
            return all(isinstance(edge, Edge) for edge in cast("list[Any]", edges))
        case _:
            return False


def wrong_stage(stage: Stage, edges: tuple[Edge, ...], done: set[Stage], depth: int) -> str:
    """Return what is wrong with a stage of a topology, or an empty text."""
    if stage in done:
        return "comes twice"
    if not (0 <= stage.level < depth and 0 <= stage.column < depth - stage.level):
        return "is outside the U"
    for edge in edges:
        if edge.target != stage or edge.source not in done:
            return f"takes {edge}, which does not end here" if edge.target != stage else f"takes {edge} too early"
    kinds = [edge.kind for edge in edges]
    if stage.column and "up" not in kinds:
        return "has no edge from a level below"
    if not stage.column and kinds != ["down"] * (stage.level > 0):
        return "has to be reached by one edge down, and level 0 by none"
    return ""


def has_one_path(order: Order) -> bool:
    """Return whether one path leads up, with skips from the left side of each level.

    Elsewhere maps of several levels meet, or one map goes up to several stages.
    """
    ups = [edge for _, edges in order for edge in edges if edge.kind == "up"]
    skips = [edge for _, edges in order for edge in edges if edge.kind == "skip"]
    single = all(len({getattr(edge, end) for edge in ups}) == len(ups) for end in ("source", "target"))
    steps = all(edge.source.level == edge.target.level + 1 for edge in ups)
    return single and steps and all(edge.source == Stage(edge.target.level, 0) for edge in skips)
