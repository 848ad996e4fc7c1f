"""Attention between pixels: products of maps, without weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar, NamedTuple

from unetgen._text import plural
from unetgen.ops.base import Family, Fault, Kept, Op, Shape
from unetgen.ops.pointwise import SOFTMAX


class Attended(NamedTuple):
    """The maps that an attention takes."""

    queries: Shape
    keys: Shape
    values: Shape


@dataclass(frozen=True, slots=True)
class Attend(Op):
    """`(c, n), (c, m), (d, m) → (d, n)`: scaled dot-product attention (Vaswani 2017).

    The maps are queries, keys and values; the last one also stands for those that are not given, so one map attends to
    itself. Every pixel of the queries becomes an average of the values, weighted by a softmax over all pixels of the
    keys. `heads` groups of channels do so apart.
    """

    family: ClassVar[Family] = "join"

    heads: int

    def taken(self, inputs: Sequence[Shape]) -> Attended:
        return Attended(*(inputs[min(i, len(inputs) - 1)] for i in range(3)))

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        queries, _, values = self.taken(inputs)
        return Shape(values.channels, queries.sizes)

    def scores(self, inputs: Sequence[Shape]) -> int:
        """Count the weights of one image: one per head, pixel and attended pixel."""
        queries, keys, _ = self.taken(inputs)
        return self.heads * prod(queries.sizes) * prod(keys.sizes)

    def macs(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Count the products of queries and keys, and of weights and values."""
        queries, keys, values = self.taken(inputs)
        return prod(queries.sizes) * prod(keys.sizes) * (keys.channels + values.channels)

    def elementwise(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Count the scale of the queries and the softmax of the scores."""
        return inputs[0].elements + SOFTMAX * self.scores(inputs)

    def fault(self, inputs: Sequence[Shape]) -> Fault | None:
        queries, keys, values = self.taken(inputs)
        if queries.channels != keys.channels:
            text = f"multiplies {queries.channels} channels of queries with {keys.channels} of keys."
            return Fault("attention.kind", f"{text} Give them equal channels.")
        if wrong := next((s.channels for s in (queries, values) if s.channels % self.heads), 0):
            text = f"has {plural(self.heads, 'head')} for {wrong} channels, which they do not divide."
            return Fault("attention.heads", f"{text} Use a divisor of {wrong}.")
        return None

    @property
    def whole_map(self) -> str:
        return "attention"

    @property
    def kept_for_backward(self) -> tuple[Kept, ...]:
        """Queries, keys and values, and the weights that the softmax made."""
        return ("input", "copy")

    def copied_elements(self, inputs: Sequence[Shape]) -> int:
        return self.scores(inputs)
