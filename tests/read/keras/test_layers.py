"""Keras layers as operations: each is mapped, or kept as a foreign layer where it is not known."""

from dataclasses import replace
from functools import partial
from typing import Any, cast

import keras
import pytest
from keras import Input, Model, layers

from unetgen.ops import (
    Activation,
    AnyOp,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dense,
    Dropout,
    Foreign,
    GlobalPool,
    Merge,
    Norm,
    Pad,
    Pool,
    PReLU,
    Reshape,
    Resize,
    Shape,
)
from unetgen.read.keras.layers import read_layer
from unetgen.read.keras.model import read_keras
from unetgen.read.keras.tensor_axes import Call, Layout

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras' own, while it saves
]


FIRST: dict[str, Any] = {"data_format": "channels_first"}


def read(layer: Any, *sizes: int, channels: int = 4, first: bool = False) -> list[AnyOp]:
    """The operations of one layer on an input of these sizes, after a convolution that tells the data format."""
    inputs = Input((channels, *sizes) if first else (*sizes, channels))
    conv = getattr(layers, f"Conv{len(sizes)}D")(channels, 1, **(FIRST if first else {}))
    model = Model(inputs, layer(conv(inputs)))
    result = read_keras(model)
    assert result.params == model.count_params()
    return [node.op for node in result][2:]


ONES = (1, 1)


