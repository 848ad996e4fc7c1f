"""Multiply-accumulates of Keras layers, against closed forms and published counts."""

from collections.abc import Callable
from typing import Any

import keras
import pytest
from keras import Input, Model, layers

from unetgen.emit.summary import summary_json
from unetgen.ops import OPS, Foreign
from unetgen.read.json_files import mapping_or_empty
from unetgen.read.keras.macs import RULES, UNCOUNTED, WITHOUT_MACS
from unetgen.read.keras.model import read_keras
from unetgen.read.summary import read_summary

LSTM_OF_3_TO_4 = 4 * 4 * (3 + 4)  # four gates, each of 3 inputs and 4 states to 4 units


class StandardizedConv2D(layers.Conv2D):
    """A convolution of somebody else's, with a `call` of its own."""

    def call(self, inputs: Any) -> Any:
        return super().call(inputs) * 2


class RenamedConv2D(layers.Conv2D):
    """A convolution that has another name."""


class Own(layers.Layer):
    """A layer that nobody knows."""

    def call(self, inputs: Any) -> Any:
        return inputs


def inner() -> Model:
    return Model(x := Input((8, 8, 3)), layers.SeparableConv2D(8, 3, padding="same")(x))


# input shapes, the layers, MACs by hand, and whether there may be more
CASES: list[tuple[tuple[int, ...], Callable[[], Callable[[Any], Any]], int, bool]] = [
    ((16, 16, 24), lambda: layers.DepthwiseConv2D(3, padding="same"), 256 * 9 * 24, False),
    ((16, 16, 24), lambda: layers.DepthwiseConv2D(3, 2, "same", depth_multiplier=2), 64 * 9 * 48, False),
    ((16, 4), lambda: layers.DepthwiseConv1D(3), 14 * 3 * 4, False),
    ((16, 16, 3), lambda: layers.SeparableConv2D(8, 3, padding="same"), 256 * (27 + 24), False),
    ((16, 16, 3), lambda: layers.SeparableConv2D(8, 3, 2, "same", depth_multiplier=2), 64 * (54 + 48), False),
    ((16, 3), lambda: layers.SeparableConv1D(8, 3), 14 * (9 + 24), False),
    ((8, 8, 4), lambda: layers.Conv2DTranspose(4, 3, 2, "same", output_padding=1), 64 * 9 * 16, False),
    ((8, 8, 4), lambda: layers.Conv2DTranspose(4, 3, dilation_rate=2, padding="same"), 64 * 9 * 16, False),
    ((32, 24), lambda: layers.Conv1D(8, 3, padding="causal"), 32 * 3 * 24 * 8, False),
    ((32, 24), lambda: layers.Conv1D(8, 3, 2, "causal"), 16 * 3 * 24 * 8, False),
    ((4, 8, 8), lambda: layers.Conv2D(6, 3, padding="same", data_format="channels_first"), 64 * 9 * 24, False),
    ((16, 16, 24), lambda: layers.Dense(8), 256 * 24 * 8, False),
    ((5, 6), lambda: layers.EinsumDense("abc,cd->abd", (5, 7)), 5 * 6 * 7, False),
    ((5, 6), lambda: layers.EinsumDense("...x,xy->...y", 7), 5 * 6 * 7, False),
    ((8, 8, 8, 3), lambda: layers.TimeDistributed(layers.Conv2D(4, 3, padding="same")), 8 * 64 * 27 * 4, False),
    ((5, 8, 8, 3), lambda: layers.TimeDistributed(inner()), 5 * 64 * (27 + 24), False),
    ((5, 4), lambda: layers.TimeDistributed(layers.Dense(3)), 5 * 12, False),
    ((8, 8, 3), lambda: layers.SpectralNormalization(layers.Conv2D(4, 3, padding="same")), 64 * 27 * 4, False),
    ((7, 3), lambda: layers.LSTM(4), 7 * LSTM_OF_3_TO_4, False),
    ((7, 3), lambda: layers.LSTM(4, return_sequences=True), 7 * LSTM_OF_3_TO_4, False),
    ((7, 3), lambda: layers.GRU(4), 7 * 3 * 4 * (3 + 4), False),
    ((7, 3), lambda: layers.SimpleRNN(4), 7 * 4 * (3 + 4), False),
    ((7, 3), lambda: layers.Bidirectional(layers.LSTM(4)), 2 * 7 * LSTM_OF_3_TO_4, False),
    ((7, 3), lambda: layers.RNN([layers.LSTMCell(4), layers.GRUCell(5)]), 7 * (LSTM_OF_3_TO_4 + 15 * (4 + 5)), False),
    ((5, 8, 8, 3), lambda: layers.ConvLSTM2D(2, 3, padding="same"), 5 * 64 * 9 * (3 + 2) * 8, False),
    ((5, 8, 8, 3), lambda: layers.ConvLSTM2D(2, 3, return_sequences=True), 5 * 36 * 9 * (3 + 2) * 8, False),
    (
        (5, 8, 8, 3),
        lambda: layers.Bidirectional(layers.ConvLSTM2D(2, 3, padding="same", return_sequences=True)),
        2 * 5 * 64 * 9 * (3 + 2) * 8,
        False,
    ),
    ((6, 5), lambda: lambda x: layers.Attention()([x, x]), 36 * (5 + 5), False),
    ((6, 5), lambda: lambda x: layers.AdditiveAttention()([x, x]), 36 * 5, False),
    ((6, 5), lambda: lambda x: layers.MultiHeadAttention(2, 3)(x, x), 6 * 4 * 5 * 6 + 36 * 2 * 6, False),
    (
        (4, 6, 5),
        lambda: lambda x: layers.MultiHeadAttention(2, 3, attention_axes=2)(x, x),
        24 * 4 * 5 * 6 + 4 * 36 * 2 * 6,
        False,
    ),
    (
        (6, 5),
        lambda: lambda x: layers.GroupQueryAttention(3, 4, 2)(x, x),
        6 * 5 * 3 * (4 + 2 + 2 + 4) + 36 * 4 * 6,
        False,
    ),
    ((6, 5), lambda: lambda x: layers.Dot(axes=2)([x, x]), 36 * 5, False),
    ((6, 6), lambda: lambda x: keras.ops.matmul(x, x), 216, False),
    ((6, 5), lambda: lambda x: keras.ops.einsum("bij,bkj->bik", x, x), 36 * 5, False),
    ((8, 8, 3), lambda: RenamedConv2D(4, 3, padding="same"), 64 * 27 * 4, False),
    ((8, 8, 3), lambda: StandardizedConv2D(4, 3, padding="same"), 64 * 27 * 4, True),
    ((8, 8, 3), Own, 0, True),
    ((8, 8, 3), lambda: layers.Lambda(lambda x: x * 2), 0, True),
    ((8, 8, 3), lambda: layers.Rescaling(2), 0, False),
    ((8, 8, 3), lambda: layers.PReLU(shared_axes=[1]), 0, False),
    ((8, 8, 3), lambda: lambda x: keras.ops.tile(x, (1, 1, 1, 2)), 0, False),
]


