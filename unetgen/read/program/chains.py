"""Several calls that mean one op.

What an op of ours says at once, PyTorch code often says in steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from unetgen.graph.plan import Node
from unetgen.network.units import margins_of
from unetgen.ops import (
    AnyOp,
    Axes,
    Concat,
    Conv,
    Crop,
    Foreign,
    Merge,
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Reshape,
)
from unetgen.read.program.form import ProgramCall, Ref
from unetgen.read.program.norms import EPSILON
from unetgen.read.program.site import CallSite
from unetgen.read.program.views import is_flattening

MOVES = {"permute", "movedim"}
BROADCASTING = frozenset(["add", "sub", "mul", "div"])


class Chain(NamedTuple):
    """Ops that replace a call and those before it, and the nodes that they read.

    `owner` is the node before, whose stored tensors they have.
    """

    ops: Sequence[AnyOp]
    sources: Sequence[str]
    owner: str = ""


class Before(NamedTuple):
    """The nodes and calls before a call.

    `made_by` is the call and the source of a tensor, `takers` the ops that read it.
    """

    nodes: Mapping[str, Node]
    made_by: Mapping[str, tuple[ProgramCall, str]]
    takers: Mapping[str, Sequence[str]]


def chain_of(
    call: ProgramCall, site: CallSite, ops: Sequence[AnyOp] | None, sources: Sequence[str], known: Before
) -> Chain | None:
    """Return what a call means together with those before it, or `None`."""
    if ops and isinstance(ops[0], Concat):
        return flat(sources, known.nodes)
    before = known.nodes[sources[0]]
    if ops and isinstance(ops[0], Conv) and isinstance(before.op, Pad):
        return padded_before(ops[0], before, known.nodes)
    if isinstance(before.op, Reshape) and (is_flattening(site) or is_pixel_view(call, site)):
        more = [Reshape(len(site.made) - 2)] if len(site.made) > 2 else []
        return Chain(more, before.inputs)
    if call.op == "slice" and ops and isinstance(before.op, Crop):
        pairs = zip(before.op.cropping, cast(Crop, ops[0]).cropping, strict=True)
        return Chain([Crop(tuple((a + c, b + d) for (a, b), (c, d) in pairs))], before.inputs)
    if call.op == "mean" and is_stacked(before, call):
        return Chain([Merge("average")], before.inputs)
    if call.op in ("expand", "expand_as") and set(known.takers[call.outputs[0]]) <= BROADCASTING:
        return Chain([], sources[:1])
    return channel_norm(call, site, sources[0], known) or shuffled(call, site, known.made_by)


def padded_before(conv: Conv, before: Node, nodes: Mapping[str, Node]) -> Chain | None:
    """Return a convolution together with the padding before it.

    They are one where Keras' `same` pads these very pixels.
    """
    assert isinstance(before.op, Pad)
    whole, pad = replace(conv, padding="same"), before.op
    is_zeros = conv.padding == "valid" and pad.mode == "constant"
    is_whole = is_zeros and pad.padding == margins_of(whole, nodes[before.inputs[0]].shape.sizes)
    return Chain([whole], before.inputs) if is_whole else None


def is_stacked(before: Node, call: ProgramCall) -> bool:
    """Return whether a mean is that of maps stacked along a new first axis."""
    stacked = isinstance(before.op, Foreign) and before.op.layer_type == "stack"
    return stacked and [int(axis) for axis in call.arguments.get("dim", [])] == [0] and len(before.inputs) > 1


def channel_norm(call: ProgramCall, site: CallSite, source: str, known: Before) -> Chain | None:
    """Return a layer norm of channels, which were moved to the end and are moved back."""
    norm = known.made_by.get(first_name(call))
    moved = known.made_by.get(first_name(norm[0])) if norm and norm[0].op == "layer_norm" else None
    if not norm or not moved or {call.op, moved[0].op} - MOVES:
        return None
    rank = len(site.made)
    if order_of(moved[0], rank) != [0, *range(2, rank), 1] or order_of(call, rank) != [
        0,
        rank - 1,
        *range(1, rank - 1),
    ]:
        return None
    given = norm[0].arguments
    has = {name: given.get(name) is not None for name in ("weight", "bias")}
    op = Norm("layer", float(given.get("eps", EPSILON)), 0.0, has["bias"], has["weight"])
    return Chain([op], [moved[1]], source)


def order_of(call: ProgramCall, rank: int) -> list[int]:
    """Return the order in which a call puts axes."""
    if call.op == "permute":
        return [int(axis) % rank for axis in call.arguments.get("dims", [])]
    first, last = (moved_axis(call.arguments.get(name), rank) for name in ("source", "destination"))
    order = [axis for axis in range(rank) if axis != first]
    return [*order[:last], first, *order[last:]]


def moved_axis(given: object, rank: int) -> int:
    one = cast("list[int]", given)[0] if isinstance(given, list | tuple) else cast(int, given)
    return int(one) % rank


def flat(sources: Sequence[str], nodes: Mapping[str, Node]) -> Chain:
    """Return a concatenation of all that those among its sources are made of."""
    parts = ((nodes[name].inputs if isinstance(nodes[name].op, Concat) else (name,)) for name in sources)
    return Chain([Concat()], [one for part in parts for one in part])


def is_pixel_view(call: ProgramCall, site: CallSite) -> bool:
    """Return whether a view adds axes of one pixel to a vector."""
    before, after = site.sizes[0], site.made
    return call.op in ("unsqueeze", "view", "reshape") and len(after) > 2 and before[:2] == after[:2]


def shuffled(call: ProgramCall, site: CallSite, made_by: Mapping[str, tuple[ProgramCall, str]]) -> Chain | None:
    """Return a pixel shuffle, or its inverse, written as view, permutation and view."""
    if call.op not in ("view", "reshape") or len(site.made) < 3:
        return None
    permuted = made_by.get(first_name(call))
    viewed = made_by.get(first_name(permuted[0])) if permuted and permuted[0].op == "permute" else None
    if not permuted or not viewed or viewed[0].op not in ("view", "reshape"):
        return None
    split = [int(part) for part in viewed[0].arguments.get("size", viewed[0].arguments.get("shape", []))]
    order = [int(axis) % max(len(split), 1) for axis in permuted[0].arguments.get("dims", [])]
    op = pixel_op(split, order, site.made[2:])
    return Chain([op], [viewed[1]]) if op else None


def pixel_op(split: list[int], order: list[int], made: Axes) -> PixelShuffle | PixelUnshuffle | None:
    """Return what a view, a permutation and another view do to pixels.

    The first view has the sizes `split`, and the last one the sizes `made`.
    """
    dims = len(made)
    if len(split) != 2 + 2 * dims or len(order) != len(split):
        return None
    factors, sizes = split[2 : 2 + dims], split[2 + dims :]
    up = [0, 1] + [axis for one in range(dims) for axis in (2 + dims + one, 2 + one)]
    if order == up and list(made) == [f * n for f, n in zip(factors, sizes, strict=True)]:
        return PixelShuffle(tuple(factors))
    down = [0, 1, *range(3, 3 + 2 * dims, 2), *range(2, 2 + 2 * dims, 2)]
    if order == down and list(made) == split[2::2]:
        return PixelUnshuffle(tuple(split[3::2]))
    return None


def first_name(call: ProgramCall) -> str:
    first = next(iter(call.arguments.values()), None)
    return first.name if isinstance(first, Ref) else ""
