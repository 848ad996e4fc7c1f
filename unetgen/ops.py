"""The primitive operations that networks are made of: a closed set.

Each op owns its shape rule, its weights and its multiply-accumulates (MACs), so that no other module computes
them a second time. Shapes are `(channels, sizes)`: no batch axis, no data format; sizes are height, width, length, and
empty where space was pooled away. How an op becomes a Keras layer, an arrow or a table row is the emitters' business.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Axes = tuple[int, ...]  # one value per spatial axis
Margins = tuple[tuple[int, int], ...]  # pixels before and after, per spatial axis
Padding = Literal["same", "valid"]


class Shape(NamedTuple):
    """A feature map: channels, and pixels per spatial axis."""

    channels: int
    sizes: Axes

    @property
    def elements(self) -> int:
        return self.channels * math.prod(self.sizes)


class Weight(NamedTuple):
    """One weight tensor, in Keras' axis order for channels last."""

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
        """Multiply-accumulates for one image by fvcore's rule: convolutions and dense layers, without bias."""
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
class Reshape(Op):
    """`(c, ()) → (c, 1 × 1 …)`: a vector as a map of one pixel, so that it can be multiplied with a map."""

    dims: int

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(inputs[0].channels, (1,) * self.dims)


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
class Norm(Op):
    """A normalization with a trained scale and shift, where it has them.

    `batch` also keeps a moving mean and variance, by `momentum`. `instance` is `group` with one group per channel.
    `layer` normalizes the channels of each pixel. `groups` is for `group` only, and 0 elsewhere.
    """

    kind: Literal["batch", "instance", "group", "layer"]
    epsilon: float
    momentum: float
    center: bool
    scale: bool
    groups: int = 0

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        c = (inputs[0].channels,)
        gamma = (Weight("gamma", c),) if self.scale else ()
        beta = (Weight("beta", c),) if self.center else ()
        if self.kind != "batch":
            return (*gamma, *beta)
        return (*gamma, *beta, Weight("moving_mean", c, trainable=False), Weight("moving_variance", c, trainable=False))


@dataclass(frozen=True, slots=True)
class Activation(Op):
    """An element-wise function by its Keras name; softmax runs over the class axis, which is the channel axis.

    `parameters` are those that differ from Keras' defaults, by name: `(("negative_slope", 0.01),)`.
    """

    function: str
    parameters: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class PReLU(Op):
    """A leaky ReLU with trained slopes (He 2015): one for the layer, one per channel, or one per pixel and channel."""

    slopes: Literal["one", "channel", "element"]

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        channels, sizes = inputs[0]
        ones = (1,) * len(sizes)
        shape = {"one": (*ones, 1), "channel": (*ones, channels), "element": (*sizes, channels)}[self.slopes]
        return (Weight("alpha", shape),)


@dataclass(frozen=True, slots=True)
class Dropout(Op):
    """Zeros in training: of single elements (`plain`) or of whole channels (`spatial`)."""

    rate: float
    kind: Literal["plain", "spatial"]


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


AnyOp = (
    Input
    | Conv
    | ConvTranspose
    | Dense
    | Pool
    | GlobalPool
    | Reshape
    | Resize
    | ResizeTo
    | PixelShuffle
    | Crop
    | Pad
    | Norm
    | Activation
    | PReLU
    | Dropout
    | Concat
    | Merge
    | Tile
    | FitChannels
    | Foreign
)


def one_spelling(op: AnyOp, inputs: Sequence[Shape]) -> AnyOp:
    """Padding that pads nothing is `same` for convolutions and `valid` for pooling; one pixel has no holes.

    A group norm with a group per channel is an instance norm. So networks that are equal are spelled alike.
    """
    if isinstance(op, Conv) and any(d > 1 and k == 1 for k, d in zip(op.kernel_size, op.dilation_rate, strict=True)):
        rates = tuple(1 if k == 1 else d for k, d in zip(op.kernel_size, op.dilation_rate, strict=True))
        op = replace(op, dilation_rate=rates)
    if isinstance(op, Conv) and op.padding == "valid" and pads_nothing(inputs[0].sizes, op.reach, op.strides):
        return replace(op, padding="same")
    if isinstance(op, Pool) and op.padding == "same" and pads_nothing(inputs[0].sizes, op.pool_size, op.strides):
        return replace(op, padding="valid")
    if isinstance(op, Norm) and op.kind == "group" and op.groups == inputs[0].channels:
        return replace(op, kind="instance", groups=0)
    return op


def pads_nothing(sizes: Axes, reach: Axes, strides: Axes) -> bool:
    """Whether `same` adds no pixel, so that it means `valid`."""
    return all((-(-n // s) - 1) * s + r <= n for n, r, s in zip(sizes, reach, strides, strict=True))


def window(sizes: Axes, reach: Axes, strides: Axes, padding: Padding) -> Axes:
    """Positions that a sliding window takes: `ceil(n / s)` with `same`, `floor((n - reach) / s) + 1` with `valid`."""
    if padding == "same":
        return tuple(-(-n // s) for n, s in zip(sizes, strides, strict=True))
    return tuple((n - r) // s + 1 for n, r, s in zip(sizes, reach, strides, strict=True))
