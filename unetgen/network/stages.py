"""Add a stage: its block, repeated, with an attention after each."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple

from unetgen.graph.altered import altered
from unetgen.graph.draft import Place
from unetgen.graph.parts import Part, Unit
from unetgen.graph.plan import Node
from unetgen.network import recipes

Units = tuple[Unit, ...]
Join = Callable[[Place, Node], Node]  # brings a map of another stage into a block


class LaidStage(NamedTuple):
    """A stage: the map that it receives, and the taps of each of its blocks."""

    received: Node
    blocks: list[list[Node]]

    @property
    def output(self) -> Node:
        return self.blocks[-1][-1]

    @property
    def taps(self) -> list[Node]:
        return [*chain(*self.blocks)]

    @property
    def ends(self) -> list[Node]:
        """The map that the stage receives, and the output of each block."""
        return [self.received, *(taps[-1] for taps in self.blocks)]


def lay_part(place: Place, x: Node, part: Part, channels: int | None) -> list[Node]:
    """Add a stage, and return its taps, its output last."""
    return [*chain(*lay_blocks(place, x, part, channels))]


def lay_blocks(place: Place, x: Node, part: Part, channels: int | None, joins: Sequence[Join] = ()) -> list[list[Node]]:
    """Add a stage, and return the taps of each of its blocks, the block's output last.

    `channels` replaces filters that the description leaves to the skip. `joins` are done before the blocks, in turn.
    """
    units = part.units
    if channels:
        units = tuple([unit if unit.filters else altered(unit, filters=channels) for unit in units])
    made: list[list[Node]] = []
    for number in range(part.repeats):
        if number == 1:
            units = tuple([altered(unit, strides=None) if unit.strides else unit for unit in units])
        inside = place if part.repeats == 1 else place.within(f"block{number}")
        x = joins[number](inside, x) if joins else x
        here = part if part.is_attended(number) else part._replace(attention=None)
        made.append(lay_block(inside, x, here, units) or [x])
        x = made[-1][-1]
    return made


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
