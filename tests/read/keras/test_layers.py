"""Keras layers as operations: each is mapped, or kept as a foreign layer."""

from dataclasses import replace
from typing import Any, cast

import keras
import pytest
from keras import layers

from tests.helpers.read_layers import FIRST, read
from unetgen.ops import (
    Activation,
    AnyOp,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dropout,
    Foreign,
    GlobalPool,
    Norm,
    Pad,
    Pool,
    PReLU,
    Resize,
    Shape,
)
from unetgen.read.keras.layers import read_layer
from unetgen.read.keras.tensor_axes import Call, Layout

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras' own, while it saves
]


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


def test_keras_up_sampling_1d_repeats_channels_first_channels() -> None:
    (op,) = read(layers.UpSampling1D(2), 8, first=True)
    assert isinstance(op, Foreign)
    assert op.output == Shape(8, (8,))


def test_a_layer_that_differs_from_its_config_is_foreign() -> None:
    """Further weights, or another output than the operation would give."""
    (conv := layers.Conv2D(6, 3)).build((None, 8, 8, 4))
    call = Call(conv, Layout("channels_last"), (Shape(4, (8, 8)),), Shape(6, (6, 6)), 4)
    assert [type(op) for op in read_layer(call)] == [Conv]
    assert [type(op) for op in read_layer(replace(call, output=Shape(6, (5, 6))))] == [Foreign]
    conv.enable_lora(2)
    assert [type(op) for op in read_layer(call)] == [Foreign]


def test_another_class_of_the_same_name_is_foreign() -> None:
    class Conv2D(layers.Conv2D):
        pass

    (op,) = read(Conv2D(6, 3), 8, 8)
    assert isinstance(op, Foreign)
