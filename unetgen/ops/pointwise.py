"""Ops on the values of a map: normalizations, activations, dropout."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal, Self

from unetgen.ops.base import Family, Fault, Kept, Op, Shape, Weight, Weights
from unetgen.ops.groups import groups_fault
from unetgen.ops.kept_by_activations import kept_by

KNOWN_MOMENTS = 2  # operations per number: scale, shift
MOMENTS = 6  # mean 1, squared difference 2, its mean 1, scale, shift
SOFTMAX = 5  # maximum, difference, exponential, sum, quotient
PRELU = 3  # two halves, each by a sign and a ReLU; the slope; their sum: TensorFlow counts no ReLU


@dataclass(frozen=True, slots=True)
class Norm(Op):
    """A normalization with a trained scale and shift, where it has them.

    `batch` also keeps a moving mean and variance, by `momentum`. `instance` is `group` with one group per channel.
    `layer` normalizes the channels of each pixel. `groups` is for `group` only, and 0 elsewhere. `described_as` is the
    kind in the description if `canonical` has changed it.
    """

    family: ClassVar[Family] = "norm"

    kind: Literal["batch", "instance", "group", "layer"]
    epsilon: float
    momentum: float
    center: bool
    scale: bool
    groups: int = 0
    described_as: str = field(default="", compare=False)

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        c = (inputs[0].channels,)
        gamma = (Weight("gamma", c),) if self.scale else ()
        beta = (Weight("beta", c),) if self.center else ()
        if self.kind != "batch":
            return (*gamma, *beta)
        return (*gamma, *beta, Weight("moving_mean", c, trainable=False), Weight("moving_variance", c, trainable=False))

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        return output.elements * (KNOWN_MOMENTS if self.kind == "batch" else MOMENTS)

    def canonical(self, inputs: Sequence[Shape]) -> Self:
        """Normalize: a group norm with a group per channel is an instance norm."""
        if self.kind == "group" and self.groups == inputs[0].channels:
            return replace(self, kind="instance", groups=0, described_as="group")
        return self

    def fault(self, inputs: Sequence[Shape]) -> Fault | None:
        return groups_fault("norm.groups", self.groups, inputs[0].channels)

    @property
    def whole_map(self) -> str:
        return f"{self.kind} norm" if self.kind in ("instance", "group") else ""

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """The input; for a scaled layer norm, also the factor that it is multiplied by.

        That factor is the scale over a pixel's deviation, so it has the size of the input.
        """
        return ("input", "map") if self.kind == "layer" and self.scale else ("input",)


@dataclass(frozen=True, slots=True)
class Activation(Op):
    """An element-wise function by its Keras name.

    Softmax runs over the channel axis, which is the class axis. `parameters` are those that differ from Keras'
    defaults, by name: `(("negative_slope", 0.01),)`.
    """

    family: ClassVar[Family] = "activation"

    function: str
    parameters: tuple[tuple[str, float], ...] = ()

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        if self.function == "linear":
            return 0
        return output.elements * (SOFTMAX if self.function in ("softmax", "log_softmax") else 1)

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        return kept_by(self.function, self.parameters)

    def is_identity(self, training: bool) -> bool:
        return self.function == "linear" and not self.parameters


@dataclass(frozen=True, slots=True)
class PReLU(Op):
    """A leaky ReLU with trained slopes (He 2015).

    There is one for the layer, one per channel, or one per pixel and channel.
    """

    family: ClassVar[Family] = "activation"

    slopes: Literal["one", "channel", "element"]

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        channels, sizes = inputs[0]
        ones = (1,) * len(sizes)
        shape = {"one": (*ones, 1), "channel": (*ones, channels), "element": (*sizes, channels)}[self.slopes]
        return (Weight("alpha", shape),)

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        return output.elements * PRELU

    @property
    def fixes_size(self) -> bool:
        return self.slopes == "element"

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """The input of one half, and the other half's, which is the negative input."""
        return ("input", "map")


@dataclass(frozen=True, slots=True)
class Dropout(Op):
    """Zeros in training: of single elements (`plain`) or whole channels (`spatial`)."""

    family: ClassVar[Family] = "dropout"

    rate: float
    kind: Literal["plain", "spatial"]

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """A mask; that of whole channels is too small to count."""
        return ("mask",) if self.kind == "plain" else ()

    def is_identity(self, training: bool) -> bool:
        return not training