@pytest.mark.parametrize(
    ("make", "op"),
    [
        (lambda: layers.Conv2D(6, 3), Conv(6, (3, 3), ONES, "valid", ONES, 1, True)),
        (
            lambda: layers.Conv2D(6, (3, 1), padding="same", use_bias=False),
            Conv(6, (3, 1), ONES, "same", ONES, 1, False),
        ),
        (lambda: layers.Conv2D(6, 3, dilation_rate=2, groups=2), Conv(6, (3, 3), ONES, "valid", (2, 2), 2, True)),
        (lambda: layers.Conv2D(6, 3, strides=2, padding="same"), Conv(6, (3, 3), (2, 2), "same", ONES, 1, True)),
        (lambda: layers.Conv2D(6, 1, padding="valid", dilation_rate=3), Conv(6, ONES, ONES, "same", ONES, 1, True)),
        (lambda: layers.Conv2D(6, 2, strides=2, padding="valid"), Conv(6, (2, 2), (2, 2), "same", ONES, 1, True)),
        (lambda: layers.Conv2DTranspose(6, 2, strides=2), ConvTranspose(6, (2, 2), (2, 2), "valid", True)),
        (
            lambda: layers.Conv2DTranspose(6, 2, strides=2, padding="same"),
            ConvTranspose(6, (2, 2), (2, 2), "valid", True),
        ),
        (
            lambda: layers.Conv2DTranspose(6, 3, strides=2, padding="same"),
            ConvTranspose(6, (3, 3), (2, 2), "same", True),
        ),
        (lambda: layers.Conv2DTranspose(6, 3, strides=2), ConvTranspose(6, (3, 3), (2, 2), "valid", True)),
        (lambda: layers.MaxPooling2D(2), Pool("max", (2, 2), (2, 2), "valid")),
        (lambda: layers.MaxPooling2D(2, padding="same"), Pool("max", (2, 2), (2, 2), "valid")),
        (lambda: layers.AveragePooling2D(3, strides=2, padding="same"), Pool("average", (3, 3), (2, 2), "same")),
        (lambda: layers.MaxPooling2D(5, padding="same"), Pool("max", (5, 5), (5, 5), "same")),
        (lambda: layers.UpSampling2D((2, 3)), Resize((2, 3), "nearest")),
        (lambda: layers.UpSampling2D(2, interpolation="bilinear"), Resize((2, 2), "linear")),
        (layers.BatchNormalization, Norm("batch", 1e-3, 0.99, True, True)),
        (
            lambda: layers.BatchNormalization(epsilon=1e-5, momentum=0.9, scale=False),
            Norm("batch", 1e-5, 0.9, True, False),
        ),
        (lambda: layers.Activation("elu"), Activation("elu")),
        (layers.ReLU, Activation("relu")),
        (lambda: layers.ReLU(6), Activation("relu6")),
        (lambda: layers.ReLU(negative_slope=0.1), Activation("relu", (("negative_slope", 0.1),))),
        (lambda: layers.ReLU(4, threshold=0.5), Activation("relu", (("max_value", 4.0), ("threshold", 0.5)))),
        (lambda: layers.LeakyReLU(negative_slope=0.2), Activation("leaky_relu")),
        (layers.LeakyReLU, Activation("leaky_relu", (("negative_slope", 0.3),))),
        (layers.ELU, Activation("elu")),
        (lambda: layers.ELU(alpha=0.5), Activation("elu", (("alpha", 0.5),))),
        (layers.PReLU, PReLU("element")),
        (lambda: layers.PReLU(shared_axes=[1, 2]), PReLU("channel")),
        (lambda: layers.PReLU(shared_axes=[1, 2, 3]), PReLU("one")),
        (layers.LayerNormalization, Norm("layer", 1e-3, 0.0, True, True)),
        (lambda: layers.LayerNormalization(axis=cast("Any", [3]), center=False), Norm("layer", 1e-3, 0.0, False, True)),
        (lambda: layers.GroupNormalization(2, epsilon=1e-5), Norm("group", 1e-5, 0.0, True, True, 2)),
        (lambda: layers.GroupNormalization(-1, scale=False), Norm("instance", 1e-3, 0.0, True, False)),
        (lambda: layers.GroupNormalization(4), Norm("instance", 1e-3, 0.0, True, True)),
        (lambda: layers.Dropout(0.5), Dropout(0.5, "plain")),
        (lambda: layers.SpatialDropout2D(0.25), Dropout(0.25, "spatial")),
        (layers.GlobalAveragePooling2D, GlobalPool("average")),
        (layers.GlobalMaxPool2D, GlobalPool("max")),
        (lambda: layers.Cropping2D(((1, 2), (0, 3))), Crop(((1, 2), (0, 3)))),
        (lambda: layers.Cropping2D(1), Crop(((1, 1), (1, 1)))),
        (lambda: layers.ZeroPadding2D((1, 2)), Pad(((1, 1), (2, 2)))),
        (layers.Softmax, Activation("softmax")),
        (lambda: layers.Softmax(axis=3), Activation("softmax")),
        (lambda: layers.Activation("log_softmax"), Activation("log_softmax")),
        (lambda: keras.ops.relu, Activation("relu")),
    ],
)
def test_known(make: Any, op: AnyOp) -> None:
    assert read(make(), 8, 8) == [op]


@pytest.mark.parametrize(
    ("make", "attributes"),
    [
        (lambda: layers.Conv2DTranspose(6, 3, strides=2, output_padding=0), {"strides": "2x2"}),
        (lambda: layers.Conv2DTranspose(6, 3, dilation_rate=2), {"dilation_rate": "2x2"}),
        (lambda: layers.BatchNormalization(axis=1), {"axis": "1"}),
        (lambda: layers.LayerNormalization(axis=cast("Any", [1, 2, 3])), {"axis": "1x2x3"}),
        (lambda: layers.PReLU(shared_axes=[1]), {"shared_axes": "1"}),
        (lambda: layers.Dropout(0.5, noise_shape=(None, 1, 8, 4)), {"rate": "0.5"}),
        (lambda: layers.UpSampling2D(2, interpolation="bicubic"), {"interpolation": "bicubic"}),
        (lambda: layers.Dense(3), {"units": "3"}),
        (lambda: layers.Reshape((4, 16, 4)), {"target_shape": "4x16x4"}),
        (lambda: layers.SeparableConv2D(6, 3, activation="relu"), {"activation": "relu", "filters": "6"}),
        (lambda: layers.UnitNormalization(axis=-1), {"axis": "channels"}),
        (lambda: layers.TimeDistributed(layers.Conv1D(3, 3)), {}),
        (layers.Flatten, {}),
        (lambda: lambda x: 2 * x, {"arguments": "2"}),
    ],
)
def test_foreign(make: Any, attributes: dict[str, str]) -> None:
    (op,) = read(make(), 8, 8)
    assert isinstance(op, Foreign)
    assert attributes.items() <= dict(op.attributes).items()
    assert not {"name", "dtype", "data_format"} & dict(op.attributes).keys()


