"""The parts of a stage: convolution units and the recipes that arrange them."""

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, Literal, NamedTuple, Protocol, Self, TypeVar

from unetgen.graph.time_input import TimeKind
from unetgen.ops import Activation, Axes, Border, Dropout, Norm, PReLU

Function = Activation | PReLU
Channels = Literal["keep", "halve", "skip"] | int  # a policy, or the number itself
Options = tuple[tuple[str, Any], ...]
Attended = Literal["each", "between", "last"]


class PerAxis(Protocol):
    """A record that has values per spatial axis, its own or those of records in it."""

    def on_axis(self, axis: int) -> Self:
        """Return the record for a network that has one of the axes alone."""
        ...


R = TypeVar("R", bound=PerAxis)


def one_axis(values: Axes | None, axis: int) -> Axes | None:
    """Return the value of one axis as a tuple of one."""
    return values and values[axis : axis + 1]


def each_on_axis(records: tuple[R, ...], axis: int) -> tuple[R, ...]:
    return tuple(record.on_axis(axis) for record in records)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One convolution with its norm, activation and dropout, in the given order.

    `filters=None` takes the channels of the stage's skip. `padding` is Keras' word, or pixels on both sides per axis,
    which are filled as `border` says. A `transposed` one enlarges the map by its strides, if it has any. Then padding
    cuts the result, and `output_padding` adds rows at the far side again, by default those that undo the strides.
    A unit whose order has no `conv` is a norm and an activation alone. `time` in the order is where a time step enters.
    """

    filters: int | None
    kernel_size: Axes
    strides: Axes | None = None
    dilation_rate: Axes | None = None
    groups: int = 1
    padding: Literal["same", "valid"] | Axes = "same"
    border: Border = "constant"
    use_bias: bool = True
    order: tuple[str, ...] = ("conv", "norm", "activation", "dropout")
    norm: Norm | None = None
    activation: Function | None = None
    dropout: Dropout | None = None
    transposed: bool = False
    output_padding: Axes | None = None
    time: TimeKind | None = None  # how the time step enters, where `order` has it

    @property
    def is_strided(self) -> bool:
        return self.strides is not None and any(stride > 1 for stride in self.strides)

    def on_axis(self, axis: int) -> Self:
        return replace(
            self,
            kernel_size=self.kernel_size[axis : axis + 1],
            strides=one_axis(self.strides, axis),
            dilation_rate=one_axis(self.dilation_rate, axis),
            padding=self.padding if isinstance(self.padding, str) else self.padding[axis : axis + 1],
            output_padding=one_axis(self.output_padding, axis),
        )


class Recipe(NamedTuple):
    """A block, an attention or a gate by its name, with its options."""

    name: str
    options: Options = ()


class NextBlock(NamedTuple):
    """A block after another one in its stage, and the number of units that it takes."""

    block: Recipe
    units: int


class Part(NamedTuple):
    """The inside of one stage: its block, repeated, with an attention after each.

    All repeats have these units. `more` are the blocks after the first one, which take the last units. `attended` says
    which repeats have the attention: each, all but the last, or the last.
    """

    units: tuple[Unit, ...]
    block: Recipe = Recipe("plain")
    repeats: int = 1
    attention: Recipe | None = None
    more: tuple[NextBlock, ...] = ()
    attended: Attended = "each"

    def is_attended(self, number: int) -> bool:
        """Return whether the attention follows a repeat, by the repeat's number."""
        return self.attended == "each" or (number == self.repeats - 1) is (self.attended == "last")

    @property
    def steps(self) -> "tuple[Part, ...]":
        """Return each block with its units as a part; the attention is the last one's."""
        if not self.more:
            return (self,)
        counts = [len(self.units) - sum(step.units for step in self.more), *(step.units for step in self.more)]
        blocks = [self.block, *(step.block for step in self.more)]
        ends = [*accumulate(counts)]
        found = [Part(self.units[end - n : end], block) for end, n, block in zip(ends, counts, blocks, strict=True)]
        return (*found[:-1], found[-1]._replace(attention=self.attention))

    def on_axis(self, axis: int) -> Self:
        return self._replace(units=each_on_axis(self.units, axis))


class Around(NamedTuple):
    """A unit before or after a resampling.

    `changes_only` leaves it out where it would keep the channels.
    """

    unit: Unit
    filters: Channels
    changes_only: bool = False

    def on_axis(self, axis: int) -> Self:
        return self._replace(unit=self.unit.on_axis(axis))
