"""What every op stands on: shapes, weights, and what ops do unless they say otherwise.

Shapes are `(channels, sizes)`: no batch axis, no data format; sizes are height, width, length, and empty where space
was pooled away.
"""

import math
from collections.abc import Sequence
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
