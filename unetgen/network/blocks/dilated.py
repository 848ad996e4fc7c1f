"""The stage's units at several dilation rates, and the sum of what they make.

In a chain: the centre of D-LinkNet (Zhou 2018, figure 3). Beside one another: ResUNet-a (Diakogiannis 2020, figure 2).
"""

from typing import Annotated, Literal

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import dilated, filters_of, refuse_shrinking, refuse_strides, total

TITLE = "dilated"
KEEPS_SIZE = True


def block(
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    rates: Annotated[tuple[int, ...], "dilation rate of each branch"] = (1, 2, 4, 8),
    layout: Annotated[
        Literal["chain", "parallel"], "a branch takes the branch before it, or the stage's input"
    ] = "chain",
    include_input: Annotated[bool, "the sum holds the stage's input too"] = True,
) -> list[Node]:
    """Add a branch per rate, each with all units: `(c, n) → (filters of the last, n)`.

    Raises:
        SettingError: the units shrink the map, stride or have a dilation of their own, or the input cannot be added.
    """
    refuse_shrinking(units, "dilated")
    refuse_strides(units, "dilated", "dilates its convolutions, which then cannot stride")
    refuse_widths(x, units, include_input)
    branches = [x]
    for i, rate in enumerate(rates):
        y = branches[-1] if layout == "chain" else x
        for j, unit in enumerate(units):
            y = lay_unit(place, y, dilated(unit, rate, "dilated"), f"branch{i}_conv{j}")
        branches.append(y)
    return [total(place, branches if include_input else branches[1:])]


def refuse_widths(x: Node, units: tuple[Unit, ...], include_input: bool) -> None:
    if include_input and x.shape.channels != filters_of(units[-1]):
        there = x.shape.channels
        raise SettingError("block.include_input", f"true would add the stage's input of {there} channels to maps of"
                      f" {filters_of(units[-1])}. Use {there} filters, or include_input=false.")  # fmt: skip
