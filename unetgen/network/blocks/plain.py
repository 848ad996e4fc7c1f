"""Convolutions one after the other (Ronneberger 2015, section 2)."""

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit

TITLE = "conv"


def block(place: Place, x: Node, units: tuple[Unit, ...]) -> list[Node]:
    """Add the units: `(c, n) → (filters of the last unit, n)`; each unit is a tap."""
    taps: list[Node] = []
    for j, unit in enumerate(units):
        x = lay_unit(place, x, unit, f"conv{j}")
        taps.append(x)
    return taps
