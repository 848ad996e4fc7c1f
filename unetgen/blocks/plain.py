"""Convolutions one after the other (Ronneberger 2015, section 2)."""

from unetgen.graph import Draft, Node
from unetgen.spec import Stage, Unit
from unetgen.units import lay_unit


def block(draft: Draft, x: Node, stage: Stage, units: tuple[Unit, ...]) -> list[Node]:
    """`(c, n) → (filters of the last unit, n)`; the taps are each unit's output."""
    taps = [x]
    for j, unit in enumerate(units):
        taps.append(lay_unit(draft, taps[-1], unit, stage, f"conv{j}"))
    return taps[1:]