@pytest.mark.parametrize(("dims", "sizes"), [(1, (8,)), (2, (8, 8)), (3, (4, 4, 4))])
@pytest.mark.parametrize("first", [False, True])
def test_every_dimension_and_format(dims: int, sizes: tuple[int, ...], first: bool) -> None:
    form, axis = (FIRST, 1) if first else ({}, -1)
    two = (2,) * dims

    def kind(name: str) -> Any:
        return getattr(layers, name.format(dims))

    def stack(x: Any) -> Any:
        x = kind("MaxPooling{}D")(2, **form)(x)
        x = kind("Conv{}DTranspose")(3, 2, strides=2, **form)(x)
        x = layers.BatchNormalization(axis=axis)(x)
        x = layers.Softmax(axis=axis)(x)
        return layers.Concatenate(axis=axis)([x, x])

    assert read(stack, *sizes, first=first) == [
        Pool("max", two, two, "valid"),
        ConvTranspose(3, two, two, "valid", True),
        Norm("batch", 1e-3, 0.99, True, True),
        Activation("softmax"),
        Concat(),
    ]


def test_softmax_beside_the_classes_is_foreign() -> None:
    """Keras takes the last axis, which is no class axis in a channels-first model."""
    expected = Foreign("Activation", (("axis", "-1"), ("function", "softmax")), (), Shape(4, (8, 8)))
    for layer in (layers.Activation("softmax"), layers.Softmax()):
        assert read(layer, 8, 8, first=True) == [expected]
    assert read(layers.Softmax(axis=1), 8, 8, first=True) == [Activation("softmax")]
    assert read(layers.Conv2D(4, 1, activation="softmax", **FIRST), 8, 8, first=True)[1] == expected


def test_keras_up_sampling_1d_repeats_channels_first_channels() -> None:
    (op,) = read(layers.UpSampling1D(2), 8, first=True)
    assert isinstance(op, Foreign)
    assert op.output == Shape(8, (8,))


def test_concatenation_of_pixels_is_foreign() -> None:
    (op,) = read(lambda x: layers.Concatenate(axis=1)([x, x]), 8, 8)
    assert isinstance(op, Foreign)
    assert op.output == Shape(4, (16, 8))


@pytest.mark.parametrize(
    ("make", "op"),
    [
        (lambda: "relu", Activation("relu")),
        (layers.ReLU, Activation("relu")),
        (lambda: layers.LeakyReLU(negative_slope=0.3), Activation("leaky_relu", (("negative_slope", 0.3),))),
        (lambda: partial(keras.activations.leaky_relu, negative_slope=0.3), None),
    ],
)
def test_fused_activation_is_a_node(make: Any, op: AnyOp | None) -> None:
    conv, fused = read(layers.Conv2D(6, 3, activation=make()), 8, 8)
    assert isinstance(conv, Conv)
    assert fused == op or (op is None and isinstance(fused, Foreign) and "0.3" in str(fused.attributes))


def test_custom_functions_are_distinguished() -> None:
    def ops(function: Any) -> list[AnyOp]:
        return read(layers.Conv2D(4, 1, activation=function), 8, 8)

    assert ops(lambda x: x + 1) == ops(lambda x: x + 1) != ops(lambda x: x + 2)
    assert read(layers.Activation(lambda x: x + 1), 8, 8) == ops(lambda x: x + 1)[1:]
    assert ops(partial(keras.activations.elu, alpha=2.0)) != ops(partial(keras.activations.elu, alpha=3.0))
    assert read(layers.Lambda(lambda x: x + 1), 8, 8) == read(layers.Lambda(lambda x: x + 1), 8, 8)
    assert read(layers.Lambda(lambda x: x + 1), 8, 8) != read(layers.Lambda(lambda x: x + 2), 8, 8)


