"""Ops whose shape is given: the network's input, and unknown layers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from unetgen.ops.base import Family, Kept, Op, Shape, Weights
from unetgen.ops.windows import Steps, nearest_steps

REORDERING = ("Permute", "Transpose", "Moveaxis", "Swapaxes", "Rot90")  # Keras' layers that exchange axes


@dataclass(frozen=True, slots=True)
class Input(Op):
    """The network's input."""

    family: ClassVar[Family] = "end"

    output: Shape

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return self.output


@dataclass(frozen=True, slots=True)
class Foreign(Op):
    """A layer of another model that matches no other op.

    It is kept by name and counted, and never emitted. Its reader counts its multiply-accumulates, as far as it can.
    """

    family: ClassVar[Family] = "end"

    layer_type: str
    attributes: tuple[tuple[str, str], ...]
    foreign_weights: Weights
    output: Shape
    foreign_macs: int = field(default=0, compare=False)
    is_uncounted: bool = field(default=True, compare=False)
    is_map: bool = field(default=True, compare=False)  # false for tokens and windows, whose axes are not space

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return self.output

    def weights(self, inputs: Sequence[Shape]) -> Weights:
        return self.foreign_weights

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        return self.foreign_macs

    @property
    def macs_unknown(self) -> bool:
        return self.is_uncounted

    @property
    def may_hold_layers(self) -> bool:
        """Layers inside are possible: in unknown code, or in a model."""
        models = ("Functional(", "Sequential(")
        return self.is_uncounted or any(key == "layer" and text.startswith(models) for key, text in self.attributes)

    def step(self, inputs: Sequence[Shape], output: Shape) -> Steps:
        """Guess the step from the sizes; 1 where the axes are others."""
        is_map = (
            self.is_map
            and bool(inputs)
            and len(inputs[0].sizes) == len(output.sizes)
            and self.layer_type not in REORDERING
        )
        return nearest_steps(inputs[0].sizes if is_map else output.sizes, output.sizes)

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """The input, as for most layers: what it does is unknown."""
        return ("input",)