@pytest.mark.parametrize(("shape", "make", "count", "at_least"), CASES)
def test_macs_of_layers(
    shape: tuple[int, ...], make: Callable[[], Callable[[Any], Any]], count: int, at_least: bool
) -> None:
    inputs = Input(shape)
    found = read_keras(Model(inputs, make()(inputs)))
    assert (found.macs, bool(found.uncounted)) == (count, at_least)


def test_every_keras_layer_with_a_kernel_is_decided() -> None:
    """A new layer of Keras must be given a rule, or be said to have none; cells run inside other layers."""
    own = {op.__name__ for op in OPS}
    known = {*RULES, *WITHOUT_MACS, *UNCOUNTED, *own}
    undecided = [
        name
        for name, kind in vars(layers).items()
        if isinstance(kind, type) and issubclass(kind, layers.Layer) and has_kernel(kind)
        if not name.endswith(("Cell", "Cells")) and not known & {base.__name__ for base in kind.__mro__}
    ]
    assert undecided == []


def has_kernel(kind: type) -> bool:
    """Return whether a class or one of its bases adds weights or holds a layer."""
    return any(
        name in base.__init__.__code__.co_varnames
        for base in kind.__mro__
        for name in ("kernel_initializer", "embeddings_initializer", "depthwise_initializer", "layer", "cell")
        if hasattr(base.__init__, "__code__")
    )


@pytest.mark.parametrize(
    ("name", "size", "giga"), [("Xception", 299, 8.355), ("ConvNeXtTiny", 224, 4.455), ("MobileNetV2", 224, 0.299)]
)
def test_published_encoders(name: str, size: int, giga: float) -> None:
    build = getattr(keras.applications, name)
    with keras.StatelessScope(initialize_variables=False):
        plan = read_keras(build(weights=None, include_top=False, input_shape=(size, size, 3)))
    assert (round(plan.macs / 1e9, 3), plan.uncounted) == (giga, ())


def test_counts_survive_a_summary() -> None:
    import json

    inputs = Input((8, 8, 3))
    plan = read_keras(Model(inputs, layers.SeparableConv2D(8, 3)(inputs)))
    data = json.loads(summary_json(plan))
    assert read_summary(data).macs == plan.macs > 0
    for layer in data["layers"]:  # a summary of an earlier version
        op = mapping_or_empty(layer["op"])
        op.pop("foreign_macs", None)
        op.pop("is_uncounted", None)
    earlier = read_summary(data)
    assert (earlier.hash, len(earlier.uncounted)) == (plan.hash, 1)
    assert any(isinstance(node.op, Foreign) for node in earlier)
