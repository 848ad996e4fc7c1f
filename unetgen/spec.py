"""A description with nothing left open: what the walk lays. Plain, frozen, typed.

`resolve` makes it from a `Config`; the walk reads it; it rides along in the plan so that reports can say which rule
a number came from.
"""

from typing import Literal, NamedTuple

from unetgen.filters import Rule
from unetgen.ops import Axes, Padding, Shape


class Stage(NamedTuple):
    """A place of the U: level 0 is full size; column 0 is the left side; the decoder stands at `depth - 1 - level`."""

    level: int
    column: int

    def side(self, depth: int) -> str:
        if self.column:
            return "decoder"
        return "bottleneck" if self.level == depth - 1 else "encoder"

    def name(self, depth: int) -> str:
        """`encoder0`, `bottleneck`, `decoder0`, …"""
        side = self.side(depth)
        return side if side == "bottleneck" else f"{side}{self.level}"


class Unit(NamedTuple):
    """One convolution with its norm and activation, in the stated order: the only convolution recipe.

    `filters=None` takes the channels of the stage's skip.
    """

    filters: int | None
    kernel_size: Axes
    use_bias: bool = True
    norm: str = "none"
    activation: str = "linear"
    strides: Axes | None = None
    padding: Padding = "same"
    order: tuple[str, ...] = ("conv", "norm", "activation")


class Up(NamedTuple):
    """How an up edge undoes its down edge: `nearest` keeps the channels, `transpose` may take the skip's."""

    kind: Literal["nearest", "transpose"]
    filters: Literal["keep", "skip"]
    use_bias: bool


class Head(NamedTuple):
    """The layers after the last stage, and the names of the classes."""

    unit: Unit
    labels: tuple[str, ...]


class Training(NamedTuple):
    """What `compile` is given. `None` learning rate: the optimizer's own default."""

    optimizer: str
    learning_rate: float | None
    loss: str
    metrics: tuple[str, ...]


class Spec(NamedTuple):
    """One network. `encoder` has a tuple of units per level, the bottleneck last; `decoder` one per level above it."""

    name: str
    input: Shape
    data_format: Literal["channels_first", "channels_last"]
    encoder: tuple[tuple[Unit, ...], ...]
    decoder: tuple[tuple[Unit, ...], ...]
    factors: tuple[Axes, ...]
    block: str
    up: Up
    head: Head
    training: Training | None
    rule: Rule

    @property
    def depth(self) -> int:
        return len(self.encoder)
