"""A Keras tensor's axes as `(channels, sizes)`, and the axis of the classes."""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from unetgen.errors import UserError
from unetgen.graph.plan import DataFormat
from unetgen.ops import Axes, Margins, Shape

FIXED_INPUT = "build the model with one, for example keras.Input((256, 256, 3))"
FIXED_OUTPUT = "its inputs have one, so give the layer all sizes of its output"


@dataclass(frozen=True)
class Layout:
    """The data format of one network."""

    data_format: DataFormat

    @property
    def other(self) -> "Layout":
        return Layout("channels_last" if self.data_format == "channels_first" else "channels_first")

    def class_axis(self, rank: int) -> int:
        """Return the axis of channels and classes, counting the batch axis.

        Last for a vector.
        """
        return 1 if self.data_format == "channels_first" else rank - 1

    def is_class_axis(self, axis: Any, rank: int) -> bool:
        """Return whether an axis, as Keras writes it, is the class axis."""
        return from_the_front(axis, rank) == self.class_axis(rank)

    def shape(self, name: str, axes: Sequence[int | None], way_out: str = FIXED_INPUT) -> Shape:
        """Return `(batch, …)` as a shape without the batch axis.

        Raises:
            UserError: a size is open; `way_out` says how to fix it.
        """
        rest = [size for size in axes[1:] if size is not None]
        if len(rest) < len(axes) - 1:
            where = f"{name} has an open size, {tuple(axes[1:])}"
            raise UserError(f"{where}. Layers are counted and compared at a fixed size: {way_out}.")
        if not rest:
            return Shape(1, ())
        channel = 0 if self.data_format == "channels_first" else len(rest) - 1
        return Shape(rest[channel], tuple(size for i, size in enumerate(rest) if i != channel))


@dataclass(frozen=True)
class Call:
    """One call of a layer with its inputs and output.

    `rank` counts the input's axes with the batch axis.
    """

    layer: Any
    layout: Layout
    inputs: tuple[Shape, ...]
    output: Shape
    rank: int
    macs_of_model: Callable[[Any], tuple[int, bool]] = lambda model: (0, True)
    arguments: tuple[str, ...] = ()  # those that are not tensors: `2` in `2 * x`

    @property
    def layer_type(self) -> str:
        return type(self.layer).__name__

    @property
    def weights(self) -> list[Any]:
        """The layer's Keras variables; functions on tensors have none."""
        return getattr(self.layer, "weights", [])

    def axes(self, which: int) -> Axes:
        """Return an input's axes in Keras' order, without the batch axis."""
        shape = self.inputs[which]
        first = self.layout.data_format == "channels_first"
        return (shape.channels, *shape.sizes) if first else (*shape.sizes, shape.channels)

    def is_class_axis(self, axis: Any) -> bool:
        return self.layout.is_class_axis(axis, self.rank)


def from_the_front(axis: Any, rank: int) -> Any:
    """Return an axis counted from the front; Keras writes either, alone or in a list."""
    axes: list[Any] = list(axis) if isinstance(axis, list | tuple) else [axis]
    counted = [number % rank if isinstance(number, int) else number for number in axes]
    return counted if len(counted) != 1 else counted[0]


def axes_of(value: Any, dims: int) -> Axes:
    """Return a value per axis.

    Keras keeps a number or a tuple, depending on the layer.
    """
    return (int(value),) * dims if isinstance(value, int) else tuple(int(part) for part in value)


def pairs(value: Any) -> Margins:
    """Return margins before and after; Keras keeps those of one axis as a single pair."""
    parts: list[Any] = list(value)
    if parts and isinstance(parts[0], int):
        parts = [parts]
    return tuple((int(before), int(after)) for before, after in parts)
