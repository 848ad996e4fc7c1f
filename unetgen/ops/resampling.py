"""Ops without weights that change how many pixels a map has: pooling, interpolation, channels into pixels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from unetgen.ops.base import Axes, Op, Padding, Shape
from unetgen.ops.windows import window


@dataclass(frozen=True, slots=True)
class Pool(Op):
    """`(c, n) → (c, n / strides)` by the maximum or the average of a window."""

    kind: Literal["max", "average"]
    pool_size: Axes
    strides: Axes
    padding: Padding

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, window(inputs[0].sizes, self.pool_size, self.strides, self.padding))


@dataclass(frozen=True, slots=True)
class GlobalPool(Op):
    """`(c, n) → (c, ())` by the maximum or the average over space."""

    kind: Literal["max", "average"]

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, ())


@dataclass(frozen=True, slots=True)
class Resize(Op):
    """`(c, n) → (c, n · size)`, without weights, by `nearest` or `linear` interpolation.

    `align_corners` lays the corner pixels' centres upon each other (linear only), as PyTorch's flag of that name.
    """

    size: Axes
    interpolation: str
    align_corners: bool = False

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, tuple(n * s for n, s in zip(inputs[0].sizes, self.size, strict=True)))


@dataclass(frozen=True, slots=True)
class ResizeTo(Op):
    """`(c, n) → (c, sizes)`: interpolation to a stated size. Nearest takes pixel floor(i · n / size)."""

    sizes: Axes
    interpolation: str
    align_corners: bool = False

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, self.sizes)


@dataclass(frozen=True, slots=True)
class PixelShuffle(Op):
    """`(c · prod(size), n) → (c, n · size)`: channels become pixels (Shi 2016); channel c is split as PyTorch does."""

    size: Axes

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        sizes = tuple(n * s for n, s in zip(inputs[0].sizes, self.size, strict=True))
        return Shape(inputs[0].channels // math.prod(self.size), sizes)
