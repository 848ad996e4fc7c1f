"""A dense block (Huang 2017; Jégou 2017): each unit sees all maps before it.

The units' filters are the growth rate: what each one adds.
"""

from dataclasses import replace
from typing import Annotated, Literal

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import block_pointwise, filters_of, parts_alone, refuse_shrinking, refuse_strides
from unetgen.ops import Concat

TITLE = "dense"
WIDER = 4  # times a unit's filters has the convolution before it
KEEPS_SIZE = True


def block(
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    include_input: Annotated[bool, "the output holds the block's input too"] = True,
    transition: Annotated[
        Literal["none", "keep", "halve", "norm"],
        "after the block: a 1x1 convolution that keeps or halves its channels, or a norm and an activation alone",
    ] = "none",
    bottleneck: Annotated[bool, "a 1x1 convolution of four times its filters before each unit (DenseNet-B)"] = False,
) -> list[Node]:
    """Add the block: `(c, n) → (c + filters of all units, n)`.

    `c` is missing where the input is left out; `transition` halves the sum. The taps are the maps after each unit, and
    what the transition's convolution takes and makes.

    Raises:
        SettingError: the units shrink the map or stride.
    """
    refuse_shrinking(units, "dense")
    refuse_strides(units, "dense", "concatenates the stage's input with its convolutions' outputs")
    made: list[Node] = []
    seen = [x]
    for j, unit in enumerate(units):
        narrowed = lay_reduction(place, seen[-1], unit, f"conv{j}_reduce") if bottleneck else seen[-1]
        made.append(lay_unit(place, narrowed, unit, f"conv{j}"))
        maps = made if j == len(units) - 1 and not include_input else [seen[-1], made[-1]]
        seen.append(place.add(Concat(), *maps, role=f"concat{j}") if len(maps) > 1 else maps[0])
    return [*seen[1:], *lay_transition(place, seen[-1], units[-1], transition)]


def lay_reduction(place: Place, x: Node, unit: Unit, role: str) -> Node:
    return lay_unit(place, x, block_pointwise(unit, WIDER * filters_of(unit)), role)


def lay_transition(place: Place, x: Node, unit: Unit, kind: Literal["none", "keep", "halve", "norm"]) -> list[Node]:
    """Add a unit like the last one: `(c, n) → (c, n)` or `(c / 2, n)`, rounded down.

    The first of two taps is what its convolution takes, if that is not the block's output.
    """
    if kind == "none":
        return []
    if kind == "norm":
        return [lay_unit(place, x, parts_alone(unit, "norm", "activation"), "transition")]
    channels = x.shape.channels if kind == "keep" else x.shape.channels // 2
    whole = replace(block_pointwise(unit, channels), dropout=unit.dropout)
    at = whole.order.index("conv")
    before = lay_unit(place, x, replace(whole, order=whole.order[:at]), "transition")
    made = lay_unit(place, before, replace(whole, order=whole.order[at:]), "transition")
    return [made] if before is x else [before, made]
