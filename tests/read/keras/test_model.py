"""Keras models as plans: equal models are equal, and no code runs."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from keras import Input, Model, Sequential, layers

from tests.helpers.lecture_by_hand import lecture
from tests.helpers.planning import planned
from tests.strategies.descriptions import descriptions
from unetgen import UserError, plan, to_keras
from unetgen.ops import (
    Conv,
)
from unetgen.read.keras.model import read_keras

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras' own, while it saves
]


FIRST: dict[str, Any] = {"data_format": "channels_first"}


def test_lecture_by_hand() -> None:
    result = read_keras(lecture())
    assert result == plan("preset=lecture")
    assert (result.params, result.hash, result.data_format) == (833_507, "bd30a1d192f6", "channels_first")


@settings(max_examples=settings().max_examples // 25)
@given(descriptions())
def test_reading_a_built_model_gives_its_plan(description: dict[str, Any]) -> None:
    """Names, weights and graph are the same after reading."""
    described = planned(description)
    if described is None:
        return
    built = replace(described, dynamic=(), spec=None)  # neither open sizes, nor transposes for another format inside
    result = read_keras(to_keras(built))
    shared = {node.name for node in built if node.weights != node.name}  # Keras has one layer for several nodes
    names = {node.name for node in result if node.weights == node.name}
    assert names == {node.name for node in built} - shared
    assert result.params == built.params
    # Keras calls swish silu; the description may use either word
    assert "swish" in str(description) or result == built


def test_shared_layer_has_one_set_of_weights() -> None:
    conv, pool = layers.Conv2D(4, 3, padding="same", activation="relu"), layers.MaxPooling2D(1)
    inputs = Input((8, 8, 4))
    shared = read_keras(Model(inputs, pool(conv(pool(conv(inputs))))))
    assert [node.weights for node in shared if isinstance(node.op, Conv)] == [conv.name, conv.name]
    assert shared.params == conv.count_params()
    twice = [layers.Conv2D(4, 3, padding="same", activation="relu") for _ in "ab"]
    pools = [layers.MaxPooling2D(1) for _ in "ab"]
    unshared = read_keras(Model(inputs, pools[1](twice[1](pools[0](twice[0](inputs))))))
    assert shared != unshared
    assert [node.op for node in shared.ordered] == [node.op for node in unshared.ordered]


def test_shared_layer_without_weights_is_not_sharing() -> None:
    relu, inputs = layers.ReLU(), Input((8, 8, 4))
    assert read_keras(Model(inputs, relu(relu(inputs)))) == read_keras(
        Model(inputs, layers.ReLU()(layers.ReLU()(inputs)))
    )


def test_models_inside_models_are_read_in_place() -> None:
    parts = [Input((8, 8, 4)), layers.Conv2D(4, 3, padding="same"), layers.ReLU()]
    inside, inputs = Sequential(parts), Input((8, 8, 4))
    nested = read_keras(Model(inputs, inside(inputs)))
    assert nested == read_keras(inside)
    twice = Model(inputs, inside(inside(inputs)))
    assert read_keras(twice).params == twice.count_params()
    assert len(read_keras(twice).nodes) == 5


def test_several_inputs_and_outputs() -> None:
    a, b = Input((8, 8, 1)), Input((8, 8, 2))
    joined = layers.Concatenate()([a, b])
    conv = layers.Conv2D(3, 1)(joined)
    result = read_keras(Model([b, a], [conv, joined]))
    assert result.output_shapes == ((8, 8, 3), (8, 8, 3))
    assert [type(node.op).__name__ for node in result] == ["Input", "Input", "Concat", "Conv"]
    assert result != read_keras(Model([b, a], layers.Conv2D(3, 1)(layers.Concatenate()([b, a]))))


def test_residual_and_functions_on_tensors() -> None:
    inputs = Input((8, 8, 4))
    x = layers.Conv2D(4, 3, padding="same")(inputs)
    added, plus = (read_keras(Model(inputs, y)) for y in (layers.Add()([x, inputs]), x + inputs))
    assert added == plus
    assert added != read_keras(Model(inputs, x - inputs))
    assert read_keras(Model(inputs, 2 * x)) != read_keras(Model(inputs, 3 * x))


def test_layer_with_several_outputs() -> None:
    model = Model(inputs := Input((8, 8, 3)), layers.ConvLSTM1D(4, 3, return_state=True)(inputs))
    result = read_keras(model)
    assert len(result.outputs) == 3
    assert result.params == model.count_params()


class Unknown(Model):
    """A model without a graph."""


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Model(x := Input((None, None, 3)), layers.Conv2D(3, 3)(x)), "open size"),
        (lambda: Sequential([layers.Conv2D(3, 3)]), "not built"),
        (Unknown, "no graph"),
        (lambda: "model", "no graph"),
        (
            lambda: Model(x := Input((8, 8, 8)), layers.MaxPooling2D(2, **FIRST)(layers.Conv2D(8, 3)(x))),
            "mixes data formats",
        ),
    ],
)
def test_refused_models(make: Any, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_keras(make())
