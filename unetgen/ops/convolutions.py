"""Ops that multiply with a trained kernel: they alone have MACs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from unetgen.ops.base import Axes, Margins, Op, Padding, Shape, Weight, Weights
from unetgen.ops.windows import window


@dataclass(frozen=True, slots=True)
class Conv(Op):
    """`(c, n) → (filters, n / strides)`. `same` pads as Keras does: ceil(n / strides)."""

    filters: int
    kernel_size: Axes
    strides: Axes
    padding: Padding
    dilation_rate: Axes
    groups: int
    use_bias: bool

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(self.filters, window(inputs[0].sizes, self.reach, self.strides, self.padding))

    @property
    def reach(self) -> Axes:
        """The kernel's extent in pixels, its holes counted."""
        return tuple((k - 1) * d + 1 for k, d in zip(self.kernel_size, self.dilation_rate, strict=True))

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        kernel = Weight("kernel", (*self.kernel_size, inputs[0].channels // self.groups, self.filters))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        return output.elements * math.prod(self.kernel_size) * (inputs[0].channels // self.groups)


@dataclass(frozen=True, slots=True)
class ConvTranspose(Op):
    """`(c, n) → (filters, n · strides)`, with `valid` padding `+ max(kernel_size - strides, 0)`.

    `cropping` cuts the `valid` result before and after, per axis: PyTorch's padding p with output padding o is
    `(p, p - o)`, and Keras' `same` cuts the last pixel first.
    """

    filters: int
    kernel_size: Axes
    strides: Axes
    padding: Padding
    use_bias: bool
    cropping: Margins = ()

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        extra = (max(k - s, 0) * (self.padding == "valid") for k, s in zip(self.kernel_size, self.strides, strict=True))
        cut = map(sum, self.cropping or ((0, 0),) * len(self.strides))
        grown = (n * s for n, s in zip(inputs[0].sizes, self.strides, strict=True))
        return Shape(self.filters, tuple(n + more - less for n, more, less in zip(grown, extra, cut, strict=True)))

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        kernel = Weight("kernel", (*self.kernel_size, self.filters, inputs[0].channels))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        return inputs[0].elements * math.prod(self.kernel_size) * self.filters


@dataclass(frozen=True, slots=True)
class Dense(Op):
    """`(c, ()) → (units, ())`: a fully connected layer on a vector."""

    units: int
    use_bias: bool

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(self.units, ())

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        kernel = Weight("kernel", (inputs[0].channels, self.units))
        return (kernel, Weight("bias", (self.units,))) if self.use_bias else (kernel,)

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        return inputs[0].channels * self.units
