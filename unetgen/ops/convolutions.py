"""Ops that multiply with a trained kernel: only these have MACs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from unetgen._text import by_axis
from unetgen.ops.base import Direction, Family, Fault, Kept, Margins, Op, Padding, Shape, Weight, Weights
from unetgen.ops.groups import groups_fault
from unetgen.ops.windows import (
    Axes,
    Reading,
    Steps,
    pads_nothing,
    read_transposed,
    read_window,
    same_margin,
    steps_down,
    steps_up,
    window_positions,
)


@dataclass(frozen=True, slots=True)
class Conv(Op):
    """`(c, n) → (filters, n / strides)`. `same` pads as Keras does: ceil(n / strides)."""

    family: ClassVar[Family] = "conv"
    direction: ClassVar[Direction] = "down"

    filters: int
    kernel_size: Axes
    strides: Axes
    padding: Padding
    dilation_rate: Axes
    groups: int
    use_bias: bool

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        extent = self.extent if self.padding == "valid" else self.kernel_size  # `same` asks for strides alone
        return Shape(self.filters, window_positions(inputs[0].sizes, extent, self.strides, self.padding))

    @property
    def extent(self) -> Axes:
        """The pixels that the kernel spans, its holes counted."""
        return tuple((k - 1) * d + 1 for k, d in zip(self.kernel_size, self.dilation_rate, strict=True))

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        kernel = Weight("kernel", (*self.kernel_size, inputs[0].channels // self.groups, self.filters))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        return output.elements * math.prod(self.kernel_size) * (inputs[0].channels // self.groups)

    def step(self, inputs: Sequence[Shape], output: Shape) -> Steps:
        return steps_down(self.strides)

    def reads(self, axis: int, count: int, made: int) -> Reading:
        extent, stride = self.extent[axis], self.strides[axis]
        before = same_margin(count, made, extent, stride) if self.padding == "same" else 0
        return read_window(stride, before, extent, self.dilation_rate[axis])

    def canonical(self, inputs: Sequence[Shape]) -> Self:
        """Normalize: padding that pads nothing is `same`, and one pixel has no dilation."""
        op = self
        if max(op.dilation_rate) > 1 and 1 in op.kernel_size:
            rates = tuple(1 if k == 1 else d for k, d in zip(op.kernel_size, op.dilation_rate, strict=True))
            op = replace(op, dilation_rate=rates)
        if op.padding == "valid" and pads_nothing(inputs[0].sizes, op.extent, op.strides):
            return replace(op, padding="same")
        return op

    def fault(self, inputs: Sequence[Shape]) -> Fault | None:
        if max(self.strides) == 1 or max(self.dilation_rate) == 1:
            return groups_fault("groups", self.groups, inputs[0].channels, self.filters)
        rate, strides = by_axis(self.dilation_rate), by_axis(self.strides)
        text = f"dilates by {rate} and strides by {strides}, and Keras has no convolution that does both."
        return Fault("dilation_rate", f"{text} Use 1 there, or a down.kind that does not stride, such as max.")

    @property
    def window(self) -> Axes:
        return self.kernel_size

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """The input; for a dilated kernel, a copy of it.

        TensorFlow brings the pixels that such a kernel reads together side by side.
        """
        return ("copy",) if max(self.dilation_rate) > 1 else ("input",)

    def copied_elements(self, inputs: Sequence[Shape]) -> int:
        """Return the numbers in the copy for one image.

        Each axis is padded to a multiple of its dilation rate.
        """
        border = (n - 1 if self.padding == "same" else 0 for n in self.extent)
        padded = (n + more for n, more in zip(inputs[0].sizes, border, strict=True))
        rates = zip(padded, self.dilation_rate, strict=True)
        return inputs[0].channels * math.prod(rate * -(-n // rate) for n, rate in rates)


@dataclass(frozen=True, slots=True)
class ConvTranspose(Op):
    """`(c, n) → (filters, n · strides)`.

    With `valid` padding the size grows by `max(kernel_size - strides, 0)`. `cropping` cuts the `valid` result before
    and after, per axis: PyTorch's padding p with output padding o is `(p, p - o)`, and Keras' `same` cuts the last
    pixel first. `groups` of channels are convolved apart, as in PyTorch.
    """

    family: ClassVar[Family] = "conv"
    direction: ClassVar[Direction] = "up"

    filters: int
    kernel_size: Axes
    strides: Axes
    padding: Padding
    use_bias: bool
    cropping: Margins = ()
    groups: int = 1

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        extra = (max(k - s, 0) * (self.padding == "valid") for k, s in zip(self.kernel_size, self.strides, strict=True))
        cut = map(sum, self.cropping or ((0, 0),) * len(self.strides))
        grown = (n * s for n, s in zip(inputs[0].sizes, self.strides, strict=True))
        return Shape(self.filters, tuple(n + more - less for n, more, less in zip(grown, extra, cut, strict=True)))

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        kernel = Weight("kernel", (*self.kernel_size, self.filters // self.groups, inputs[0].channels))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        return inputs[0].elements * math.prod(self.kernel_size) * (self.filters // self.groups)

    def step(self, inputs: Sequence[Shape], output: Shape) -> Steps:
        return steps_up(self.strides)

    def reads(self, axis: int, count: int, made: int) -> Reading:
        kernel, stride = self.kernel_size[axis], self.strides[axis]
        cut = max(kernel - stride, 0) // 2 if self.padding == "same" else 0
        return read_transposed(kernel, stride, cut + (self.cropping[axis][0] if self.cropping else 0))

    def fault(self, inputs: Sequence[Shape]) -> Fault | None:
        return groups_fault("groups", self.groups, inputs[0].channels, self.filters)

    @property
    def window(self) -> Axes:
        return self.kernel_size

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """The input; with groups, a copy of it with zeros between its pixels."""
        return ("copy",) if self.groups > 1 else ("input",)

    def copied_elements(self, inputs: Sequence[Shape]) -> int:
        """Return the numbers in the copy for one image: all pixels that the kernel reads."""
        every = zip(inputs[0].sizes, self.kernel_size, self.strides, strict=True)
        return inputs[0].channels * math.prod(n * s + max(k - s, 0) + k - 1 for n, k, s in every)


@dataclass(frozen=True, slots=True)
class Dense(Op):
    """`(c, ()) → (units, ())`: a fully connected layer on a vector."""

    family: ClassVar[Family] = "conv"

    units: int
    use_bias: bool

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(self.units, ())

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        kernel = Weight("kernel", (inputs[0].channels, self.units))
        return (kernel, Weight("bias", (self.units,))) if self.use_bias else (kernel,)

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        return inputs[0].channels * self.units

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        return ("input",)
