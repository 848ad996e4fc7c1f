"""Recurrent convolutions (Alom 2018, R2U-Net, figure 4).

Each unit is applied again to the sum of its input and its output.
"""

from dataclasses import replace
from typing import Annotated

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import bare, block_pointwise, filters_of, refuse_shrinking, total

TITLE = "recurrent"


def block(
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    recurrences: Annotated[int, "how often each unit is applied again"] = 2,
    shared_weights: Annotated[bool, "each time with the same weights"] = True,
    residual: Annotated[bool, "the block's output is added to what its 1x1 convolution made"] = True,
) -> list[Node]:
    """Add the block: `(c, n) → (filters, n / strides)`; the taps are last outputs.

    A 1 × 1 convolution (`entry`), with the units' bias, comes first: it brings the input to the filters, and strides.

    Raises:
        SettingError: the units shrink the map, or differ in their filters.
    """
    refuse_shrinking(units, "recurrent")
    refuse_other_widths(units)
    entry = replace(bare(block_pointwise(units[0], filters_of(units[0]))), strides=units[0].strides)
    taps = [lay_unit(place, x, entry, "entry")]
    for j, unit in enumerate(units):
        own = replace(unit, strides=None) if j == 0 else unit
        taps.append(lay_again(place, taps[-1], own, f"conv{j}", recurrences, shared_weights))
    return [*taps[1:-1], total(place, [taps[-1], taps[0]]) if residual else taps[-1]]


def lay_again(place: Place, x: Node, unit: Unit, role: str, times: int, shared: bool) -> Node:
    """Add `y = u(x)`, then `y = u(x + y)` as often as asked for."""
    y = lay_unit(place, x, unit, role)
    for t in range(times):
        y = total(place, [x, y], f"{role}_add{t}")
        y = lay_unit(place, y, unit, f"{role}_again{t}", role if shared else None)
    return y


def refuse_other_widths(units: tuple[Unit, ...]) -> None:
    filters = [filters_of(unit) for unit in units]
    if len(set(filters)) > 1:
        text = (
            f"{', '.join(map(str, filters))} differ within a stage, but block=recurrent adds its convolutions' outputs."
        )
        raise SettingError("filters", f"{text} Leave conv_factors out, or give one number.")
