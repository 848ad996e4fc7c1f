"""Sliding windows and interpolation along one axis: how many pixels, and which.

Pixels are counted as if the maps had no end: what lies before 0 or behind the last pixel is padding.
"""

from collections.abc import Callable
from math import gcd
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:  # imported where it is used: building a network needs no fractions, and must start fast
    from fractions import Fraction

Axes = tuple[int, ...]  # one value per spatial axis
Steps: TypeAlias = "tuple[Fraction, ...]"  # the change of resolution per spatial axis: 2 is up by 2, 1/2 is down by 2


class Reading(NamedTuple):
    """The pixels that each output pixel reads.

    Pixel `i + every` reads `moves` pixels further on than pixel `i`.
    """

    every: int
    moves: int
    pixels: Callable[[int], range]


def window_positions(sizes: Axes, extent: Axes, strides: Axes, padding: str) -> Axes:
    """Count the positions of a window.

    They are `ceil(n / s)` with `same`, and `floor((n - extent) / s) + 1` with `valid`.
    """
    if padding == "same":
        return sizes if max(strides) == 1 else tuple(-(-n // s) for n, s in zip(sizes, strides, strict=True))
    return tuple((n - e) // s + 1 for n, e, s in zip(sizes, extent, strides, strict=True))


def pads_nothing(sizes: Axes, extent: Axes, strides: Axes) -> bool:
    """Return whether `same` adds no pixel, so that it means `valid`."""
    return all((-(-n // s) - 1) * s + e <= n for n, e, s in zip(sizes, extent, strides, strict=True))


def steps_up(factors: Axes) -> Steps:
    """Return the factors as changes of resolution."""
    from fractions import Fraction

    return tuple(map(Fraction, factors))


def steps_down(strides: Axes) -> Steps:
    """Return strides as changes of resolution."""
    from fractions import Fraction

    return tuple(Fraction(1, stride) for stride in strides)


def nearest_steps(sizes: Axes, made: Axes) -> Steps:
    """Return the nearest whole factors.

    Examples: 1/2 from 25 to 12, 2 from 13 to 25, 1 from 80 to 78.
    """
    from fractions import Fraction

    pairs = zip(sizes, made, strict=True)
    return tuple(Fraction(1, round(n / m)) if n >= m else Fraction(round(m / n)) for n, m in pairs)


def same_margin(count: int, made: int, extent: int, stride: int) -> int:
    """Return the pixels that `same` adds before the first one.

    They are the smaller half, as in TensorFlow.
    """
    return max((made - 1) * stride + extent - count, 0) // 2


def read_window(stride: int, before: int, extent: int, dilation: int = 1) -> Reading:
    """Read `extent` pixels from `before` pixels in front of each position."""

    def pixels(i: int) -> range:
        return range(i * stride - before, i * stride - before + extent, dilation)

    return Reading(1, stride, pixels)


def read_transposed(kernel: int, stride: int, cut: int) -> Reading:
    """Return the input pixels that a transposed convolution sums up.

    Input pixel `j` reaches the pixels from `j · stride - cut` on. With a kernel shorter than its stride some pixels
    read nothing.
    """

    def pixels(i: int) -> range:
        return range(-((kernel - 1 - i - cut) // stride), (i + cut) // stride + 1)

    return Reading(stride, 1, pixels)


def read_first(i: int) -> range:
    """Read the one pixel that is spread over the whole axis."""
    return range(1)


IN_PLACE = read_window(1, 0, 1)
SPREAD = Reading(1, 0, read_first)


def read_interpolated(count: int, made: int, interpolation: str, align_corners: bool) -> Reading:
    """Read what nearest or linear interpolation weighs."""
    return read_neighbours(count, made, align_corners) if interpolation == "linear" else read_nearest(count, made)


def read_nearest(count: int, made: int) -> Reading:
    """Read pixel `floor(i · count / made)`."""

    def pixels(i: int) -> range:
        return range(i * count // made, i * count // made + 1)

    common = gcd(count, made)
    return Reading(made // common, count // common, pixels)


def read_neighbours(count: int, made: int, align_corners: bool) -> Reading:
    """Return the two neighbours that linear interpolation reads.

    The position is `(i + 1/2) · count / made - 1/2`, or `i · (count - 1) / (made - 1)` with aligned corners. A
    position on a pixel reads that pixel alone.
    """
    # the position as a fraction: (i · slope + offset) / whole
    if align_corners:
        slope, offset, whole = count - 1, 0, max(made - 1, 1)
    else:
        slope, offset, whole = 2 * count, count - made, 2 * made

    def pixels(i: int) -> range:
        below, rest = divmod(i * slope + offset, whole)
        return range(below, below + 1 + (rest > 0))

    common = gcd(slope, whole)
    return Reading(whole // common, slope // common, pixels)
