"""Shapes, weights, and the questions that every op answers, with default answers.

Shapes are `(channels, sizes)`: no batch axis, no data format; sizes are height, width, length, and empty after space
was pooled away.
"""

import math
from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple, Self

from unetgen.ops.windows import IN_PLACE, Axes, Reading, Steps, steps_up

Margins = tuple[tuple[int, int], ...]  # pixels before and after, per spatial axis
Padding = Literal["same", "valid"]
Family = Literal["conv", "norm", "activation", "dropout", "resample", "join", "fit", "end"]
Direction = Literal["up", "down", ""]
Kept = Literal["input", "output", "mask", "map", "copy"]


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


class Fault(NamedTuple):
    """A setting that Keras refuses: its key in the YAML, and what is wrong with it."""

    key: str
    text: str


class Op:
    """One operation.

    By default it has one input, keeps its shape, reads each pixel in place, and computes nothing.

    Each op states its `family`:
    conv        multiplies with a trained kernel; only these have MACs, and attention among the joins
    norm, activation, dropout   change the values of a map
    resample    changes the resolution without weights
    join        makes one map of several, or of several copies of one
    fit         crops, pads or reshapes a map so that it fits another
    end         an end of what is known: the network's input, or an unknown layer
    """

    __slots__ = ()

    family: ClassVar[Family]
    direction: ClassVar[Direction] = ""  # the way in which its settings can change the resolution

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return inputs[0]

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        return ()

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Count multiply-accumulates for one image, without biases.

        The rule is fvcore's: convolutions, dense layers and the products of attentions count.
        """
        return 0

    @property
    def macs_unknown(self) -> bool:
        """True if the op may do more multiply-accumulates than `macs` says."""
        return False

    def bias_adds(self, output: Shape) -> int:
        """Count additions of biases for one image."""
        return output.elements if getattr(self, "use_bias", False) else 0

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Count operations on single numbers for one image.

        MACs and biases are not among them (see `metrics.elementwise`).
        """
        return 0

    def step(self, inputs: Sequence[Shape], output: Shape) -> Steps:
        """Return the change of resolution per axis: 2 is up by 2, 1/2 is down by 2.

        Pixels that a border adds or cuts off do not count.
        """
        return steps_up((1,) * len(output.sizes))

    def reads(self, axis: int, count: int, made: int) -> Reading:
        """Return the pixels read along an axis to make `made` pixels from `count`."""
        return IN_PLACE

    def canonical(self, inputs: Sequence[Shape]) -> Self:
        """Return the one spelling of all settings that mean the same on these inputs."""
        return self

    def fault(self, inputs: Sequence[Shape]) -> Fault | None:
        """Return what Keras refuses in the op's settings, or `None`.

        The rules are those of the Keras layer's arguments; the text follows the node's name in a message.
        """
        return None

    @property
    def window(self) -> Axes:
        """The kernel or pooling window per axis; empty for an op without one."""
        return ()

    @property
    def needs_equal_sizes(self) -> bool:
        """True if all inputs must have the same spatial sizes."""
        return False

    @property
    def fixes_size(self) -> bool:
        """True if the op is built for one spatial size.

        Such a network cannot leave its input size open.
        """
        return False

    @property
    def whole_map(self) -> str:
        """Why each output pixel depends on the whole input; empty for a local op."""
        return ""

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """The tensors that the gradient reads again, besides weights.

        A `mask` has a byte per element of the output, and a `map` is another tensor of the output's size. A `copy` of
        another size (see `copied_elements`) is read instead of the input, or beside it if that is kept too.
        """
        return ()

    def copied_elements(self, inputs: Sequence[Shape]) -> int:
        """Return the numbers in the `copy` for one image."""
        return inputs[0].elements

    def is_identity(self, training: bool) -> bool:
        """Return whether the output equals the input, value for value."""
        return False
