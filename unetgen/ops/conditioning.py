"""Ops that bring a signal without space, such as a time step, into a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from unetgen.ops.base import Family, Fault, Kept, Op, Shape


@dataclass(frozen=True, slots=True)
class Sinusoid(Op):
    """`(1, ()) → (units, ())`: sines and cosines of a number (Vaswani 2017).

    Half of the units are sines, half are cosines, with frequencies `max_period ^ -(k / (units / 2 - shift))`: with
    shift 1 the last one is 1 / max_period.
    """

    family: ClassVar[Family] = "activation"

    units: int
    max_period: int
    shift: int
    first: Literal["sin", "cos"]

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        return Shape(self.units, ())

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Count a product and a function per number."""
        return 2 * output.elements

    def fault(self, inputs: Sequence[Shape]) -> Fault | None:
        if self.units % 2 or self.units // 2 <= self.shift:
            least = 2 * self.shift + 2
            text = f"has {self.units} channels, half of them sines and half cosines. Use an even number from {least}."
            return Fault("time.channels", text)
        return None


@dataclass(frozen=True, slots=True)
class Modulate(Op):
    """`(c, n), (d, ()) → (c, n)`: a map that a vector changes by channel.

    `add` adds the vector, which has c channels. `scale_shift` multiplies by one more than its first c channels, and
    adds the other c (Perez 2018, as in Dhariwal 2021).
    """

    family: ClassVar[Family] = "norm"  # as a norm's own scale and shift

    kind: Literal["add", "scale_shift"]

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        return output.elements * (1 if self.kind == "add" else 2)

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """A product's factors."""
        return () if self.kind == "add" else ("input",)
