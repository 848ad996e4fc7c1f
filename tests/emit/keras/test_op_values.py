"""Ops in Keras against NumPy, channels last and channels first."""

import ast
import math
from pathlib import Path
from typing import Any, cast

import pytest

from tests.helpers.any_keras import np
from tests.helpers.every_op import CHANNELS, FORMATS, begun, conditioned, finished, gated, ops
from tests.helpers.op_values import check, computed, map_of, over_all, through
from unetgen.graph.draft import Draft, Place
from unetgen.graph.plan import DataFormat
from unetgen.graph.spec import Stage
from unetgen.ops import (
    OPS,
    Activation,
    Attend,
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
    Modulate,
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
    Shape,
    Sinusoid,
    Tile,
)

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
    """Join three activations of one map."""
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
    for name, word in (("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")):
        x, y, _ = through(ops(dims)[f"pad_{name}"], dims, data_format)
        check(y, np.pad(x, [(0, 0), *pairs, (0, 0)], mode=cast("Any", word)))
    x, y, _ = through(ops(dims)["crop"], dims, data_format)
    kept = [slice(before, n - after) for n, (before, after) in zip(x.shape[1:-1], pairs, strict=True)]
    check(y, x[(slice(None), *kept)])


def attended(queries: Any, keys: Any, values: Any, heads: int) -> Any:
    """Return the attention of flat maps, head by head."""
    parts = []
    for q, k, v in zip(*(np.split(x, heads, axis=-1) for x in (queries, keys, values)), strict=True):
        weights = np.exp(np.einsum("bnc,bmc->bnm", q, k) / math.sqrt(q.shape[-1]))
        parts.append(np.einsum("bnm,bmd->bnd", weights / weights.sum(-1, keepdims=True), v))
    return np.concatenate(parts, axis=-1)


@over_all
@pytest.mark.parametrize("count", [1, 2, 3])
def test_attention(dims: int, data_format: DataFormat, count: int) -> None:
    """The last map stands for those that are not given; one of fewer pixels is attended to."""
    place, x = begun(dims)
    maps = [x]
    if count > 1:
        maps.append(place.add(Crop(((1, 0),) * dims), x, role="crop"))
    if count > 2:
        maps.append(place.add(Tile(2), maps[-1], role="wide"))
    y, _ = computed(finished(place, place.add(Attend(4), *maps, role="op"), data_format), map_of(dims))
    x = map_of(dims)
    queries = x.reshape(2, -1, CHANNELS)
    keys = x[(slice(None), *[slice(1, None)] * dims)].reshape(2, -1, CHANNELS) if count > 1 else queries
    values = np.concatenate([keys, keys], axis=-1) if count == 3 else keys
    check(y, attended(queries, keys, values, 4).reshape(*x.shape[:-1], -1))


@over_all
@pytest.mark.parametrize("kind", ["spatial", "plain"])
def test_dropout(dims: int, data_format: DataFormat, kind: Any) -> None:
    """In training kept values double; `spatial` drops whole channels of an image."""
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


@pytest.mark.parametrize("first", ["sin", "cos"])
@pytest.mark.parametrize("shift", [0, 1])
def test_sinusoid(first: Any, shift: int) -> None:
    """Check every number against its own formula."""
    place = Place(Draft(2), Stage(0, 0))
    x = place.add(Input(Shape(1, ())), role="input")
    plan = finished(place, place.add(Sinusoid(6, 1000, shift, first), x, role="op"), "channels_last")
    y, _ = computed(plan, np.array([[0.0], [7.0], [999.0]], "float32"))
    for row, t in zip(y, (0, 7, 999), strict=True):
        angles = [t / 1000 ** (k / (3 - shift)) for k in range(3)]
        waves = [[*map(wave, angles)] for wave in (math.sin, math.cos)]
        np.testing.assert_allclose(row, np.concatenate(waves if first == "sin" else waves[::-1]), atol=1e-4)


@over_all
@pytest.mark.parametrize("kind", ["add", "scale_shift"])
def test_modulation(dims: int, data_format: DataFormat, kind: Any) -> None:
    y, weights = computed(conditioned(dims, data_format, kind), map_of(dims))
    x = map_of(dims)
    vector = x.mean(tuple(range(1, dims + 1))) @ weights["encoder0_dense/kernel"] + weights["encoder0_dense/bias"]
    parts = vector.reshape(2, *[1] * dims, -1, CHANNELS)
    check(y, x + parts[..., 0, :] if kind == "add" else x * (1 + parts[..., 0, :]) + parts[..., 1, :])


# the test of each op, in this file or in one beside it
ORACLES: dict[type[Op], str] = {
    Conv: "test_convolutions",
    ConvTranspose: "test_transposed_convolutions",
    Dense: "test_maps_of_one_channel_and_of_one_pixel_are_spread_out",
    Reshape: "test_maps_of_one_channel_and_of_one_pixel_are_spread_out",
    Resize: "test_linear",
    ResizeTo: "test_nearest",
    PixelShuffle: "test_pixel_shuffle",
    PixelUnshuffle: "test_pixel_unshuffle",
    Pool: "test_pools",
    GlobalPool: "test_pools",
    Norm: "test_norms",
    PReLU: "test_prelu",
    Activation: "test_activations",
    Tile: "test_channels",
    FitChannels: "test_channels",
    Pad: "test_margins",
    Crop: "test_margins",
    Dropout: "test_dropout",
    Concat: "test_joins",
    Merge: "test_joins",
    Attend: "test_attention",
    Sinusoid: "test_sinusoid",
    Modulate: "test_modulation",
}


def test_every_op_has_an_oracle() -> None:
    """Require a test in NumPy of each op, for those who add one."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("test_*_values.py")]
    tests = {node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert set(ORACLES) == {*OPS} - {Input, Foreign}
    assert {*ORACLES.values()} <= tests