def test_forced_training_is_kept() -> None:
    (usual,), (forced,) = read(layers.Dropout(0.5), 8, 8), read(lambda x: layers.Dropout(0.5)(x, training=True), 8, 8)
    assert usual == Dropout(0.5, "plain")
    assert forced == Foreign("Dropout", (("arguments", "True"), ("rate", "0.5")), (), Shape(4, (8, 8)))


def test_a_layer_that_differs_from_its_config_is_foreign() -> None:
    """Further weights, or another output than the operation would give."""
    (conv := layers.Conv2D(6, 3)).build((None, 8, 8, 4))
    call = Call(conv, Layout("channels_last"), (Shape(4, (8, 8)),), Shape(6, (6, 6)), 4)
    assert [type(op) for op in read_layer(call)] == [Conv]
    assert [type(op) for op in read_layer(replace(call, output=Shape(6, (5, 6))))] == [Foreign]
    conv.enable_lora(2)
    assert [type(op) for op in read_layer(call)] == [Foreign]


def test_linear_activation_adds_no_node() -> None:
    assert read(layers.Activation("linear"), 8, 8) == []


def test_somebody_elses_class_of_the_same_name_is_foreign() -> None:
    class Conv2D(layers.Conv2D):
        pass

    (op,) = read(Conv2D(6, 3), 8, 8)
    assert isinstance(op, Foreign)


def test_a_vector_and_back() -> None:
    """Pooled channels through dense layers, as a map of one pixel, multiplied with the map."""

    def squeeze(x: Any) -> Any:
        vector = layers.Dense(2, activation="relu", use_bias=False)(layers.GlobalAveragePooling2D(**FIRST)(x))
        return layers.Multiply()([x, layers.Reshape((4, 1, 1))(layers.Dense(4)(vector))])

    expected = [
        GlobalPool("average"),
        Dense(2, False),
        Activation("relu"),
        Dense(4, True),
        Reshape(2),
        Merge("multiply"),
    ]
    assert read(squeeze, 8, 8, first=True) == expected


def test_pooling_that_keeps_its_axes_is_two_operations() -> None:
    inputs = Input((8, 8, 4))
    result = read_keras(Model(inputs, layers.GlobalMaxPooling2D(keepdims=True, name="pool")(inputs)))
    assert [(node.name, node.op) for node in result][1:] == [("pool", GlobalPool("max")), ("pool_reshape", Reshape(2))]


@pytest.mark.parametrize(
    ("make", "op"),
    [
        (layers.Add, Merge("add")),
        (layers.Average, Merge("average")),
        (layers.Multiply, Merge("multiply")),
        (layers.Maximum, Merge("maximum")),
        (lambda: lambda maps: maps[0] + maps[1], Merge("add")),
        (lambda: lambda maps: maps[0] * maps[1], Merge("multiply")),
        (lambda: lambda maps: keras.ops.maximum(*maps), Merge("maximum")),
        (layers.Minimum, None),
        (layers.Subtract, None),
        (lambda: lambda maps: keras.ops.average(maps[0], axis=None, weights=maps[1]), None),
    ],
)
def test_merging(make: Any, op: AnyOp | None) -> None:
    inputs = Input((8, 8, 4))
    x = layers.Conv2D(4, 1)(inputs)
    (found,) = [node.op for node in read_keras(Model(inputs, make()([inputs, x])))][2:]
    assert found == op or (op is None and isinstance(found, Foreign))


def test_maps_of_other_ranks_are_not_merged() -> None:
    """Keras lays a vector beside the last axis; we have no word for that."""
    inputs = Input((8, 8, 4))
    vector = layers.GlobalAveragePooling2D()(inputs)
    last = read_keras(Model(inputs, inputs * vector)).nodes[-1]
    assert isinstance(last.op, Foreign)
