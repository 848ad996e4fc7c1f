"""A step of a ResPath (Ibtehaz 2020, figure 4), for skips.

`skip.repeats` gives the path's length.
"""

from dataclasses import replace

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import block_pointwise, filters_of, only, refuse_shrinking, total
from unetgen.network.blocks._rescaled import lay_rescaled

TITLE = "ResPath"


def block(place: Place, x: Node, units: tuple[Unit, ...]) -> list[Node]:
    """Add the step: `(c, n) → (filters, n / strides)`.

    It is the unit, a 1 × 1 convolution beside it, their sum, activation and norm.

    Raises:
        SettingError: there are several units, or they shrink the map.
    """
    unit = only(units, "respath")
    refuse_shrinking(units, "respath")
    beside = replace(block_pointwise(unit, filters_of(unit)), strides=unit.strides, activation=None)
    shortcut = lay_unit(place, x, beside, "shortcut")
    return [lay_rescaled(place, total(place, [shortcut, lay_unit(place, x, unit, "conv0")]), unit)]
