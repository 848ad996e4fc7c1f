"""Sliding windows, as convolutions and pooling have them."""

from unetgen.ops.base import Axes, Padding


def window(sizes: Axes, reach: Axes, strides: Axes, padding: Padding) -> Axes:
    """Positions that a sliding window takes: `ceil(n / s)` with `same`, `floor((n - reach) / s) + 1` with `valid`."""
    if padding == "same":
        return tuple(-(-n // s) for n, s in zip(sizes, strides, strict=True))
    return tuple((n - r) // s + 1 for n, r, s in zip(sizes, reach, strides, strict=True))


def pads_nothing(sizes: Axes, reach: Axes, strides: Axes) -> bool:
    """Whether `same` adds no pixel, so that it means `valid`."""
    return all((-(-n // s) - 1) * s + r <= n for n, r, s in zip(sizes, reach, strides, strict=True))
