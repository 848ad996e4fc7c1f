"""Add the time step: its embedding after the input, and its way into a unit."""

from unetgen.graph.draft import Draft, Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.graph.spec import Stage
from unetgen.graph.time_input import TimeInput
from unetgen.ops import Dense, Input, Modulate, Shape, Sinusoid


def lay_time_input(draft: Draft, time: TimeInput) -> Node:
    """Add the input and its embedding: `(1, ()) → (filters, ())`."""
    place = Place(draft, Stage(0, 0), "input", "time")
    x = place.add(Input(Shape(1, ())), role="")
    x = place.add(Sinusoid(time.channels, time.period, time.shift, time.first), x, role="waves")
    for number in range(2):
        x = place.add(Dense(time.filters, True), x, role=f"dense{number}")
        x = place.add(time.activation, x, role=f"dense{number}_activation")
    return x


def lay_modulation(place: Place, x: Node, unit: Unit, role: str) -> Node:
    """Add the time's effect on a map, through a dense layer: `(c, n) → (c, n)`."""
    assert unit.time, "resolve puts `time` into the order of units that have it"
    assert place.draft.time, "the walk adds the input before the stages"
    width = x.shape.channels * (1 if unit.time == "add" else 2)
    vector = place.add(Dense(width, True), place.draft.time, role=f"{role}_dense")
    return place.add(Modulate(unit.time), x, vector, role=role)
