"""Change the size along an edge: reduced on the way down, restored on the way up."""

import math
from typing import Literal

from unetgen._text import by_axis
from unetgen.errors import SettingError, SizeError
from unetgen.graph.altered import altered
from unetgen.graph.draft import Place
from unetgen.graph.parts import Around, Channels, Recipe, Unit
from unetgen.graph.plan import Edge, Node
from unetgen.graph.spec import Down, Spec, Up, factor_between
from unetgen.network import recipes
from unetgen.network.units import join_role, lay_unit, part_op
from unetgen.ops import Axes, PixelShuffle, PixelUnshuffle, Pool, Resize


def lay_down(place: Place, x: Node, down: Down) -> Node:
    """Add a down edge: `(c, n) → (c or the filters, n / factor)`.

    Nothing is added where the stage's first convolution strides.

    Raises:
        SizeError: the factor does not divide the size, and no setting says how odd sizes meet again.
    """
    sizes = x.shape.sizes
    if (down.exact or down.kind == "pixel_unshuffle") and any(n % f for n, f in zip(sizes, down.factor, strict=True)):
        raise SizeError(f"does not divide by {by_axis(down.factor)}")
    if down.kind == "first_conv" or all(f == 1 for f in down.factor):
        return x
    if down.kind == "conv":
        assert down.unit, "resolve gives a convolution of its own its unit"
        filters = down.filters if isinstance(down.filters, int) else x.shape.channels
        return lay_in_block(place, x, altered(down.unit, filters=filters, strides=down.factor), down.block, "down")
    if down.kind == "pixel_unshuffle":
        return place.add(PixelUnshuffle(down.factor), x, role="down")
    return place.add(pool_of(down.kind, down), x, role="pool")


def pool_of(kind: Literal["max", "average"], down: Down) -> Pool:
    """Return the pooling of a down edge; its window is the factor unless it has one."""
    if down.window is None:
        return Pool(kind, down.factor, down.factor, "valid")
    if isinstance(down.window_padding, str):
        return Pool(kind, down.window, down.factor, down.window_padding)
    margins = tuple((p, p) for p in down.window_padding)
    return Pool(kind, down.window, down.factor, "valid", margins if any(down.window_padding) else ())


def lay_pool(place: Place, x: Node, spec: Spec, edge: Edge) -> Node:
    """Pool a skip from a level above to its target's size (UNet 3+)."""
    if edge.source.level == edge.target.level:
        return x
    factor = factor_between(spec.factors, edge.source.level, edge.target.level)
    kind = "average" if spec.down[edge.source.level].kind == "average" else "max"
    return place.add(Pool(kind, factor, factor, "valid"), x, role="pool")


def lay_up(place: Place, x: Node, up: Up, factor: Axes, skip: int) -> Node:
    """Add an up edge with its units: `(c, n) → (channels, n · factor)`.

    `skip` is the channels of the skip.
    """
    x = lay_around(place, x, up.before, skip, "before")
    x = lay_resampling(place, x, up, factor, channels_of(up.filters, x, skip))
    return lay_around(place, x, up.after, skip, "after")


def channels_of(policy: Channels, x: Node, skip: int) -> int:
    """Return a channel policy as a number."""
    if isinstance(policy, int):
        return policy
    return {"keep": x.shape.channels, "halve": max(x.shape.channels // 2, 1), "skip": skip}[policy]


def lay_around(place: Place, x: Node, around: Around | None, skip: int, role: str) -> Node:
    """Add the unit before or after a resampling."""
    if around is None:
        return x
    filters = channels_of(around.filters, x, skip)
    if around.changes_only and filters == x.shape.channels:
        return x
    return lay_unit(place, x, altered(around.unit, filters=filters), join_role("up", role))


def lay_resampling(place: Place, x: Node, up: Up, factor: Axes, filters: int) -> Node:
    """Add an interpolation, or the unit whose convolution resamples."""
    if up.unit is None:
        if all(f == 1 for f in factor):
            return x
        return place.add(Resize(factor, up.kind, up.align_corners), x, role="up")
    if up.kind == "transpose":
        return lay_in_block(place, x, transposed_unit(up, up.unit, factor, filters), up.block, "up")
    for part in up.unit.order:
        if part != "conv":
            op = part_op(up.unit, part, x.shape.channels)
            x = place.add(op, x, role=join_role("up", part)) if op else x
        else:
            wide = altered(up.unit, filters=filters * math.prod(factor), order=("conv",))
            x = place.add(PixelShuffle(factor), lay_unit(place, x, wide, "up_conv"), role="up")
    return x


def transposed_unit(up: Up, unit: Unit, factor: Axes, filters: int) -> Unit:
    """Return the unit of an up edge as one that enlarges a map by the factor."""
    return altered(unit, filters=filters, strides=factor, transposed=True, output_padding=up.output_padding)


def lay_in_block(place: Place, x: Node, unit: Unit, block: Recipe, role: str) -> Node:
    """Add a unit that resamples, arranged by a block.

    Raises:
        SettingError: the block does not change the size as the unit alone does.
    """
    if block.name == "plain":
        return lay_unit(place, x, unit, role)
    made: Node = recipes.lay("block", block, place.within(role), x, (unit,))[-1]
    steps = unit.strides or (1,) * len(unit.kernel_size)
    pairs = zip(x.shape.sizes, steps, strict=True)
    wanted = tuple(n * s if unit.transposed else -(-n // s) for n, s in pairs)
    if made.shape.sizes != wanted:
        text = f"{block.name!r} makes {by_axis(made.shape.sizes)} of {by_axis(x.shape.sizes)}, not {by_axis(wanted)}."
        raise SettingError(f"{role}.block.kind", f"{text} Use another block, or {role}.padding=same.")
    return made
