"""Read the time step, and put it into the units of all blocks."""

from collections.abc import Iterator
from dataclasses import replace

from unetgen._text import shown
from unetgen.graph.parts import Part, Unit
from unetgen.graph.time_input import TimeInput, TimeKind
from unetgen.language.keys import time_step as keys
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.stage_keys import Sides
from unetgen.ops import Activation

MADE_OF_UNITS = ("plain", "residual")  # blocks that add each unit as it is described


def time_input(read: Reader, there: Sides) -> TimeInput | None:
    """Return the second input, or nothing."""
    kind = read.value(keys.TIME_KIND, group="time")
    if kind == "none":
        return None
    base = there.widths[0](0, 0)
    return TimeInput(
        kind=kind,
        channels=read.value(keys.TIME_CHANNELS, 0, group="time", default=base),
        filters=read.value(keys.TIME_FILTERS, 0, group="time", default=4 * base),
        activation=Activation(read.value(keys.TIME_ACTIVATION, group="time")),
        period=read.value(keys.PERIOD, group="time"),
        shift=read.value(keys.SHIFT, group="time"),
        first=read.value(keys.FIRST, group="time"),
    )


def with_time(read: Reader, there: Sides, time: TimeInput | None) -> Sides:
    """Return the sides whose blocks the time step enters.

    A block that makes its convolutions by itself is refused.
    """
    if time is None:
        return there
    parts = (*there.encoder, *there.decoder)
    blocks = dict.fromkeys(step.block.name for part in parts for step in part.steps if part.units)
    if other := next((name for name in blocks if name not in MADE_OF_UNITS), ""):
        text = f"{shown(time.kind)} is for the blocks plain and residual, and there is {shown(other)}. Use one of them."
        read.problems.say("time.kind", f"{text}")
        return there
    encoder, decoder = (tuple(timed_part(part, time.kind) for part in side) for side in (there.encoder, there.decoder))
    made = there._replace(encoder=encoder, decoder=decoder)
    if not all(any(unit.time for unit in part.units) for part in (*encoder, *decoder) if part.units):
        text = f"{shown(time.kind)} follows a norm, and a block has none. Set norm.kind, or use time.kind=add."
        read.problems.say("time.kind", text)
    return made


def timed_part(part: Part, kind: TimeKind) -> Part:
    """Return a part with the time in the first or the last unit of each block."""
    units = list(part.units)
    for start, end in spans(part):
        place = start if kind == "add" else end - 1
        units[place] = timed_unit(units[place], kind)
    return part._replace(units=tuple(units))


def spans(part: Part) -> Iterator[tuple[int, int]]:
    """Yield where the units of each block begin and end."""
    start = 0
    for step in part.steps:
        if step.units:
            yield start, start + len(step.units)
        start += len(step.units)


def timed_unit(unit: Unit, kind: TimeKind) -> Unit:
    """Return a unit with the time behind its convolution or its norm, if it has that."""
    after = "conv" if kind == "add" else "norm"
    if after not in unit.order or (after == "norm" and unit.norm is None):
        return unit
    place = unit.order.index(after) + 1
    return replace(unit, order=(*unit.order[:place], "time", *unit.order[place:]), time=kind)
