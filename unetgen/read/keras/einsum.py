"""The multiply-accumulates of a product that is written as an equation."""

import math
from collections.abc import Sequence

from unetgen.ops import Axes


def einsum_macs(equation: str, shapes: Sequence[Axes]) -> int | None:
    """Count a product of two tensors: every index of the equation runs once.

    `None` if it has other than two factors, or they do not fit the equation.

    >>> einsum_macs("abc,cd->abd", [(1, 10, 4), (4, 8)])
    320
    """
    factors = equation.replace(" ", "").partition("->")[0].split(",")
    if len(factors) != len(shapes) or len(shapes) != 2:
        return None
    sizes: dict[str, int] = {}
    for letters, shape in zip(factors, shapes, strict=True):
        named = index_names(letters, len(shape))
        if len(named) != len(shape):
            return None
        for name, size in zip(named, shape, strict=True):
            sizes[name] = max(size, sizes.get(name, 1))
    return math.prod(sizes.values())


def index_names(letters: str, axes: int) -> list[str]:
    """Return a name per axis; `...` are axes counted from the right."""
    before, dots, after = letters.partition("...")
    left = axes - len(before) - len(after) if dots else 0
    return [*before, *(f"...{number}" for number in range(left, 0, -1)), *after]
