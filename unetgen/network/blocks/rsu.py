"""A U-Net inside a stage: the residual U-block of U²-Net (Qin 2020, figure 2e).

The stage's unit comes first; its output is added to that of a small U-Net, which has narrower convolutions.
"""

from dataclasses import replace
from typing import Annotated

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import dilated, filters_of, only, refuse_shrinking, total
from unetgen.ops import Concat, Pool, Resize, ResizeTo

TITLE = "RSU"
SHALLOWEST = 2


def block(
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    height: Annotated[int, "levels of the small U-Net, its dilated bottom counted"] = 4,
    middle: Annotated[float, "its filters are the unit's times this"] = 0.5,
    pools: Annotated[bool, "it pools; else its convolutions are dilated, twice as much at each level"] = True,
) -> list[Node]:
    """Add the block: `(c, n) → (filters, n / strides)`, one tap.

    Sizes that two does not divide are rounded up on the way down, as in the authors' code.

    Raises:
        SettingError: there are several units, they shrink the map or are dilated, or there are too few levels.
    """
    unit = only(units, "rsu")
    refuse_shrinking(units, "rsu")
    if height < SHALLOWEST:
        raise SettingError("block.height", f"{height} leaves no U-Net. Give a whole number from {SHALLOWEST}.")
    first = lay_unit(place, x, unit, "conv0")
    narrow = replace(unit, filters=max(round(filters_of(unit) * middle), 1), strides=None)
    left = [first]
    for level in range(height - 1):
        left.append(lay_left(place.within(f"left{level}"), left[-1], narrow, level, pools))
    rate = 2 if pools else 2 ** (height - 1)
    y = lay_unit(place, left[-1], dilated(narrow, rate, "rsu"), "bottom")
    for level in reversed(range(height - 1)):
        own = narrow if level else replace(narrow, filters=unit.filters)
        y = lay_right(
            place.within(f"right{level}"), left[level + 1], y, own if pools else dilated(own, 2**level, "rsu")
        )
    return [total(place, [y, first])]


def lay_left(place: Place, x: Node, unit: Unit, level: int, pools: bool) -> Node:
    """Add a level of the left side, behind a pooling if it is not the first."""
    if not pools:
        return lay_unit(place, x, dilated(unit, 2**level, "rsu"), "conv")
    twos = (2,) * len(unit.kernel_size)
    return lay_unit(place, place.add(Pool("max", twos, twos, "same"), x, role="pool") if level else x, unit, "conv")


def lay_right(place: Place, skip: Node, below: Node, unit: Unit) -> Node:
    """Add a level of the right side: a concatenation and a convolution."""
    return lay_unit(place, place.add(Concat(), lay_enlarged(place, below, skip), skip, role="concat"), unit, "conv")


def lay_enlarged(place: Place, x: Node, like: Node) -> Node:
    """Bring a map to the size of another one by linear interpolation."""
    if x.shape.sizes == like.shape.sizes:
        return x
    if all(m == 2 * n for m, n in zip(like.shape.sizes, x.shape.sizes, strict=True)):
        return place.add(Resize((2,) * len(x.shape.sizes), "linear"), x, role="up")
    return place.add(ResizeTo(like.shape.sizes, "linear"), x, role="up")
