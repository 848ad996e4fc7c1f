"""A dense block (Huang 2017; Jégou 2017): each unit sees all maps before it.

The units' filters are the growth rate: what each one adds.
"""

from dataclasses import replace
from typing import Annotated, Literal

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import block_pointwise, refuse_shrinking, refuse_strides
from unetgen.ops import Concat

TITLE = "dense"
KEEPS_SIZE = True


def block(
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    include_input: Annotated[bool, "the output holds the block's input too"] = True,
    transition: Annotated[
        Literal["none", "keep", "halve"], "a 1x1 convolution after the block that keeps or halves its channels"
    ] = "none",
) -> list[Node]:
    """Add the block: `(c, n) → (c + filters of all units, n)`.

    `c` is missing where the input is left out; `transition` halves the sum. The taps are the maps after each unit,
    and the transition's output as one more.

    Raises:
        SettingError: the units shrink the map or stride.
    """
    refuse_shrinking(units, "dense")
    refuse_strides(units, "dense", "concatenates the stage's input with its convolutions' outputs")
    made: list[Node] = []
    seen = [x]
    for j, unit in enumerate(units):
        made.append(lay_unit(place, seen[-1], unit, f"conv{j}"))
        maps = made if j == len(units) - 1 and not include_input else [seen[-1], made[-1]]
        seen.append(place.add(Concat(), *maps, role=f"concat{j}") if len(maps) > 1 else maps[0])
    return seen[1:] if transition == "none" else [*seen[1:], lay_transition(place, seen[-1], units[-1], transition)]


def lay_transition(place: Place, x: Node, unit: Unit, filters: Literal["keep", "halve"]) -> Node:
    """Add a unit like the last one: `(c, n) → (c, n)` or `(c / 2, n)`, rounded down."""
    channels = x.shape.channels if filters == "keep" else x.shape.channels // 2
    return lay_unit(place, x, replace(block_pointwise(unit, channels), dropout=unit.dropout), "transition")
