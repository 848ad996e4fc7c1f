"""What ends a block of MultiResUNet (Ibtehaz 2020): the sum's activation, and a norm with a trained scale."""

from dataclasses import replace

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import has


def lay_rescaled(place: Place, x: Node, unit: Unit) -> Node:
    """`(c, n) → (c, n)`: activation and norm, where the unit has them."""
    if has(unit, "activation") and unit.activation:
        x = place.add(unit.activation, x, role="add_activation")
    return lay_norm(place, x, unit, "add")


def lay_norm(place: Place, x: Node, unit: Unit, role: str) -> Node:
    """The unit's norm with a scale, which the authors leave out where a convolution came before."""
    if not has(unit, "norm") or not unit.norm:
        return x
    alone = replace(unit, order=("norm",), norm=replace(unit.norm, scale=True, center=True))
    return lay_unit(place, x, alone, role)
