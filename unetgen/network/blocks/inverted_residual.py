"""Inverted residual units (Sandler 2018, MobileNetV2, figure 3d).

Each unit is wide inside: depthwise, between two 1 × 1 convolutions. With squeeze and excitation it is EfficientNet's
(Tan 2019).
"""

from dataclasses import replace
from typing import Annotated

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.attentions.se import lay_excitation
from unetgen.network.blocks._parts import block_pointwise, filters_of, refuse_shrinking, total
from unetgen.network.blocks._shortcut import split
from unetgen.ops import Activation

TITLE = "inverted residual"
REDUCTION = 4  # of the excitation, in all networks with such units


def block(
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    expansion: Annotated[int, "the unit has its input's channels times this; 1 leaves the first 1x1 out"] = 6,
    excitation: Annotated[
        bool, "squeeze and excitation behind the depthwise convolution, over a quarter of the input's channels"
    ] = False,
) -> list[Node]:
    """Add the block: `(c, n) → (filters of the last unit, n / strides)`.

    The taps are the units' outputs. Kernel, strides and dilation are those of the depthwise convolutions. The input is
    added where it has the output's shape; nothing follows the sum.

    Raises:
        SettingError: the units shrink the map or have groups.
    """
    refuse_shrinking(units, "inverted_residual")
    if any(unit.groups > 1 for unit in units):
        text = "is set, but block=inverted_residual convolves each channel apart. Use groups=1."
        raise SettingError("groups", text)
    taps = [x]
    for j, unit in enumerate(units):
        taps.append(lay_inverted(place.within(f"conv{j}"), taps[-1], unit, expansion, excitation))
    return taps[1:]


def lay_inverted(place: Place, x: Node, unit: Unit, expansion: int, excitation: bool) -> Node:
    """Add one unit over `c · expansion` channels."""
    wide = x.shape.channels * expansion
    y = lay_unit(place, x, block_pointwise(unit, wide), "expand") if expansion > 1 else x
    y = lay_unit(place, y, replace(unit, filters=wide, groups=wide, dropout=None), "depthwise")
    if excitation:
        function = unit.activation or Activation("relu")
        y = lay_excitation(place.within("se"), y, max(x.shape.channels // REDUCTION, 1), function)
    project, _ = split(block_pointwise(unit, filters_of(unit)), "sum")
    y = lay_unit(place, y, replace(project, dropout=unit.dropout), "project")
    return total(place, [y, x]) if y.shape == x.shape else y
