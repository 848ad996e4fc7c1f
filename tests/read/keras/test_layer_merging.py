"""Read layers that merge maps, and vectors that are multiplied with maps."""

from typing import Any

import keras
import pytest
from keras import Input, Model, layers

from tests.helpers.read_layers import FIRST, read
from unetgen.ops import (
    Activation,
    AnyOp,
    Dense,
    Foreign,
    GlobalPool,
    Merge,
    Reshape,
    Shape,
)
from unetgen.read.keras.model import read_keras

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras' own, while it saves
]


def test_concatenation_of_pixels_is_foreign() -> None:
    (op,) = read(lambda x: layers.Concatenate(axis=1)([x, x]), 8, 8)
    assert isinstance(op, Foreign)
    assert op.output == Shape(4, (16, 8))


def test_a_vector_and_back() -> None:
    """Pooled channels go through dense layers and are multiplied with the map."""

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
    """Keras aligns a vector with the last axis; the plan cannot."""
    inputs = Input((8, 8, 4))
    vector = layers.GlobalAveragePooling2D()(inputs)
    last = read_keras(Model(inputs, inputs * vector)).nodes[-1]
    assert isinstance(last.op, Foreign)
