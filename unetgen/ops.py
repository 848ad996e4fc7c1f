"""The primitive operations that networks are made of: a closed set.

Each op owns its shape rule, its weights and its multiply-accumulates (MACs), so that no other module computes
them a second time. Shapes are `(channels, sizes)`: no batch axis, no data format; sizes are height, width, length.
How an op becomes a Keras layer, an arrow or a table row is the emitters' business.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Axes = tuple[int, ...]  # one value per spatial axis
Padding = Literal["same", "valid"]


class Shape(NamedTuple):
    """A feature map: channels, and pixels per spatial axis."""

    channels: int
    sizes: Axes

    @property
    def elements(self) -> int:
        return self.channels * math.prod(self.sizes)


class Weight(NamedTuple):
    """One weight tensor, in Keras' axis order."""

    name: str
    shape: Axes
    trainable: bool = True

    @property
    def size(self) -> int:
        return math.prod(self.shape)


Weights = tuple[Weight, ...]


class Op:
    """What ops have in common: by default one input, whose shape they keep, without weights or MACs."""

    __slots__ = ()

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return inputs[0]

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        return ()

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Multiply-accumulates for one image by fvcore's rule: convolutions only, without bias."""
        return 0


@dataclass(frozen=True, slots=True)
class Input(Op):
    """The network's input."""

    output: Shape

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return self.output


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
    """`(c, n) → (filters, n · strides)`, with `valid` padding `+ max(kernel_size - strides, 0)`."""

    filters: int
    kernel_size: Axes
    strides: Axes
    padding: Padding
    use_bias: bool

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        extra = (max(k - s, 0) * (self.padding == "valid") for k, s in zip(self.kernel_size, self.strides, strict=True))
        grown = (n * s for n, s in zip(inputs[0].sizes, self.strides, strict=True))
        return Shape(self.filters, tuple(n + more for n, more in zip(grown, extra, strict=True)))

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        kernel = Weight("kernel", (*self.kernel_size, self.filters, inputs[0].channels))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        return inputs[0].elements * math.prod(self.kernel_size) * self.filters


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
class Resize(Op):
    """`(c, n) → (c, n · size)`, without weights."""

    size: Axes
    interpolation: str

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, tuple(n * s for n, s in zip(inputs[0].sizes, self.size, strict=True)))


@dataclass(frozen=True, slots=True)
class Norm(Op):
    """Batch normalization: scale and shift are trained, the moving mean and variance are not."""

    kind: Literal["batch"]
    epsilon: float
    momentum: float
    center: bool
    scale: bool

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        c = (inputs[0].channels,)
        gamma = (Weight("gamma", c),) if self.scale else ()
        beta = (Weight("beta", c),) if self.center else ()
        return (*gamma, *beta, Weight("moving_mean", c, trainable=False), Weight("moving_variance", c, trainable=False))


@dataclass(frozen=True, slots=True)
class Activation(Op):
    """An element-wise function by its Keras name; softmax runs over the class axis, which is the channel axis."""

    function: str


@dataclass(frozen=True, slots=True)
class Concat(Op):
    """`(a, n), (b, n), … → (a + b + …, n)`, channels in the order of the inputs."""

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(sum(shape.channels for shape in inputs), inputs[0].sizes)


@dataclass(frozen=True, slots=True)
class Foreign(Op):
    """A layer read from somebody else's model that is none of the above: kept by name, counted, never emitted."""

    layer_type: str
    attributes: tuple[tuple[str, str], ...]
    foreign_weights: Weights
    output: Shape

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return self.output

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        return self.foreign_weights


AnyOp = Input | Conv | ConvTranspose | Pool | Resize | Norm | Activation | Concat | Foreign


def window(sizes: Axes, reach: Axes, strides: Axes, padding: Padding) -> Axes:
    """Positions that a sliding window takes: `ceil(n / s)` with `same`, `floor((n - reach) / s) + 1` with `valid`."""
    if padding == "same":
        return tuple(-(-n // s) for n, s in zip(sizes, strides, strict=True))
    return tuple((n - r) // s + 1 for n, r, s in zip(sizes, reach, strides, strict=True))
