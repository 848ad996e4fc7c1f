"""Which layer of one network answers to which of the other: the best alignment of the two sequences.

Needleman and Wunsch 1970: layers are paired in order so that the sum of the pairs' likenesses, less a price for every
layer left alone, is largest. Names do not count. Among equals the later layers stay alone, so that an extra
convolution is told as the last of its stage, together with its activation.
"""

from collections.abc import Sequence
from dataclasses import fields
from itertools import combinations
from typing import NamedTuple, cast

from unetgen.graph.plan import Node, Plan
from unetgen.ops import (
    Activation,
    AnyOp,
    Concat,
    Conv,
    ConvTranspose,
    Foreign,
    Merge,
    Op,
    PixelShuffle,
    Pool,
    PReLU,
    Resize,
    ResizeTo,
    Weights,
)

Pair = tuple[Node | None, Node | None]


class Look(NamedTuple):
    """What of a layer counts when its answer is looked for."""

    op: AnyOp
    channels: int
    reduction: float  # the input's pixels for each of its own, along the axis that is reduced most
    weights: Weights
    place: tuple[int, bool, str] | None  # level, left or right, role; not known of a network that was read


ALONE = -1.0
# types that do each other's work, so that one in the other's place is a change and not two
STAND_INS: tuple[frozenset[type[Op]], ...] = (
    *(frozenset({one, other}) for one, other in combinations((Resize, ResizeTo, ConvTranspose, PixelShuffle), 2)),
    frozenset({Pool, Conv}),
    frozenset({Concat, Merge}),
    frozenset({Concat, Foreign}),
    frozenset({Activation, PReLU}),
    frozenset({Activation, Foreign}),
)


def align(a: Plan, b: Plan) -> list[Pair]:
    """The pairs in order; a layer without an answer is paired with `None`."""
    if a.graph == b.graph:
        return list(zip(a.ordered, b.ordered, strict=True))
    scores = likenesses([look(a, node) for node in a.ordered], [look(b, node) for node in b.ordered])
    return trace(a.ordered, b.ordered, scores, totals(scores, len(b.ordered)))


def look(plan: Plan, node: Node) -> Look:
    """Sizes are taken relative to the input's, so that networks for images of other sizes can be held together."""
    whole = plan.ordered[0].shape.sizes
    reduction = max((n / own for n, own in zip(whole, node.shape.sizes, strict=False)), default=0.0)
    place = (node.stage.level, node.stage.column > 0, node.role) if node.stage else None
    return Look(node.op, node.shape.channels, reduction, node.op.weights(plan.input_shapes(node)), place)


def likenesses(left: Sequence[Look], right: Sequence[Look]) -> list[list[float | None]]:
    """A score per pair; networks repeat themselves, so each kind of pair is looked at once."""
    seen: dict[tuple[Look, Look], float | None] = {}
    for one in set(left):
        for other in set(right):
            seen[one, other] = likeness(one, other)
    return [[seen[one, other] for other in right] for one in left]


def likeness(one: Look, other: Look) -> float | None:
    """How alike two layers are: type first, then settings, place and size, channels, weights. `None`: not at all."""
    if type(one.op) is not type(other.op):
        return 0.5 if stand_in(one, other) else None
    settings = 4 - 0.7 * len(changed_fields(one.op, other.op))
    place = (one.reduction == other.reduction) + (one.place is not None and one.place == other.place)
    return settings + place + 0.5 * (one.channels == other.channels) + 0.5 * (one.weights == other.weights)


def stand_in(one: Look, other: Look) -> bool:
    """Whether one type could stand in the other's place: same size out, and work of the same sort."""
    types: frozenset[type[Op]] = frozenset({type(one.op), type(other.op)})
    return one.reduction == other.reduction and types in STAND_INS


def changed_fields(one: AnyOp, other: AnyOp) -> list[str]:
    """The names of the settings that differ between two operations of one type."""
    return [field.name for field in fields(one) if not alike(getattr(one, field.name), getattr(other, field.name))]


def alike(one: object, other: object) -> bool:
    """Whether two settings are equal; 3x3 and 3x3x3 are, as the number of axes is the input's doing."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        ours, theirs = cast("tuple[object, ...]", one), cast("tuple[object, ...]", other)
        if ours and theirs and len(ours) != len(theirs):
            return len({*ours, *theirs}) == 1
    return one == other


def totals(scores: Sequence[Sequence[float | None]], columns: int) -> list[list[float]]:
    """`totals[i][j]`: the best sum for the first i layers of one and the first j of the other."""
    table = [[ALONE * j for j in range(columns + 1)]]
    for i, row in enumerate(scores):
        above, line = table[i], [ALONE * (i + 1)]
        for j, score in enumerate(row):
            alone = max(above[j + 1], line[j]) + ALONE
            line.append(alone if score is None else max(alone, above[j] + score))
        table.append(line)
    return table


def trace(
    left: Sequence[Node], right: Sequence[Node], scores: Sequence[Sequence[float | None]], table: list[list[float]]
) -> list[Pair]:
    """The pairs that make up the best sum, from the end; a layer stays alone where that costs nothing."""
    i, j, pairs = len(left), len(right), list[Pair]()
    while i or j:
        if i and table[i][j] == table[i - 1][j] + ALONE:
            i -= 1
            pairs.append((left[i], None))
        elif j and table[i][j] == table[i][j - 1] + ALONE:
            j -= 1
            pairs.append((None, right[j]))
        else:
            assert scores[i - 1][j - 1] is not None, "the table holds no other way"
            i, j = i - 1, j - 1
            pairs.append((left[i], right[j]))
    return pairs[::-1]
