"""Which pixels of its input an op reads for one pixel of its output, along one axis: what receptive fields are made of.

Pixels are counted as if the maps had no end: what lies before 0 or behind the last one is padding, and who looks at an
image of this size leaves it out.
"""

from collections.abc import Callable
from math import gcd
from typing import NamedTuple

from unetgen.ops import AnyOp, Conv, ConvTranspose, Crop, Merge, Pad, PixelShuffle, Pool, Resize, ResizeTo


class Reading(NamedTuple):
    """Pixel `i + every` of the output reads what pixel `i` reads, `moves` pixels further on."""

    every: int
    moves: int
    pixels: Callable[[int], range]


def reading(op: AnyOp, axis: int, count: int, made: int) -> Reading:
    """How an op makes `made` pixels from `count` along an axis; one that is not named here keeps each in its place."""
    match op:
        case Conv():
            before = padded(op.padding == "same", count, made, op.reach[axis], op.strides[axis])
            return windows(op.strides[axis], before, op.reach[axis], op.dilation_rate[axis])
        case Pool():
            before = padded(op.padding == "same", count, made, op.pool_size[axis], op.strides[axis])
            return windows(op.strides[axis], before, op.pool_size[axis])
        case ConvTranspose():
            return spread_out(op, axis)
        case Crop():
            return windows(1, -op.cropping[axis][0], 1)
        case Pad():
            return windows(1, op.padding[axis][0], 1)
        case Resize() | ResizeTo() if op.interpolation == "linear":
            return between(count, made, op.align_corners)
        case Resize() | ResizeTo() | PixelShuffle():
            return nearest(count, made)
        case Merge() if made > count:
            return Reading(1, 0, the_first)
        case _:
            return windows(1, 0, 1)


def padded(same: bool, count: int, made: int, reach: int, stride: int) -> int:
    """The pixels that `same` adds before the first one: the smaller half, as TensorFlow does."""
    return max((made - 1) * stride + reach - count, 0) // 2 if same else 0


def windows(stride: int, before: int, reach: int, step: int = 1) -> Reading:
    def pixels(i: int) -> range:
        return range(i * stride - before, i * stride - before + reach, step)

    return Reading(1, stride, pixels)


def the_first(i: int) -> range:
    """One pixel for all."""
    return range(1)


def spread_out(op: ConvTranspose, axis: int) -> Reading:
    """A transposed convolution: pixel `j` of the input is added to the pixels from `j · stride` on, less the margin.

    With a kernel shorter than its stride there are pixels that read nothing.
    """
    kernel, stride = op.kernel_size[axis], op.strides[axis]
    cut = max(kernel - stride, 0) // 2 if op.padding == "same" else 0
    cut += op.cropping[axis][0] if op.cropping else 0

    def pixels(i: int) -> range:
        return range(-((kernel - 1 - i - cut) // stride), (i + cut) // stride + 1)

    return Reading(stride, 1, pixels)


def nearest(count: int, made: int) -> Reading:
    """Pixel `floor(i · count / made)`."""

    def pixels(i: int) -> range:
        return range(i * count // made, i * count // made + 1)

    common = gcd(count, made)
    return Reading(made // common, count // common, pixels)


def between(count: int, made: int, align_corners: bool) -> Reading:
    """The two neighbours of `(i + 1/2) · count / made - 1/2`, or of `i · (count - 1) / (made - 1)`.

    A position on a pixel reads that one alone.
    """
    # the position as a fraction: (i · slope + offset) / whole
    slope, offset, whole = (
        (count - 1, 0, max(made - 1, 1)) if align_corners else (2 * count, count - made, 2 * made)
    )  # fmt: skip

    def pixels(i: int) -> range:
        below, rest = divmod(i * slope + offset, whole)
        return range(below, below + 1 + (rest > 0))

    common = gcd(slope, whole)
    return Reading(whole // common, slope // common, pixels)
