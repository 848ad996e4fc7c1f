"""Pooling, interpolation and pixel shuffle of a program as our ops."""

import math
from typing import Literal

from unetgen.ops import (
    AnyOp,
    Axes,
    GlobalPool,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    Reshape,
    Resize,
    ResizeTo,
)
from unetgen.read.program.site import SAME_TENSOR, CallSite, Read


def pool_call(site: CallSite) -> Read:
    """Return a pooling.

    `None` with dilation, or with windows that are cut off at the end.
    """
    kind: Literal["max", "average"] = "max" if site.op.startswith("max") else "average"
    dims, sizes = site.dims, site.inputs[0].sizes
    window = site.axes("kernel_size", 1, dims)
    strides = site.axes("stride", 1, dims) if site.given("stride") else window
    if site.given("padding") == "same":
        return [Pool(kind, window, strides, "same")] if max(site.axes("dilation", 1, dims)) == 1 else None
    padding = site.axes("padding", 0, dims)
    cut = site.given("ceil_mode", False) and not fits_exactly(sizes, window, strides, padding)
    if max(site.axes("dilation", 1, dims)) > 1 or cut or site.has("divisor_override"):
        return None
    if not any(padding):
        return [Pool(kind, window, strides, "valid")]
    return padded_pool(Pool(kind, window, strides, "same"), sizes, padding, bool(site.given("count_include_pad", True)))


def fits_exactly(sizes: Axes, window: Axes, strides: Axes, padding: Axes) -> bool:
    """Return whether the last window ends where the padded map ends."""
    return all((n + 2 * p - w) % s == 0 for n, w, s, p in zip(sizes, window, strides, padding, strict=True))


def padded_pool(pool: Pool, sizes: Axes, padding: Axes, counts_padding: bool) -> list[AnyOp]:
    """Return a pooling with the same pixels before and after.

    A maximum ignores them; an average counts them as zeros, or ignores them.
    """
    margins = tuple((p, p) for p in padding)
    if pool.kind == "average" and counts_padding:
        return [Pad(margins), Pool("average", pool.pool_size, pool.strides, "valid")]
    missing = (
        max((-(-n // s) - 1) * s + w - n, 0) for n, w, s in zip(sizes, pool.pool_size, pool.strides, strict=True)
    )
    if all(m == 2 * p for m, p in zip(missing, padding, strict=True)):
        return [pool]
    return [Pool(pool.kind, pool.pool_size, pool.strides, "valid", margins)]


def adaptive_pool_call(site: CallSite) -> Read:
    """Return a pooling to a given size, if its windows are equal."""
    kind: Literal["max", "average"] = "max" if "max" in site.op else "average"
    sizes = site.inputs[0].sizes
    made = site.axes("output_size", 1, site.dims)
    if made == sizes:
        return SAME_TENSOR
    if set(made) == {1}:
        return [GlobalPool(kind), Reshape(site.dims)]
    if any(n % m for n, m in zip(sizes, made, strict=True)):
        return None
    window = tuple(n // m for n, m in zip(sizes, made, strict=True))
    return [Pool(kind, window, window, "valid")]


def mean_call(site: CallSite) -> Read:
    """Return a mean over all of space; `None` over other axes."""
    rank = len(site.sizes[0])
    dims = {int(axis) % rank for axis in site.given("dim", [])}
    if rank < 3 or dims != set(range(2, rank)):
        return None
    return [GlobalPool("average"), Reshape(site.dims)] if site.given("keepdim", False) else [GlobalPool("average")]


def interpolation_call(site: CallSite) -> Read:
    """Return an interpolation by a whole factor, or to a size; `None` for a cubic one."""
    word = "nearest" if "nearest" in site.op else "linear" if "linear" in site.op else ""
    sizes, made = site.inputs[0].sizes, interpolated_sizes(site)
    if not word or len(made) != len(sizes):
        return None
    if made == sizes:
        return SAME_TENSOR
    aligned = word == "linear" and bool(site.given("align_corners", False))
    if any(m % n for n, m in zip(sizes, made, strict=True)):
        return [ResizeTo(made, word, aligned)]
    return [Resize(tuple(m // n for n, m in zip(sizes, made, strict=True)), word, aligned)]


def interpolated_sizes(site: CallSite) -> Axes:
    """Return the sizes after an interpolation, from what the file says of it."""
    if site.made:
        return site.made[2:]
    if site.given("output_size"):
        return site.axes("output_size", 1, site.dims)
    factors = site.given("scale_factors", [])
    return tuple(math.floor(n * float(factor)) for n, factor in zip(site.inputs[0].sizes, factors, strict=False))


def pixel_shuffle_call(site: CallSite) -> Read:
    return [PixelShuffle(site.axes("upscale_factor", 1, site.dims))]


def pixel_unshuffle_call(site: CallSite) -> Read:
    return [PixelUnshuffle(site.axes("downscale_factor", 1, site.dims))]
