"""A stage's units with a shortcut around them (He 2016).

The options cover the published residual U-Nets: ResNet-D's pooled shortcut (He 2019), the projection before the units
(Lee 2017), MONAI's residual unit, and V-Net's repeated input (Milletari 2016).
"""

from dataclasses import replace
from typing import Annotated

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network.blocks import plain
from unetgen.network.blocks._parts import refuse_shrinking, total
from unetgen.network.blocks._shortcut import Activate, Kernel, Projection, Shortcut, lay_shortcut, split

TITLE = "residual"


def block(  # noqa: PLR0913  options are parameters
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    projection: Annotated[
        Projection,
        "shortcut: a convolution when_needed (channels or size change) or always, or none: pad (channels of zeros"
        " added, or the last ones cut), tile (channels repeated)",
    ] = "when_needed",
    projection_first: Annotated[bool, "the units take the shortcut as their input"] = False,
    projection_kernel: Annotated[
        Kernel, "its kernel: one, units (the first one's), or that only where it strides"
    ] = "one",
    projection_norm: Annotated[bool, "the units' norm after it"] = True,
    projection_bias: Annotated[bool, "its bias"] = False,
    shortcut_pool: Annotated[
        bool, "an average pool strides in place of the projection (ResNet-D)", "down.kind=first_conv"
    ] = False,
    activate: Annotated[
        Activate, "where the last activation is: behind the sum, in the units, or both (once where tile repeats)"
    ] = "sum",
) -> list[Node]:
    """Add the block: `(c, n) → (filters of the last unit, n / strides)`.

    The taps are the units' outputs, the last one after the sum. With an activation before the convolution
    (pre-activation)
    nothing follows the sum.

    Raises:
        SettingError: the units shrink the map, or an option would change nothing.
    """
    refuse_shrinking(units, "residual")
    options = Shortcut(projection, projection_kernel, projection_norm, projection_bias, shortcut_pool)
    shortcut = lay_shortcut(place, x, units, options)
    repeated = projection == "tile" and shortcut.shape.channels != x.shape.channels
    if projection_first:
        x, units = shortcut, (replace(units[0], strides=None), *units[1:])
    last, behind = split(units[-1], "sum" if repeated and activate == "both" else activate)
    taps = plain.block(place, x, (*units[:-1], last))
    x = total(place, [taps[-1], shortcut])
    return [*taps[:-1], place.add(behind, x, role="add_activation") if behind else x]
