"""Edits of a convolution's settings, from the first difference."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product
from typing import Any

from unetgen.graph.parts import Around, Channels, Unit
from unetgen.graph.plan import Node
from unetgen.graph.spec import Spec, Up
from unetgen.ops import Activation, AnyOp, Conv, ConvTranspose, Dropout, Norm, Pad, PReLU
from unetgen.read.describe.matching import FirstDifference
from unetgen.read.describe.slots import STAGES, Slot, changed, slots, slots_of, ups_of, with_ups

PARTS = ("norm", "activation", "dropout")


def unit_edits(spec: Spec, difference: FirstDifference) -> Iterator[Spec]:
    """Yield specs in which one unit, or all like it, has what the network has."""
    wanted = difference.wanted
    units = dict(slots(spec))
    if wanted is None:
        for node in difference.instead:
            for slot in slots_of(spec, node) if node.op.family in PARTS else ():
                yield from spread_changes(spec, slot, {node.op.family: None}, units)
        yield replace(spec, heads=tuple(replace(head, final=None) for head in spec.heads))
        return
    for node in difference.instead:
        for slot in slots_of(spec, node):
            for fields in unit_changes(units[slot], wanted, node):
                yield from spread_changes(spec, slot, fields, units)
        yield from up_edits(spec, node, wanted.op)
        yield from head_edits(spec, node, wanted)


def unit_changes(unit: Unit, wanted: Node, node: Node) -> Iterator[dict[str, Any]]:
    """Yield the fields of a unit that may make the wanted op in place of a node's."""
    op = wanted.op
    match op:
        case Conv():
            fields = conv_fields(op)
            if isinstance(node.op, Conv):
                yield {name: value for name, value in fields.items() if value != getattr(unit, name)}
                if op.padding == "valid":
                    yield {"padding": "valid"}
            elif isinstance(node.op, Pad):
                yield {**fields, "padding": op.padding}
        case ConvTranspose(use_bias=bias, kernel_size=kernel):
            padding = cropped(op)
            yield {"use_bias": bias, "kernel_size": kernel, "padding": padding}
        case Pad(padding=margins, mode=border) if all(a == b for a, b in margins):
            yield {"padding": tuple(a for a, _ in margins), "border": border}
        case Norm():
            yield {"norm": op}
        case Activation() | PReLU():
            yield {"activation": op}
        case Dropout():
            yield {"dropout": op}
        case _:
            pass
    if node.op.family in PARTS and node.op.family != op.family:
        yield {node.op.family: None}


def conv_fields(op: Conv) -> dict[str, Any]:
    dilation = op.dilation_rate if max(op.dilation_rate) > 1 else None
    fields = {"filters": op.filters, "kernel_size": op.kernel_size, "groups": op.groups, "use_bias": op.use_bias}
    return {**fields, "dilation_rate": dilation, **({"padding": "same"} if op.padding == "same" else {})}


def cropped(op: ConvTranspose) -> Any:
    """Return a transposed convolution's padding.

    It is Keras' word, or the pixels that are cut before."""
    return tuple(before for before, _ in op.cropping) if op.cropping else op.padding


def spread_changes(spec: Spec, slot: Slot, fields: dict[str, Any], units: dict[Slot, Unit]) -> Iterator[Spec]:
    """Yield the change at a place, at all that are alike, and with other orders."""

    def change(unit: Unit) -> Unit:
        return replace(unit, **fields)

    if not fields:
        return
    kind, unit = slot[0], units[slot]
    alike = {
        other for other, there in units.items()
        if other[0] == kind and all(getattr(there, name) == getattr(unit, name) for name in fields)
    }  # fmt: skip
    wide = changed(spec, alike, change) if len(alike) > 1 and "filters" not in fields else None
    narrow = changed(spec, {slot}, change)
    yield from filter(None, (narrow, wide) if kind in STAGES else (wide, narrow))
    if any(part in fields for part in PARTS):
        yield from other_orders(narrow, slot)


def other_orders(spec: Spec, slot: Slot) -> Iterator[Spec]:
    """Yield other orders of the units' parts: everywhere, on this side, at this place."""
    units = dict(slots(spec))
    there = [part for part in units[slot].order if part == "conv" or getattr(units[slot], part)]
    every = {other for other in units if other[0] in STAGES}
    groups = (every, {other for other in every if other[0] == slot[0]}, {slot})
    for order in permutations(there):
        rest = [part for part in ("conv", *PARTS) if part not in order]
        for group in groups:
            yield changed(spec, group | {slot}, lambda unit, order=(*order, *rest): replace(unit, order=order))


def up_edits(spec: Spec, node: Node, op: AnyOp) -> Iterator[Spec]:
    """Yield other channels of the ups and around them, on all edges or on one."""
    if not isinstance(op, Conv | ConvTranspose) or not node.stage:
        return
    ups, i = ups_of(spec), node.stage.level
    for policy, places in product(("skip", "keep", "halve", op.filters), (range(len(ups)), [i])):
        if isinstance(op, ConvTranspose) or "up_conv" in node.name:
            made = (replace(up, filters=policy) if up and k in places else up for k, up in enumerate(ups))
            yield with_ups(spec, made)
        for name in ("before", "after"):
            if f"up_{name}" in node.name:
                found = (around_of(up, name, policy) if up and k in places else up for k, up in enumerate(ups))
                yield with_ups(spec, found)


def around_of(up: Up, name: str, filters: Channels) -> Up:
    """Return an up whose convolution before or after it has other filters."""
    around: Around | None = getattr(up, name)
    made: dict[str, Any] = {name: around and around._replace(filters=filters)}
    return replace(up, **made)


def head_edits(spec: Spec, node: Node, wanted: Node) -> Iterator[Spec]:
    """Yield heads with the last activation that the network has."""
    if node.side != "head":
        return
    op = wanted.op
    finals = {op} if isinstance(op, Activation) else set[Any]()
    for final in (*finals, None):
        yield replace(spec, heads=tuple(replace(head, final=final) for head in spec.heads))
