"""What the operations compute in Keras, against NumPy: channels last here, and channels first by the same numbers."""

import itertools
import math
from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.helpers.any_keras import np
from tests.helpers.every_op import CHANNELS, FORMATS, begun, finished, gated, one, ops, sizes
from unetgen.emit.keras import build
from unetgen.graph.plan import DataFormat, Plan
from unetgen.ops import (
    OPS,
    Activation,
    AnyOp,
    Axes,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dense,
    Dropout,
    FitChannels,
    Foreign,
    GlobalPool,
    Input,
    Merge,
    Norm,
    Op,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Tile,
)

DIMS = (1, 2, 3)


def map_of(dims: int) -> Any:
    return np.random.default_rng(3).normal(size=(2, *sizes(dims), CHANNELS)).astype("float32")


def computed(plan: Plan, x: Any, training: bool = False) -> tuple[Any, dict[str, Any]]:
    """The output, channels last, and every weight by layer and name, as the plan has it."""
    first, model = plan.data_format == "channels_first", build(plan)
    random = np.random.default_rng(4)
    weights: dict[str, Any] = {}
    for layer in model.layers:
        for weight in layer.weights:
            value = random.uniform(0.2, 1, weight.shape)
            weight.assign(value)
            weights[f"{layer.name}/{weight.name}"] = (
                np.moveaxis(value, 0, -1) if first and weight.name == "alpha" else value
            )
    y = np.asarray(model(np.moveaxis(x, -1, 1) if first else x, training=training))
    return (np.moveaxis(y, 1, -1) if first else y), weights


def through(op: AnyOp, dims: int, data_format: DataFormat, training: bool = False) -> tuple[Any, Any, dict[str, Any]]:
    """What goes into an operation, what comes out, and its weights; before it stands a convolution of one pixel."""
    y, weights = computed(one(dims, data_format, op), map_of(dims), training)
    x = map_of(dims) @ weights["encoder0_before/kernel"].reshape(CHANNELS, CHANNELS) + weights["encoder0_before/bias"]
    return x, y, {name.removeprefix("encoder0_op/"): value for name, value in weights.items()}


def positions(shape: Axes) -> Iterator[Axes]:
    return itertools.product(*map(range, shape))


def check(found: Any, expected: Any) -> None:
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=2e-4)


over_all = pytest.mark.parametrize(("dims", "data_format"), list(itertools.product(DIMS, FORMATS)))


