"""The lists of words against Keras itself."""

from typing import Any

import pytest

from tests.helpers.any_keras import keras, to_keras
from unetgen.language import keras_words as keras_names

SMALL = {
    "input": {"size": 8, "channels": 1},
    "depth": 1,
    "filters": {"base": 2},
    "head": {"filters": 2, "activation": "softmax"},
}
# known to Keras, and left out with a reason in keras_names, or aliases of listed ones
NOT_ACTIVATIONS = {"glu", "threshold", "sparse_sigmoid"}
# for sequences, for pairs of images, and one that came with a later Keras than the oldest supported
NOT_LOSSES = {"ctc", "circle", "categorical_generalized_cross_entropy"}


@pytest.mark.parametrize("name", sorted(keras_names.ACTIVATIONS))
def test_activation(name: str) -> None:
    assert callable(keras.activations.get(name))


def test_no_activation_is_forgotten() -> None:
    there = words_of(keras.activations)
    assert there - keras_names.ACTIVATIONS <= NOT_ACTIVATIONS
    assert there >= keras_names.ACTIVATIONS


@pytest.mark.parametrize("name", sorted(keras_names.OPTIMIZERS))
def test_optimizer(name: str) -> None:
    model: Any = to_keras({**SMALL, "compile": {"optimizer": name}})
    assert type(model.optimizer).__name__.lower() == name


@pytest.mark.parametrize("name", sorted(keras_names.LOSSES))
def test_loss(name: str) -> None:
    model: Any = to_keras({**SMALL, "compile": {"loss": name}})
    assert model.loss is not None


def test_no_loss_is_forgotten() -> None:
    assert words_of(keras.losses) - keras_names.LOSSES <= NOT_LOSSES


def words_of(module: object) -> set[str]:
    """Return the functions that a module of Keras offers by name."""
    names = {name for name in dir(module) if name.islower() and callable(getattr(module, name))}
    return {name for name in names if not name.startswith("_")} - {"deserialize", "get", "serialize"}
