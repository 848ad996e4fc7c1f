"""Read activations, custom functions and layers with arguments of their call."""

from functools import partial
from typing import Any

import keras
import pytest
from keras import layers

from tests.helpers.read_layers import FIRST, read
from unetgen.ops import (
    Activation,
    AnyOp,
    Conv,
    Dropout,
    Foreign,
    Shape,
)

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras' own, while it saves
]


def test_softmax_beside_the_classes_is_foreign() -> None:
    """Keras takes the last axis, which is not the class axis in channels first."""
    expected = Foreign("Activation", (("axis", "-1"), ("function", "softmax")), (), Shape(4, (8, 8)))
    for layer in (layers.Activation("softmax"), layers.Softmax()):
        assert read(layer, 8, 8, first=True) == [expected]
    assert read(layers.Softmax(axis=1), 8, 8, first=True) == [Activation("softmax")]
    assert read(layers.Conv2D(4, 1, activation="softmax", **FIRST), 8, 8, first=True)[1] == expected


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


def test_linear_activation_adds_no_node() -> None:
    assert read(layers.Activation("linear"), 8, 8) == []
