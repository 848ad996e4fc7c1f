"""The end of a MultiResUNet block (Ibtehaz 2020): the sum's activation and norm.

The norm has a trained scale.
"""

from dataclasses import replace

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import has


def lay_rescaled(place: Place, x: Node, unit: Unit) -> Node:
    """Add activation and norm, where the unit has them: `(c, n) → (c, n)`."""
    if has(unit, "activation") and unit.activation:
        x = place.add(unit.activation, x, role="add_activation")
    return lay_norm(place, x, unit, "add")


def lay_norm(place: Place, x: Node, unit: Unit, role: str) -> Node:
    """Add the unit's norm with a scale.

    The authors leave the scale out after a convolution.
    """
    if not has(unit, "norm") or not unit.norm:
        return x
    alone = replace(unit, order=("norm",), norm=replace(unit.norm, scale=True, center=True))
    return lay_unit(place, x, alone, role)
