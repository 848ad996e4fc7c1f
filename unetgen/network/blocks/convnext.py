"""ConvNeXt units (Liu 2022, figure 4); in MedNeXt (Roy 2023) some change the size.

A depthwise convolution comes first; then two 1 × 1 convolutions widen the map and narrow it again.
"""

from dataclasses import replace
from typing import Annotated

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import bare, block_pointwise, filters_of, parts_alone, refuse_shrinking, total
from unetgen.ops import Pad

TITLE = "ConvNeXt"


def block(
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    expansion: Annotated[int, "the unit is this many times as wide as its input inside"] = 4,
) -> list[Node]:
    """Add the block: `(c, n) → (filters of the last unit, n / strides)`.

    Transposed units make `n · strides` pixels. The taps are the units' sums. Kernel, strides and dilation are those of
    the depthwise convolutions, which have the norm behind them; the activation is between the 1 × 1 convolutions.

    Raises:
        SettingError: the units shrink the map or have groups.
    """
    refuse_shrinking(units, "convnext")
    if any(unit.groups > 1 for unit in units):
        raise SettingError("groups", "is set, but block=convnext convolves each channel apart. Use groups=1.")
    taps = [x]
    for j, unit in enumerate(units):
        taps.append(lay_convnext(place.within(f"conv{j}"), taps[-1], unit, expansion))
    return taps[1:]


def lay_convnext(place: Place, x: Node, unit: Unit, expansion: int) -> Node:
    """Add one unit over `c · expansion` channels inside."""
    channels = x.shape.channels
    depthwise = parts_alone(replace(unit, filters=channels, groups=channels), "conv", "norm")
    expand = parts_alone(block_pointwise(unit, channels * expansion), "conv", "activation")
    y = lay_unit(place, x, depthwise, "depthwise")
    y = lay_unit(place, y, expand, "expand")
    narrow = parts_alone(replace(block_pointwise(unit, filters_of(unit)), dropout=unit.dropout), "conv", "dropout")
    y = lay_unit(place, y, narrow, "project")
    y = lay_missing_rows(place, y, x, unit, "pad")
    return total(place, [y, lay_short_way(place, x, unit)])


def lay_short_way(place: Place, x: Node, unit: Unit) -> Node:
    """Add the shortcut: the input, or a 1 × 1 convolution where the shape changes."""
    if not unit.is_strided and x.shape.channels == unit.filters:
        return x
    pixels = unit.padding if isinstance(unit.padding, str) else (0,) * len(unit.padding)
    short = replace(bare(block_pointwise(unit, filters_of(unit))), strides=unit.strides, padding=pixels)
    return lay_missing_rows(place, lay_unit(place, x, short, "shortcut"), x, unit, "shortcut_pad")


def lay_missing_rows(place: Place, y: Node, x: Node, unit: Unit, role: str) -> Node:
    """Add zeros before the first row where a transposed convolution makes too few.

    The strides alone say how many there are to be; MedNeXt's have no output padding.
    """
    if not unit.transposed or unit.strides is None:
        return y
    missing = [n * s - made for n, s, made in zip(x.shape.sizes, unit.strides, y.shape.sizes, strict=True)]
    return place.add(Pad(tuple((rows, 0) for rows in missing)), y, role=role) if any(missing) else y
