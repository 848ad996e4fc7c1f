"""Ops on the values of a map, which keeps its shape: normalizations, activations, dropout."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from unetgen.ops.base import Op, Shape, Weight, Weights


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
