"""The lists of words against Keras itself."""

import keras
import pytest

from unetgen import keras_names, to_keras

SMALL = {
    "input": {"size": 8, "channels": 1},
    "depth": 1,
    "filters": {"base": 2},
    "head": {"filters": 2, "activation": "softmax"},
}
# known to Keras, and left out with a reason in keras_names, or aliases of what is there
NOT_ACTIVATIONS = {"glu", "threshold", "sparse_sigmoid"}


@pytest.mark.parametrize("name", sorted(keras_names.ACTIVATIONS))
def test_activation(name: str) -> None:
    assert callable(keras.activations.get(name))


def test_no_activation_is_forgotten() -> None:
    there = {
        name for name in dir(keras.activations) if name.islower() and name not in ("deserialize", "get", "serialize")
    }
    assert there - keras_names.ACTIVATIONS <= NOT_ACTIVATIONS
    assert keras_names.ACTIVATIONS <= there


@pytest.mark.parametrize("name", sorted(keras_names.OPTIMIZERS))
def test_optimizer(name: str) -> None:
    model = to_keras({**SMALL, "compile": {"optimizer": name}})
    assert type(model.optimizer).__name__.lower() == name


@pytest.mark.parametrize("name", sorted(keras_names.LOSSES))
def test_loss(name: str) -> None:
    assert to_keras({**SMALL, "compile": {"loss": name}}).loss is not None


def test_no_loss_is_forgotten() -> None:
    there = {name for name in dir(keras.losses) if name.islower() and callable(getattr(keras.losses, name))}
    assert there - {"deserialize", "get", "serialize", "ctc", "circle"} <= keras_names.LOSSES
