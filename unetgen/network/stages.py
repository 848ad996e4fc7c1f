"""Add a stage: its block, repeated, with an attention after each."""

from unetgen.graph.altered import altered
from unetgen.graph.draft import Place
from unetgen.graph.parts import Part, Unit
from unetgen.graph.plan import Node
from unetgen.network import recipes

Units = tuple[Unit, ...]


def lay_part(place: Place, x: Node, part: Part, channels: int | None) -> list[Node]:
    """Add a stage, and return its taps, its output last.

    `channels` replaces filters that the description leaves to the skip.
    """
    units: Units = tuple(unit if unit.filters else altered(unit, filters=channels) for unit in part.units)
    if part.repeats == 1:
        return lay_block(place, x, part, units) or [x]
    taps = [x]
    for number in range(part.repeats):
        taps += lay_block(place.within(f"block{number}"), taps[-1], part, units)
        units = tuple(altered(unit, strides=None) if unit.strides else unit for unit in units)
    return taps[1:] or taps


def lay_block(place: Place, x: Node, part: Part, units: Units) -> list[Node]:
    """Add one block, with its attention."""
    if not units:
        return []
    if part.more:
        return lay_steps(place, x, part._replace(units=units))
    taps: list[Node] = recipes.lay("block", part.block, place, x, units)
    if part.attention:
        inside = place.within(part.attention.name)
        attended: Node = recipes.lay("attention", part.attention, inside, taps[-1], units[-1])
        return [*taps[:-1], attended]
    return taps


def lay_steps(place: Place, x: Node, part: Part) -> list[Node]:
    """Add several blocks one after the other, each with its own units."""
    taps = [x]
    for number, step in enumerate(part.steps):
        inside = place.within(f"then{number}") if number else place
        taps += lay_block(inside, taps[-1], step, step.units)
    return taps[1:]
