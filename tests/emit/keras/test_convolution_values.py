"""Keras computes convolutions as NumPy does."""

import math
from typing import Any

import pytest

from tests.helpers.any_keras import np
from tests.helpers.every_op import CHANNELS, ops
from tests.helpers.op_values import check, over_all, positions, through
from unetgen.graph.plan import DataFormat
from unetgen.ops import (
    Conv,
    ConvTranspose,
)


def padded(x: Any, op: Conv) -> Any:
    """Pad by the rule of `same`: half of the missing pixels before, the rest after."""
    margins = [(0, 0)]
    for n, reach, stride in zip(x.shape[1:-1], op.extent, op.strides, strict=True):
        missing = max((math.ceil(n / stride) - 1) * stride + reach - n, 0) if op.padding == "same" else 0
        margins.append((missing // 2, missing - missing // 2))
    return np.pad(x, [*margins, (0, 0)])


@over_all
@pytest.mark.parametrize("name", [name for name in ops(1) if name.startswith("conv")])
def test_convolutions(dims: int, data_format: DataFormat, name: str) -> None:
    op = ops(dims)[name]
    assert isinstance(op, Conv)
    x, y, weights = through(op, dims, data_format)
    x, kernel = padded(x, op), weights["kernel"]
    expected = np.zeros(y.shape) + weights.get("bias", 0)
    part, share = kernel.shape[-2], op.filters // op.groups
    for at in positions(op.kernel_size):
        seen = tuple(
            slice(k * d, k * d + (n - 1) * s + 1, s)
            for k, d, s, n in zip(at, op.dilation_rate, op.strides, y.shape[1:-1], strict=True)
        )
        for group in range(op.groups):
            into, out = slice(group * part, (group + 1) * part), slice(group * share, (group + 1) * share)
            expected[..., out] += x[(slice(None), *seen, into)] @ kernel[(*at, slice(None), out)]
    check(y, expected)


@over_all
@pytest.mark.parametrize("name", [name for name in ops(1) if name.startswith("transpose")])
def test_transposed_convolutions(dims: int, data_format: DataFormat, name: str) -> None:
    """The kernel scatters each pixel, and the result is cropped or padded."""
    op = ops(dims)[name]
    assert isinstance(op, ConvTranspose)
    x, y, weights = through(op, dims, data_format)
    pairs = list(zip(x.shape[1:-1], op.kernel_size, op.strides, strict=True))
    room = 3  # room for growth
    part, share = CHANNELS // op.groups, op.filters // op.groups
    whole = np.zeros((2, *[(n - 1) * s + k + 2 * room for n, k, s in pairs], op.filters))
    for at in positions(op.kernel_size):
        place = tuple(slice(room + k, room + k + (n - 1) * s + 1, s) for k, (n, _, s) in zip(at, pairs, strict=True))
        kernel = weights["kernel"][at]
        for group in range(op.groups):
            into, out = (slice(group * count, (group + 1) * count) for count in (part, share))
            whole[(slice(None), *place, out)] += x[..., into] @ kernel[:, into].T
    same = [(max(k - s, 0) // 2, 0) for _, k, s in pairs]
    cut = op.cropping or (same if op.padding == "same" else ((0, 0),) * dims)
    begin = [room + before for before, _ in cut]
    expected = whole[(slice(None), *[slice(b, b + n) for b, n in zip(begin, y.shape[1:-1], strict=True)])]
    check(y, expected + weights.get("bias", 0))
