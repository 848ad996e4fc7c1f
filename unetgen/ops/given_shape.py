"""Ops whose shape is given to them: where a network begins, and what a stranger's layer made."""

from collections.abc import Sequence
from dataclasses import dataclass

from unetgen.ops.base import Op, Shape, Weights


@dataclass(frozen=True, slots=True)
class Input(Op):
    """The network's input."""

    output: Shape

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return self.output


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
