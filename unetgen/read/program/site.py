"""One call of a program with the shapes of what it reads and makes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from unetgen.ops import AnyOp, Axes, Shape
from unetgen.read.program.form import Ref

SAME_TENSOR: list[AnyOp] = []  # the answer for a call whose output is its first input
Read = list[AnyOp] | None


def shape_of_tensor(sizes: Axes, batch: int) -> Shape:
    """Return a tensor as channels and sizes: `(1, 32, 64, 64)` has 32 channels.

    The batch is divided out. Tensors whose first axis holds more than the batch, such as windows, keep the rest of it
    as their channels.
    """
    if not sizes:
        return Shape(1, ())
    first, *rest = sizes
    if first == batch:
        return Shape(rest[0], tuple(rest[1:])) if rest else Shape(1, ())
    return Shape(max(first // batch, 1), tuple(rest))


@dataclass(frozen=True)
class CallSite:
    """A call: its maps in order of its arguments, and its weights by argument.

    `sizes` and `made` include the batch axis; `made` is empty if the file does not say it. `weights` are the sizes of
    stored tensors.
    """

    op: str
    arguments: Mapping[str, Any]
    inputs: tuple[Shape, ...]
    sizes: tuple[Axes, ...]
    made: Axes
    weights: Mapping[str, Axes]
    batch: int

    @property
    def dims(self) -> int:
        """Axes of the first map beside batch and channels."""
        return len(self.sizes[0]) - 2

    def given(self, name: str, default: Any = None) -> Any:
        """Return an argument; `None` and a missing one are the default."""
        value = self.arguments.get(name)
        return default if value is None else value

    def has(self, name: str) -> bool:
        return self.arguments.get(name) is not None

    def axes(self, name: str, default: int, dims: int) -> Axes:
        """Return an argument per axis; one number stands for all of them."""
        value = self.given(name, default)
        values: list[int] = (
            [int(part) for part in cast("list[Any]", value)] if isinstance(value, list) else [int(value)]
        )
        return tuple(values * dims if len(values) == 1 else values)

    def axis(self, name: str, default: int, rank: int) -> int:
        """Return an axis, counted from the front."""
        return int(self.given(name, default)) % max(rank, 1)

    def is_map(self, name: str) -> bool:
        """Return whether an argument is a tensor that depends on the input."""
        return isinstance(self.arguments.get(name), Ref) and name not in self.weights

    @property
    def elements(self) -> int:
        """Numbers of the output for one image."""
        return math.prod(self.made) // self.batch if self.made else 0
