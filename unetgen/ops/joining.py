"""Ops that make a map fit another and let them meet: cut, filled up, repeated, joined. They compute nothing new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from unetgen.ops.base import Margins, Op, Shape


@dataclass(frozen=True, slots=True)
class Reshape(Op):
    """`(c, ()) → (c, 1 × 1 …)`: a vector as a map of one pixel, so that it can be multiplied with a map."""

    dims: int

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, (1,) * self.dims)


@dataclass(frozen=True, slots=True)
class Crop(Op):
    """`(c, n) → (c, n - before - after)`."""

    cropping: Margins

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        pairs = zip(inputs[0].sizes, self.cropping, strict=True)
        return Shape(inputs[0].channels, tuple(n - before - after for n, (before, after) in pairs))


@dataclass(frozen=True, slots=True)
class Pad(Op):
    """`(c, n) → (c, before + n + after)`, with zeros."""

    padding: Margins

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        pairs = zip(inputs[0].sizes, self.padding, strict=True)
        return Shape(inputs[0].channels, tuple(before + n + after for n, (before, after) in pairs))


@dataclass(frozen=True, slots=True)
class Tile(Op):
    """`(c, n) → (c · times, n)`: the channels, again and again (V-Net's input)."""

    times: int

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels * self.times, inputs[0].sizes)


@dataclass(frozen=True, slots=True)
class FitChannels(Op):
    """`(c, n) → (filters, n)`: channels of zeros are added at the end, or the last channels cut.

    It is the shortcut without parameters of He 2016 (option A), which only grows.
    """

    filters: int

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(self.filters, inputs[0].sizes)


@dataclass(frozen=True, slots=True)
class Concat(Op):
    """`(a, n), (b, n), … → (a + b + …, n)`, channels in the order of the inputs."""

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(sum(shape.channels for shape in inputs), inputs[0].sizes)


@dataclass(frozen=True, slots=True)
class Merge(Op):
    """Maps of one shape become one, element by element; a map of one channel or of one pixel is spread out."""

    kind: Literal["add", "average", "multiply", "maximum"]

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(max(s.channels for s in inputs), tuple(map(max, *(s.sizes for s in inputs))))
