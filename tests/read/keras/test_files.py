"""Keras files are read as plans without running code, or refused in a sentence."""

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import keras
import pytest
from keras import Input, Model, Sequential, layers

from tests.helpers.model_io import saved
from unetgen import UserError, plan, to_keras
from unetgen.ops import (
    Foreign,
)
from unetgen.read.keras.model import read_keras, read_keras_file

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras' own, while it saves
]


def small() -> Any:
    """Build fused and plain activations, a skip, and a loss of this process only."""
    x = inputs = Input((8, 8, 2))
    x = skip = layers.Conv2D(3, 3, padding="same", activation="relu")(x)
    x = layers.UpSampling2D(2)(layers.MaxPooling2D(2)(x))
    x = layers.Conv2D(2, 1, activation="softmax")(layers.Concatenate()([x, skip]))
    model = Model(inputs, x)
    model.compile(loss=own_loss)
    return model


def own_loss(truth: Any, guess: Any) -> Any:
    return keras.ops.mean(truth - guess)


@pytest.mark.parametrize("ending", ["json", "keras", "h5"])
def test_files_round_trip(tmp_path: Path, ending: str) -> None:
    model = small()
    assert read_keras_file(saved(model, tmp_path / f"model.{ending}")) == read_keras(model)


@pytest.mark.parametrize("ending", ["json", "keras", "h5"])
@pytest.mark.parametrize("activation", ["softmax", "log_softmax"])
def test_our_layers_in_files(tmp_path: Path, ending: str, activation: str) -> None:
    """One dimension, channels first, with our up-sampling and class activation."""
    built = plan(
        {
            "input": {"size": 16, "channels": 2},
            "data_format": "channels_first",
            "depth": 2,
            "filters": {"base": 2},
            "up": {"kind": "nearest"},
            "head": {"filters": 2, "activation": activation},
        }
    )
    assert read_keras_file(saved(to_keras(built), tmp_path / f"model.{ending}")) == built


def test_sequential_file(tmp_path: Path) -> None:
    model = Sequential([Input((8, 8, 2)), layers.Conv2D(3, 3), layers.Dropout(0.5)])
    for ending in ("json", "keras", "h5"):
        assert read_keras_file(saved(model, tmp_path / f"model.{ending}")) == read_keras(model)


def legacy() -> dict[str, Any]:
    """Return a model in the format of Keras 2: no modules, nested lists of inputs."""

    def layer(kind: str, name: str, inbound: list[Any], **config: Any) -> dict[str, Any]:
        return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": inbound}

    def of(*names: str) -> list[Any]:
        return [[[name, 0, 0, {}] for name in names]]

    conv = {"filters": 3, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "activation": "relu"}
    return {
        "class_name": "Functional",
        "keras_version": "2.9.0",
        "backend": "tensorflow",
        "config": {
            "name": "old",
            "layers": [
                layer("InputLayer", "in", [], batch_input_shape=[None, 8, 8, 2], dtype="float32", sparse=False),
                layer("Conv2D", "conv", of("in"), **conv, data_format="channels_last", use_bias=True),
                layer("BatchNormalization", "norm", of("conv"), axis=[3], momentum=0.99, epsilon=0.001),
                layer("Concatenate", "join", of("norm", "in"), axis=-1),
            ],
            "input_layers": [["in", 0, 0]],
            "output_layers": [["join", 0, 0]],
        },
    }


def test_keras_2_file(tmp_path: Path) -> None:
    (path := tmp_path / "old.json").write_text(json.dumps(legacy()))
    inputs = Input((8, 8, 2))
    x = layers.BatchNormalization()(layers.Conv2D(3, 3, padding="same", activation="relu")(inputs))
    assert read_keras_file(path) == read_keras(Model(inputs, layers.Concatenate()([x, inputs])))


