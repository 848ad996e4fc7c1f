"""Residual units with a bottleneck (He 2016, figure 5, right).

Each unit is between two 1 × 1 convolutions.
"""

from dataclasses import replace
from typing import Annotated, Literal

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import block_pointwise, filters_of, refuse_shrinking, total
from unetgen.network.blocks._shortcut import Shortcut, lay_shortcut, split

TITLE = "bottleneck residual"


def block(  # noqa: PLR0913  options are parameters
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    reduction: Annotated[int, "the unit itself has its filters divided by this"] = 4,
    projection: Annotated[
        Literal["when_needed", "always", "pad"],
        "shortcut: a 1x1 convolution when_needed (channels or size change) or always, or none: pad",
    ] = "when_needed",
    projection_norm: Annotated[bool, "the units' norm after it"] = True,
    projection_bias: Annotated[bool, "its bias"] = False,
    stride_in: Annotated[
        Literal["middle", "first"],
        "which convolution strides: the middle one (torchvision) or the first one (He 2016, keras.applications)",
        "down.kind=first_conv",
    ] = "middle",
    shortcut_pool: Annotated[
        bool, "an average pool strides in place of the projection (ResNet-D)", "down.kind=first_conv"
    ] = False,
) -> list[Node]:
    """Add the block: `(c, n) → (filters of the last unit, n / strides)`.

    The taps are the sums, one per unit. The unit's kernel, strides, dilation, groups and dropout are those of the
    convolution in the middle.

    Raises:
        SettingError: the units shrink the map, or their filters cannot be reduced so far.
    """
    refuse_shrinking(units, "bottleneck_residual")
    shortcut = Shortcut(projection, norm=projection_norm, bias=projection_bias, pool=shortcut_pool)
    taps = [x]
    for j, unit in enumerate(units):
        inside = inner_units(unit, reduction, stride_in == "first")
        taps.append(lay_bottleneck(place.within(f"conv{j}"), taps[-1], unit, inside, shortcut))
    return taps[1:]


def inner_units(unit: Unit, reduction: int, first: bool) -> tuple[Unit, Unit]:
    """Return the convolution that reduces the channels, and the one behind it."""
    narrow = reduced(unit, reduction)
    reduce, spatial = block_pointwise(unit, narrow), replace(unit, filters=narrow)
    return (replace(reduce, strides=unit.strides), replace(spatial, strides=None)) if first else (reduce, spatial)


def lay_bottleneck(place: Place, x: Node, unit: Unit, inside: tuple[Unit, Unit], shortcut: Shortcut) -> Node:
    """Add one unit: its inner units, and the one that brings the channels back."""
    beside = lay_shortcut(place, x, (unit,), shortcut)
    expand, behind = split(block_pointwise(unit, filters_of(unit)), "sum")
    x = lay_unit(place, x, inside[0], "reduce")
    x = lay_unit(place, x, inside[1], "spatial")
    x = total(place, [lay_unit(place, x, expand, "expand"), beside])
    return place.add(behind, x, role="add_activation") if behind else x


def reduced(unit: Unit, reduction: int) -> int:
    if filters_of(unit) % reduction:
        raise SettingError("block.reduction", f"{reduction} does not divide {unit.filters} filters. Use a divisor, or"
                      f" filters.multiple_of={reduction}.")  # fmt: skip
    return filters_of(unit) // reduction
