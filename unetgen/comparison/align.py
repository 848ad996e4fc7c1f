"""Find the counterpart of each layer: the best alignment of two sequences.

Needleman and Wunsch 1970: layers are paired in order so that the sum of the pairs' similarities, minus a penalty for
every unpaired layer, is largest. Names do not count. Among equal alignments the later layers stay unpaired, so that an
extra convolution is reported as the last one of its stage, together with its activation.
"""

from collections.abc import Sequence
from dataclasses import fields
from itertools import combinations
from typing import NamedTuple, cast

from unetgen.graph.plan import Node, Plan
from unetgen.graph.same_function import plain_function
from unetgen.ops import OPS, Activation, AnyOp, Concat, Foreign, Op, Weights

Pair = tuple[Node | None, Node | None]
Scores = Sequence[Sequence[float | None]]  # a row per layer of yours; None: the two cannot be a pair


class Features(NamedTuple):
    """The properties of a layer that the similarity of two layers is computed from."""

    op: AnyOp
    channels: int
    reduction: float  # input pixels per pixel of the layer, along the axis that is reduced most
    weights: Weights
    place: tuple[int, bool, str] | None  # level, whether in the decoder, role; None in a network that was read


def does_the_same(one: type[Op], other: type[Op]) -> bool:
    """Return whether two types of op do the same work.

    They go up, go down, join maps, or activate.
    """
    same_family = one.family == other.family and one.family in ("join", "activation")
    return same_family or (one.direction == other.direction != "")


UNPAIRED = -1.0
# types that do the same work, so that one in place of the other is one change and not two
SUBSTITUTES: tuple[frozenset[type[Op]], ...] = (
    *(frozenset(pair) for pair in combinations(OPS, 2) if does_the_same(*pair)),
    frozenset({Concat, Foreign}),
    frozenset({Activation, Foreign}),
)


def align(a: Plan, b: Plan) -> list[Pair]:
    """Return the pairs in order; a layer without a counterpart is paired with `None`."""
    if a.graph == b.graph:
        return list(zip(a.ordered, b.ordered, strict=True))
    scores = similarities([features(a, node) for node in a.ordered], [features(b, node) for node in b.ordered])
    return trace_back(a.ordered, b.ordered, scores, best_sums(scores, len(b.ordered)))


def features(plan: Plan, node: Node) -> Features:
    """Return a layer's features.

    Sizes are relative to the input's, as the images may differ in size.
    """
    whole = plan.ordered[0].shape.sizes
    reduction = max((n / own for n, own in zip(whole, node.shape.sizes, strict=False)), default=0.0)
    place = (node.stage.level, node.stage.column > 0, node.role) if node.stage else None
    return Features(node.op, node.shape.channels, reduction, node.op.weights(plan.shapes_in[node.name]), place)


def similarities(yours: Sequence[Features], expected: Sequence[Features]) -> Scores:
    """Return the score of every pair.

    Networks repeat layers, so each kind of pair is scored once.
    """
    column = {other: i for i, other in enumerate(dict.fromkeys(expected))}
    order = [column[other] for other in expected]
    kinds = {one: [similarity(one, other) for other in column] for one in set(yours)}
    return [[scores[i] for i in order] for scores in map(kinds.__getitem__, yours)]


def similarity(one: Features, other: Features) -> float | None:
    """Return the score of two layers.

    Type counts first, then settings, place and size, channels, weights.
    """
    if type(one.op) is not type(other.op):
        return 0.5 if is_substitute(one, other) else None
    settings = 4 - 0.7 * len(changed_fields(one.op, other.op))
    place = (one.reduction == other.reduction) + (one.place is not None and one.place == other.place)
    return settings + place + 0.5 * (one.channels == other.channels) + 0.5 * (one.weights == other.weights)


def is_substitute(one: Features, other: Features) -> bool:
    """Return whether one type can replace the other.

    The output has the same size, and the work is of the same kind.
    """
    types: frozenset[type[Op]] = frozenset({type(one.op), type(other.op)})
    return one.reduction == other.reduction and types in SUBSTITUTES


def changed_fields(one: AnyOp, other: AnyOp) -> list[str]:
    """Return the names of the settings that differ between two operations of one type."""
    if one is other:
        return []
    one, other = plain_function(one), plain_function(other)
    return [
        field.name
        for field in fields(one)
        if field.compare and not equal_settings(getattr(one, field.name), getattr(other, field.name))
    ]


def equal_settings(one: object, other: object) -> bool:
    """Return whether two settings are equal.

    3x3 equals 3x3x3, as the number of axes depends on the input.
    """
    if isinstance(one, tuple) and isinstance(other, tuple):
        ours, theirs = cast("tuple[object, ...]", one), cast("tuple[object, ...]", other)
        if ours and theirs and len(ours) != len(theirs):
            return len({*ours, *theirs}) == 1
    return one == other


def best_sums(scores: Scores, columns: int) -> list[list[float]]:
    """Return the table of best sums.

    Element [i][j] is for the first i and the first j layers.
    """
    table = [[UNPAIRED * j for j in range(columns + 1)]]
    for i, row in enumerate(scores):
        above, line = table[i], [UNPAIRED * (i + 1)]
        for j, score in enumerate(row):
            unpaired = max(above[j + 1], line[j]) + UNPAIRED
            line.append(unpaired if score is None else max(unpaired, above[j] + score))
        table.append(line)
    return table


def trace_back(yours: Sequence[Node], expected: Sequence[Node], scores: Scores, table: list[list[float]]) -> list[Pair]:
    """Return the pairs of the best sum, traced from the end.

    A layer stays unpaired where that costs nothing.
    """
    i, j, pairs = len(yours), len(expected), list[Pair]()
    while i or j:
        if i and table[i][j] == table[i - 1][j] + UNPAIRED:
            i -= 1
            pairs.append((yours[i], None))
        elif j and table[i][j] == table[i][j - 1] + UNPAIRED:
            j -= 1
            pairs.append((None, expected[j]))
        else:
            assert scores[i - 1][j - 1] is not None, "the sum was reached by a pair"
            i, j = i - 1, j - 1
            pairs.append((yours[i], expected[j]))
    return pairs[::-1]