def test_lambda_is_refused_and_named(tmp_path: Path) -> None:
    inputs = Input((8, 8, 2))
    model = Model(inputs, layers.Lambda(keras.ops.abs, name="my_lambda")(inputs))
    for ending in ("json", "keras", "h5"):
        with pytest.raises(UserError, match="my_lambda is a Lambda"):
            read_keras_file(saved(model, tmp_path / f"model.{ending}"))


def changed(path: Path, change: Any) -> Path:
    """Return a model's JSON with its convolution changed."""
    data = json.loads(small().to_json())
    change(next(layer for layer in data["config"]["layers"] if layer["class_name"] == "Conv2D"))
    path.write_text(json.dumps(data))
    return path


EVIL = "import sys\nsys.evil = True\nclass Conv2D: pass\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda layer: layer.update(module="evil_module"),
        lambda layer: layer.update(module="keras_evil"),
        lambda layer: layer.update(module="keras.utils", class_name="get_file"),
        lambda layer: layer["config"].update(
            activation={"module": "evil_module", "class_name": "function", "config": "f", "registered_name": "f"}
        ),
        lambda layer: layer["config"].update(kernel_initializer={"class_name": "__lambda__", "config": {"value": "x"}}),
        lambda layer: layer.update(class_name="TFSMLayer", config={"name": "conv", "filepath": "evil"}),
    ],
)
def test_foreign_code_is_refused_and_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    (tmp_path / "evil_module.py").write_text(EVIL)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(UserError, match=r"not run|left alone") as caught:
        read_keras_file(changed(tmp_path / "model.json", change))
    assert "conv" in str(caught.value)
    assert "evil_module" not in sys.modules
    assert not hasattr(sys, "evil")


def test_classes_of_this_process_are_not_made_for_a_file(tmp_path: Path) -> None:
    @keras.saving.register_keras_serializable(package="tests")
    class Own(layers.Layer):
        def call(self, inputs: Any) -> Any:
            return inputs

    inputs = Input((8, 8, 2))
    model = Model(inputs, Own(name="mine")(inputs))
    assert isinstance(read_keras(model).nodes[-1].op, Foreign)
    with pytest.raises(UserError, match=r"mine needs .*Own"):
        read_keras_file(saved(model, tmp_path / "model.keras"))


def broken(path: Path) -> Any:
    """Write half of a file."""
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


@pytest.mark.parametrize("ending", ["json", "keras", "h5"])
def test_truncated_files(tmp_path: Path, ending: str) -> None:
    path = broken(saved(small(), tmp_path / f"model.{ending}"))
    with pytest.raises(UserError, match="holds no Keras model"):
        read_keras_file(path)


@pytest.mark.parametrize("text", ["", "[]", "3", '{"config": 3}', '{"a": 1}', "\x00\x01"])
def test_other_files(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "model.json").write_text(text)
    with pytest.raises(UserError, match="holds no Keras model"):
        read_keras_file(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda layer: layer["config"].update(filters=-1),
        lambda layer: layer.update(class_name="Conv7D"),
        lambda layer: layer.pop("config"),
        lambda layer: layer.update(inbound_nodes=[]),
    ],
)
def test_invalid_configurations_are_refused(tmp_path: Path, change: Any) -> None:
    with pytest.raises(UserError, match=r"model\.json is not a model that this Keras"):
        read_keras_file(changed(tmp_path / "model.json", change))


def test_files_without_a_model(tmp_path: Path) -> None:
    small().save_weights(tmp_path / "some.weights.h5")
    with zipfile.ZipFile(tmp_path / "empty.keras", "w") as archive:
        archive.writestr("something", "else")
    for name in ("some.weights.h5", "empty.keras"):
        with pytest.raises(UserError, match="holds no Keras model"):
            read_keras_file(tmp_path / name)
    with pytest.raises(UserError, match="cannot be read: No such file"):
        read_keras_file(tmp_path / "nowhere.h5")
    with pytest.raises(UserError, match="is a folder"):
        read_keras_file(tmp_path)
