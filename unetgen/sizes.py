"""Which input sizes fit: every pooling must divide the size that reaches it."""

import math
from itertools import accumulate

from unetgen.ops import Axes
from unetgen.values import axis_names, by_axis


def check(sizes: Axes, factors: tuple[Axes, ...]) -> None:
    """Each edge's factor must divide what the edges above have left.

    Raises:
        ValueError: level, axis, sizes, the nearest valid sizes and the largest depth that fits.
    """
    whole = tuple(math.prod(axis) for axis in zip(*factors, strict=True)) or (1,) * len(sizes)
    failing = [a for a, n in enumerate(sizes) if n % whole[a]]
    if not failing:
        return
    names = axis_names(len(sizes))
    traces = "; ".join(trace(names[a], sizes[a], [edge[a] for edge in factors]) for a in failing)
    valid = " or ".join(dict.fromkeys(by_axis(nearest(sizes, whole, up)) for up in (False, True)))
    raise ValueError(
        f"{by_axis(sizes)} does not fit depth {len(factors) + 1}: {traces}. Nearest valid sizes: {valid}"
        f" (multiples of {by_axis(whole)}). Largest depth that fits {by_axis(sizes)}: {largest_depth(sizes, factors)}."
    )


def trace(axis: str, size: int, factors: list[int]) -> str:
    """`length 16 → 8 → 4 → 2 → 1 at level 4, and 1 does not divide by 2`."""
    reached = [size]
    for factor in factors:
        if reached[-1] % factor:
            path = " → ".join(map(str, reached))
            return f"{axis} {path} at level {len(reached) - 1} does not divide by {factor}"
        reached.append(reached[-1] // factor)
    raise AssertionError(f"{size} divides by {factors}")


def nearest(sizes: Axes, whole: Axes, up: bool) -> Axes:
    """The next size that divides, above or below; never below one multiple."""
    return tuple(max(w, -(-n // w) * w if up else n // w * w) for n, w in zip(sizes, whole, strict=True))


def largest_depth(sizes: Axes, factors: tuple[Axes, ...]) -> int:
    products = accumulate(factors, times)
    fits = [all(n % p == 0 for n, p in zip(sizes, product, strict=True)) for product in products]
    return 1 + (fits.index(False) if False in fits else len(fits))


def times(a: Axes, b: Axes) -> Axes:
    return tuple(x * y for x, y in zip(a, b, strict=True))
