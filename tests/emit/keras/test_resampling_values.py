"""Keras resizes, shuffles and pools maps as NumPy does."""

import math
from typing import Any

import pytest

from tests.helpers.any_keras import np
from tests.helpers.every_op import CHANNELS, begun, finished, ops
from tests.helpers.op_values import check, computed, map_of, over_all, positions, through
from unetgen.graph.plan import DataFormat
from unetgen.ops import (
    GlobalPool,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    Resize,
    ResizeTo,
)


def along(x: Any, axis: int, size: int, corners: bool) -> Any:
    """Interpolate linearly along one axis."""
    n = x.shape[axis]
    pixel = np.arange(size)
    at = pixel * (n - 1) / max(size - 1, 1) if corners else np.clip((pixel + 0.5) * n / size - 0.5, 0, n - 1)
    return np.apply_along_axis(lambda line: np.interp(at, np.arange(n), line), axis, x)


@over_all
@pytest.mark.parametrize("name", ["linear", "linear_corners", "linear_to", "linear_to_corners", "smaller_to"])
def test_linear(dims: int, data_format: DataFormat, name: str) -> None:
    op = ops(dims)[name]
    assert isinstance(op, Resize | ResizeTo)
    x, y, _ = through(op, dims, data_format)
    for axis, size in enumerate(y.shape[1:-1], start=1):
        x = along(x, axis, size, op.align_corners)
    check(y, x)


@over_all
@pytest.mark.parametrize("name", ["nearest", "nearest_to"])
def test_nearest(dims: int, data_format: DataFormat, name: str) -> None:
    x, y, _ = through(ops(dims)[name], dims, data_format)
    for axis, size in enumerate(y.shape[1:-1], start=1):
        x = x.take([i * x.shape[axis] // size for i in range(size)], axis=axis)
    check(y, x)


@over_all
@pytest.mark.parametrize("name", ["shuffle", "shuffle_uneven"])
def test_pixel_shuffle(dims: int, data_format: DataFormat, name: str) -> None:
    """Channel `c · prod(size) + k` is part k of channel c, the last axis fastest."""
    op = ops(dims)[name]
    assert isinstance(op, PixelShuffle)
    x, y, _ = through(op, dims, data_format)
    expected = np.zeros(y.shape)
    for c in range(y.shape[-1]):
        for k, part in enumerate(positions(op.size)):
            every = tuple(slice(offset, None, step) for offset, step in zip(part, op.size, strict=True))
            expected[(slice(None), *every, c)] = x[..., c * math.prod(op.size) + k]
    check(y, expected)


@over_all
@pytest.mark.parametrize("name", ["unshuffle", "unshuffle_uneven"])
def test_pixel_unshuffle(dims: int, data_format: DataFormat, name: str) -> None:
    """Part k of channel c becomes channel `c · prod(size) + k`, as in PyTorch."""
    op = ops(dims)[name]
    assert isinstance(op, PixelUnshuffle)
    x, y, _ = through(op, dims, data_format)
    expected = np.zeros(y.shape)
    for c in range(CHANNELS):
        for k, part in enumerate(positions(op.size)):
            every = tuple(
                slice(offset, offset + n * step, step)
                for offset, step, n in zip(part, op.size, y.shape[1:-1], strict=True)
            )
            expected[..., c * math.prod(op.size) + k] = x[(slice(None), *every, c)]
    check(y, expected)


def test_unshuffle_undoes_shuffle() -> None:
    place, x = begun(3)
    shuffled = place.add(PixelShuffle((2, 2, 2)), x, role="shuffle")
    y, _ = computed(
        finished(place, place.add(PixelUnshuffle((2, 2, 2)), shuffled, role="op"), "channels_first"), map_of(3)
    )
    check(y, map_of(3))


@over_all
@pytest.mark.parametrize(
    "name",
    [
        "max_pool",
        "average_pool",
        "average_pool_same",
        "max_pool_around",
        "average_pool_around",
        "global_max",
        "global_average",
    ],
)
def test_pools(dims: int, data_format: DataFormat, name: str) -> None:
    """Padding does not count in an average."""
    op = ops(dims)[name]
    assert isinstance(op, Pool | GlobalPool)
    x, y, _ = through(op, dims, data_format)
    reduce = np.nanmax if op.kind == "max" else np.nanmean
    if isinstance(op, GlobalPool):
        check(y, reduce(x, axis=tuple(range(1, dims + 1))))
        return
    missing = [
        max((m - 1) * s + k - n, 0)
        for n, m, k, s in zip(x.shape[1:-1], y.shape[1:-1], op.pool_size, op.strides, strict=True)
    ]
    around = op.margins or [(m // 2, m - m // 2) for m in missing]
    x = np.pad(x, [(0, 0), *around, (0, 0)], constant_values=np.nan)
    seen = [
        x[
            (
                slice(None),
                *(slice(k, k + (n - 1) * s + 1, s) for k, n, s in zip(at, y.shape[1:-1], op.strides, strict=True)),
            )
        ]
        for at in positions(op.pool_size)
    ]
    check(y, reduce(np.stack(seen), axis=0))
