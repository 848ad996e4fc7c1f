"""Ops without weights that change the resolution, such as pooling."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Self

from unetgen.ops.base import Direction, Family, Kept, Margins, Op, Padding, Shape
from unetgen.ops.windows import (
    Axes,
    Reading,
    Steps,
    nearest_steps,
    pads_nothing,
    read_interpolated,
    read_nearest,
    read_window,
    same_margin,
    steps_down,
    steps_up,
    window_positions,
)

IMAGE_AXES = 2


@dataclass(frozen=True, slots=True)
class Pool(Op):
    """`(c, n) → (c, n / strides)` by the maximum or the average of a window.

    `margins` are pixels around the map that a window may reach and does not count, as PyTorch pads a maximum; the
    padding is `valid` then.
    """

    family: ClassVar[Family] = "resample"
    direction: ClassVar[Direction] = "down"

    kind: Literal["max", "average"]
    pool_size: Axes
    strides: Axes
    padding: Padding
    margins: Margins = ()

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        around = map(sum, self.margins or ((0, 0),) * len(self.strides))
        sizes = tuple(n + more for n, more in zip(inputs[0].sizes, around, strict=True))
        return Shape(inputs[0].channels, window_positions(sizes, self.pool_size, self.strides, self.padding))

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        return output.elements * math.prod(self.pool_size)

    def step(self, inputs: Sequence[Shape], output: Shape) -> Steps:
        return steps_down(self.strides)

    def reads(self, axis: int, count: int, made: int) -> Reading:
        extent, stride = self.pool_size[axis], self.strides[axis]
        margin = self.margins[axis][0] if self.margins else 0
        before = same_margin(count, made, extent, stride) if self.padding == "same" else margin
        return read_window(stride, before, extent)

    def canonical(self, inputs: Sequence[Shape]) -> Self:
        """Normalize: padding that pads nothing is `valid`."""
        if self.padding == "same" and pads_nothing(inputs[0].sizes, self.pool_size, self.strides):
            return replace(self, padding="valid")
        return self

    @property
    def window(self) -> Axes:
        return self.pool_size

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        return ("input", "output", "mask") if self.kind == "max" else ()


@dataclass(frozen=True, slots=True)
class GlobalPool(Op):
    """`(c, n) → (c, ())` by the maximum or the average over space."""

    family: ClassVar[Family] = "resample"

    kind: Literal["max", "average"]

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, ())

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        return inputs[0].elements

    @property
    def whole_map(self) -> str:
        return "global pooling"

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """For a maximum, numbers that are one at its place and zero elsewhere."""
        return ("copy",) if self.kind == "max" else ()


@dataclass(frozen=True, slots=True)
class Resize(Op):
    """`(c, n) → (c, n · size)` by `nearest` or `linear` interpolation.

    `align_corners` aligns the centres of the corner pixels (linear only), as PyTorch's flag does.
    """

    family: ClassVar[Family] = "resample"
    direction: ClassVar[Direction] = "up"

    size: Axes
    interpolation: str
    align_corners: bool = False

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, tuple(n * s for n, s in zip(inputs[0].sizes, self.size, strict=True)))

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        return weighed(output, self.interpolation)

    def step(self, inputs: Sequence[Shape], output: Shape) -> Steps:
        return steps_up(self.size)

    def reads(self, axis: int, count: int, made: int) -> Reading:
        return read_interpolated(count, made, self.interpolation, self.align_corners)

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """The input of an image, whose size TensorFlow's linear gradient asks for."""
        by_tensorflow = self.interpolation == "linear" and len(self.size) == IMAGE_AXES and not self.align_corners
        return ("input",) if by_tensorflow else ()


@dataclass(frozen=True, slots=True)
class ResizeTo(Op):
    """`(c, n) → (c, sizes)`: interpolation to a given size.

    Nearest takes pixel floor(i · n / size).
    """

    family: ClassVar[Family] = "resample"
    direction: ClassVar[Direction] = "up"

    sizes: Axes
    interpolation: str
    align_corners: bool = False

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, self.sizes)

    @property
    def fixes_size(self) -> bool:
        return True

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        return weighed(output, self.interpolation)

    def step(self, inputs: Sequence[Shape], output: Shape) -> Steps:
        return nearest_steps(inputs[0].sizes, output.sizes)

    def reads(self, axis: int, count: int, made: int) -> Reading:
        return read_interpolated(count, made, self.interpolation, self.align_corners)


def weighed(output: Shape, interpolation: str) -> int:
    """Count the pixels that linear interpolation weighs: two along each axis."""
    return output.elements * 2 ** len(output.sizes) if interpolation == "linear" else 0


@dataclass(frozen=True, slots=True)
class PixelShuffle(Op):
    """`(c · prod(size), n) → (c, n · size)`: channels become pixels (Shi 2016).

    Channels are split as in PyTorch.
    """

    family: ClassVar[Family] = "resample"
    direction: ClassVar[Direction] = "up"

    size: Axes

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        sizes = tuple(n * s for n, s in zip(inputs[0].sizes, self.size, strict=True))
        return Shape(inputs[0].channels // math.prod(self.size), sizes)

    def step(self, inputs: Sequence[Shape], output: Shape) -> Steps:
        return steps_up(self.size)

    def reads(self, axis: int, count: int, made: int) -> Reading:
        return read_nearest(count, made)


@dataclass(frozen=True, slots=True)
class PixelUnshuffle(Op):
    """`(c, n) → (c · prod(size), n / size)`: pixels become channels.

    This is the inverse of `PixelShuffle`, space to depth.
    """

    family: ClassVar[Family] = "resample"
    direction: ClassVar[Direction] = "down"

    size: Axes

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        sizes = tuple(n // s for n, s in zip(inputs[0].sizes, self.size, strict=True))
        return Shape(inputs[0].channels * math.prod(self.size), sizes)

    def step(self, inputs: Sequence[Shape], output: Shape) -> Steps:
        return steps_down(self.size)

    def reads(self, axis: int, count: int, made: int) -> Reading:
        return read_window(self.size[axis], 0, self.size[axis])