def padded(x: Any, op: Conv) -> Any:
    """By the rule of `same`: half of what is missing before, the rest after."""
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
@pytest.mark.parametrize(
    "name", ["transpose", "transpose_valid", "transpose_same", "transpose_cropped", "transpose_grown"]
)
def test_transposed_convolutions(dims: int, data_format: DataFormat, name: str) -> None:
    """Each pixel is scattered by the kernel; the result is cut, and where a margin is below zero, grown."""
    op = ops(dims)[name]
    assert isinstance(op, ConvTranspose)
    x, y, weights = through(op, dims, data_format)
    pairs = list(zip(x.shape[1:-1], op.kernel_size, op.strides, strict=True))
    room = 3  # for what grows
    whole = np.zeros((2, *[(n - 1) * s + k + 2 * room for n, k, s in pairs], op.filters))
    for at in positions(op.kernel_size):
        place = tuple(slice(room + k, room + k + (n - 1) * s + 1, s) for k, (n, _, s) in zip(at, pairs, strict=True))
        whole[(slice(None), *place)] += x @ weights["kernel"][at].T
    same = [(max(k - s, 0) // 2, 0) for _, k, s in pairs]
    cut = op.cropping or (same if op.padding == "same" else ((0, 0),) * dims)
    begin = [room + before for before, _ in cut]
    expected = whole[(slice(None), *[slice(b, b + n) for b, n in zip(begin, y.shape[1:-1], strict=True)])]
    check(y, expected + weights.get("bias", 0))


def along(x: Any, axis: int, size: int, corners: bool) -> Any:
    """Linear interpolation along one axis."""
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
    """Channel `c · prod(size) + k` is part k of channel c, counted with the last axis fastest."""
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
@pytest.mark.parametrize("name", ["max_pool", "average_pool", "average_pool_same", "global_max", "global_average"])
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
    x = np.pad(x, [(0, 0), *((m // 2, m - m // 2) for m in missing), (0, 0)], constant_values=np.nan)
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


JOINS: dict[str, Any] = {
    "concat": lambda maps: np.concatenate(maps, axis=-1),
    "add": sum,
    "average": lambda maps: sum(maps) / len(maps),
    "multiply": math.prod,
    "maximum": lambda maps: np.maximum(maps[0], np.maximum(maps[1], maps[2])),
}


@over_all
@pytest.mark.parametrize("name", JOINS)
def test_joins(dims: int, data_format: DataFormat, name: str) -> None:
    """Three activations of one map."""
    place, x = begun(dims)
    op = Concat() if name == "concat" else Merge(cast("Any", name))
    maps = [place.add(Activation(f), x, role=f) for f in ("relu", "sigmoid", "tanh")]
    y, _ = computed(finished(place, place.add(op, *maps, role="op"), data_format), map_of(dims))
    x = map_of(dims)
    check(y, JOINS[name]([np.maximum(x, 0), 1 / (1 + np.exp(-x)), np.tanh(x)]))


@over_all
@pytest.mark.parametrize("name", ["batch", "batch_bare", "instance", "group", "layer"])
def test_norms(dims: int, data_format: DataFormat, name: str) -> None:
    op = ops(dims)[name]
    assert isinstance(op, Norm)
    x, y, weights = through(op, dims, data_format)
    if op.kind == "batch":
        expected = (x - weights["moving_mean"]) / np.sqrt(weights["moving_variance"] + op.epsilon)
    else:
        groups = {"instance": CHANNELS, "group": op.groups, "layer": 1}[op.kind]
        apart = x.reshape(*x.shape[:-1], groups, -1)
        axes = (-1,) if op.kind == "layer" else (*range(1, dims + 1), -1)
        spread = np.sqrt(apart.var(axes, keepdims=True) + op.epsilon)
        expected = ((apart - apart.mean(axes, keepdims=True)) / spread).reshape(x.shape)
    check(y, expected * weights.get("gamma", 1) + weights.get("beta", 0))


@over_all
@pytest.mark.parametrize("slopes", ["one", "channel", "element"])
def test_prelu(dims: int, data_format: DataFormat, slopes: Any) -> None:
    x, y, weights = through(PReLU(slopes), dims, data_format)
    assert weights["alpha"].size == {"one": 1, "channel": CHANNELS, "element": x[0].size}[slopes]
    check(y, np.where(x > 0, x, x * weights["alpha"]))


FUNCTIONS: dict[str, tuple[Activation, Any]] = {
    "relu": (Activation("relu", (("negative_slope", 0.25),)), lambda x: np.where(x > 0, x, 0.25 * x)),
    "leaky": (Activation("leaky_relu"), lambda x: np.where(x > 0, x, 0.2 * x)),
    "leaky_less": (Activation("leaky_relu", (("negative_slope", 0.01),)), lambda x: np.where(x > 0, x, 0.01 * x)),
    "elu": (Activation("elu", (("alpha", 0.5),)), lambda x: np.where(x > 0, x, 0.5 * np.expm1(x))),
    "celu": (Activation("celu", (("alpha", 0.5),)), lambda x: np.where(x > 0, x, 0.5 * np.expm1(x / 0.5))),
    "gelu": (
        Activation("gelu", (("approximate", 1.0),)),
        lambda x: x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    ),
    "softmax": (Activation("softmax"), lambda x: np.exp(x) / np.exp(x).sum(-1, keepdims=True)),
}


@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_activations(name: str, data_format: DataFormat) -> None:
    op, function = FUNCTIONS[name]
    x, y, _ = through(op, 2, data_format)
    check(y, function(x))


@over_all
def test_channels(dims: int, data_format: DataFormat) -> None:
    x, y, _ = through(Tile(3), dims, data_format)
    check(y, np.concatenate([x, x, x], axis=-1))
    x, y, _ = through(FitChannels(11), dims, data_format)
    check(y, np.concatenate([x, np.zeros((*x.shape[:-1], 3))], axis=-1))
    x, y, _ = through(FitChannels(3), dims, data_format)
    check(y, x[..., :3])


@over_all
def test_margins(dims: int, data_format: DataFormat) -> None:
    pairs = ((1, 1), (0, 2), (1, 0))[-dims:]
    x, y, _ = through(ops(dims)["pad"], dims, data_format)
    check(y, np.pad(x, [(0, 0), *pairs, (0, 0)]))
    x, y, _ = through(ops(dims)["crop"], dims, data_format)
    kept = [slice(before, n - after) for n, (before, after) in zip(x.shape[1:-1], pairs, strict=True)]
    check(y, x[(slice(None), *kept)])


@over_all
@pytest.mark.parametrize("kind", ["spatial", "plain"])
def test_dropout(dims: int, data_format: DataFormat, kind: Any) -> None:
    """In training what is kept counts twice; with `spatial`, whole channels of an image go."""
    op = Dropout(0.5, kind)
    x, y, _ = through(op, dims, data_format)
    check(y, x)
    x, y, _ = through(op, dims, data_format, training=True)
    kept = y != 0
    check(y, np.where(kept, 2 * x, 0))
    share = kept.reshape(2, -1, CHANNELS).mean(1)  # of each image's channels
    assert 0 < kept.mean() < 1
    assert set(share.flat) == {0.0, 1.0} if kind == "spatial" else not np.isin(share, (0, 1)).all()


@over_all
def test_maps_of_one_channel_and_of_one_pixel_are_spread_out(dims: int, data_format: DataFormat) -> None:
    x = map_of(dims)
    y, weights = computed(gated(dims, data_format), x)
    vector = x.mean(tuple(range(1, dims + 1))) @ weights["encoder0_dense0/kernel"]
    vector = 1 / (1 + np.exp(-(vector @ weights["encoder0_dense1/kernel"] + weights["encoder0_dense1/bias"])))
    pixels = x @ weights["encoder0_pixels/kernel"].reshape(CHANNELS, 1) + weights["encoder0_pixels/bias"]
    check(y, x * vector.reshape(2, *[1] * dims, CHANNELS) * pixels)


ORACLES: dict[type[Op], Any] = {
    Conv: test_convolutions,
    ConvTranspose: test_transposed_convolutions,
    Dense: test_maps_of_one_channel_and_of_one_pixel_are_spread_out,
    Reshape: test_maps_of_one_channel_and_of_one_pixel_are_spread_out,
    Resize: test_linear,
    ResizeTo: test_nearest,
    PixelShuffle: test_pixel_shuffle,
    PixelUnshuffle: test_pixel_unshuffle,
    Pool: test_pools,
    GlobalPool: test_pools,
    Norm: test_norms,
    PReLU: test_prelu,
    Activation: test_activations,
    Tile: test_channels,
    FitChannels: test_channels,
    Pad: test_margins,
    Crop: test_margins,
    Dropout: test_dropout,
    Concat: test_joins,
    Merge: test_joins,
}


def test_every_op_has_an_oracle() -> None:
    """Whoever adds an op says in NumPy what it computes."""
    assert set(ORACLES) == {*OPS} - {Input, Foreign}
