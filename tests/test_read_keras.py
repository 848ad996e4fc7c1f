"""Keras models as plans: every layer mapped or kept as foreign, equal things equal, files read and never run."""

# Keras is largely untyped, so strict checking finds its gaps and not our faults
# pyright: basic

import json
import sys
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import keras
import pytest
from hypothesis import given, settings
from keras import Input, Model, Sequential, layers

from tests.by_hand import lecture
from tests.describe import descriptions
from unetgen import ConfigError, UserError, plan, to_keras
from unetgen.emit.summary import to_dict, to_json
from unetgen.ops import (
    Activation,
    AnyOp,
    Concat,
    Conv,
    ConvTranspose,
    Foreign,
    Norm,
    Pool,
    Resize,
    Shape,
    Weight,
)
from unetgen.ops import Input as InputOp
from unetgen.read.keras import read_keras, read_keras_file
from unetgen.read.layers import read_layer
from unetgen.read.layout import Call, Layout
from unetgen.read.ops_json import op_from_dict, op_to_dict
from unetgen.read.summary import read_summary

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


# one layer

ONES = (1, 1)


@pytest.mark.parametrize(
    ("layer", "op"),
    [
        (layers.Conv2D(6, 3), Conv(6, (3, 3), ONES, "valid", ONES, 1, True)),
        (layers.Conv2D(6, (3, 1), padding="same", use_bias=False), Conv(6, (3, 1), ONES, "same", ONES, 1, False)),
        (layers.Conv2D(6, 3, dilation_rate=2, groups=2), Conv(6, (3, 3), ONES, "valid", (2, 2), 2, True)),
        (layers.Conv2D(6, 3, strides=2, padding="same"), Conv(6, (3, 3), (2, 2), "same", ONES, 1, True)),
        (layers.Conv2D(6, 1, padding="valid", dilation_rate=3), Conv(6, ONES, ONES, "same", ONES, 1, True)),
        (layers.Conv2D(6, 2, strides=2, padding="valid"), Conv(6, (2, 2), (2, 2), "same", ONES, 1, True)),
        (layers.Conv2DTranspose(6, 2, strides=2), ConvTranspose(6, (2, 2), (2, 2), "valid", True)),
        (layers.Conv2DTranspose(6, 2, strides=2, padding="same"), ConvTranspose(6, (2, 2), (2, 2), "valid", True)),
        (layers.Conv2DTranspose(6, 3, strides=2, padding="same"), ConvTranspose(6, (3, 3), (2, 2), "same", True)),
        (layers.Conv2DTranspose(6, 3, strides=2), ConvTranspose(6, (3, 3), (2, 2), "valid", True)),
        (layers.MaxPooling2D(2), Pool("max", (2, 2), (2, 2), "valid")),
        (layers.MaxPooling2D(2, padding="same"), Pool("max", (2, 2), (2, 2), "valid")),
        (layers.AveragePooling2D(3, strides=2, padding="same"), Pool("average", (3, 3), (2, 2), "same")),
        (layers.MaxPooling2D(5, padding="same"), Pool("max", (5, 5), (5, 5), "same")),
        (layers.UpSampling2D((2, 3)), Resize((2, 3), "nearest")),
        (layers.UpSampling2D(2, interpolation="bilinear"), Resize((2, 2), "bilinear")),
        (layers.BatchNormalization(), Norm("batch", 1e-3, 0.99, True, True)),
        (layers.BatchNormalization(epsilon=1e-5, momentum=0.9, scale=False), Norm("batch", 1e-5, 0.9, True, False)),
        (layers.Activation("elu"), Activation("elu")),
        (layers.ReLU(), Activation("relu")),
        (layers.ReLU(6), Activation("relu6")),
        (layers.LeakyReLU(negative_slope=0.2), Activation("leaky_relu")),
        (layers.Softmax(), Activation("softmax")),
        (layers.Softmax(axis=3), Activation("softmax")),
        (layers.Activation("log_softmax"), Activation("log_softmax")),
        (keras.ops.relu, Activation("relu")),
    ],
)
def test_known(layer: Any, op: AnyOp) -> None:
    assert read(layer, 8, 8) == [op]


@pytest.mark.parametrize(
    ("layer", "attributes"),
    [
        (layers.Conv2DTranspose(6, 3, strides=2, output_padding=0), {"output_padding": "0x0"}),
        (layers.Conv2DTranspose(6, 3, dilation_rate=2), {"dilation_rate": "2x2"}),
        (layers.BatchNormalization(axis=1), {"axis": "1"}),
        (layers.ReLU(negative_slope=0.1), {"negative_slope": "0.1"}),
        (layers.Dropout(0.5), {"rate": "0.5"}),
        (layers.SeparableConv2D(6, 3, activation="relu"), {"activation": "relu", "filters": "6"}),
        (layers.LayerNormalization(), {"axis": "channels"}),
        (layers.TimeDistributed(layers.Conv1D(3, 3)), {}),
        (layers.Flatten(), {}),
        (lambda x: 2 * x, {"arguments": "2"}),
    ],
)
def test_foreign(layer: Any, attributes: dict[str, str]) -> None:
    (op,) = read(layer, 8, 8)
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
    ("activation", "op"),
    [
        ("relu", Activation("relu")),
        (layers.ReLU(), Activation("relu")),
        (layers.LeakyReLU(negative_slope=0.3), None),
    ],
)
def test_fused_activation_is_a_node(activation: Any, op: AnyOp | None) -> None:
    conv, fused = read(layers.Conv2D(6, 3, activation=activation), 8, 8)
    assert isinstance(conv, Conv)
    assert fused == op or (op is None and isinstance(fused, Foreign) and "0.3" in str(fused.attributes))


def test_own_functions_are_told_apart() -> None:
    def ops(function: Any) -> list[AnyOp]:
        return read(layers.Conv2D(4, 1, activation=function), 8, 8)

    assert ops(lambda x: x + 1) == ops(lambda x: x + 1) != ops(lambda x: x + 2)
    assert read(layers.Activation(lambda x: x + 1), 8, 8) == ops(lambda x: x + 1)[1:]
    assert ops(partial(keras.activations.elu, alpha=2.0)) != ops(partial(keras.activations.elu, alpha=3.0))
    assert read(layers.Lambda(lambda x: x + 1), 8, 8) == read(layers.Lambda(lambda x: x + 1), 8, 8)
    assert read(layers.Lambda(lambda x: x + 1), 8, 8) != read(layers.Lambda(lambda x: x + 2), 8, 8)


def test_training_is_told_where_it_is_forced() -> None:
    (usual,), (forced,) = read(layers.Dropout(0.5), 8, 8), read(lambda x: layers.Dropout(0.5)(x, training=True), 8, 8)
    assert usual == Foreign("Dropout", (("rate", "0.5"),), (), Shape(4, (8, 8)))
    assert forced == Foreign("Dropout", (("arguments", "True"), ("rate", "0.5")), (), Shape(4, (8, 8)))


def test_a_layer_that_is_not_what_it_says_is_foreign() -> None:
    """Further weights, or another output than the operation would give."""
    (conv := layers.Conv2D(6, 3)).build((None, 8, 8, 4))
    call = Call(conv, Layout("channels_last"), (Shape(4, (8, 8)),), Shape(6, (6, 6)), 4)
    assert [type(op) for op in read_layer(call)] == [Conv]
    assert [type(op) for op in read_layer(replace(call, output=Shape(6, (5, 6))))] == [Foreign]
    conv.enable_lora(2)
    assert [type(op) for op in read_layer(call)] == [Foreign]


def test_linear_is_no_node() -> None:
    assert read(layers.Activation("linear"), 8, 8) == []


def test_somebody_elses_class_of_the_same_name_is_foreign() -> None:
    class Conv2D(layers.Conv2D):
        pass

    (op,) = read(Conv2D(6, 3), 8, 8)
    assert isinstance(op, Foreign)


# whole models


def test_lecture_by_hand() -> None:
    result = read_keras(lecture())
    assert result == plan("preset=lecture")
    assert (result.params, result.hash, result.data_format) == (833_507, "bd30a1d192f6", "channels_first")


@settings(max_examples=25)
@given(descriptions())
def test_reads_what_is_built(description: dict[str, Any]) -> None:
    """Names, weights and graph survive the way through Keras."""
    try:
        built = plan(description)
    except ConfigError:
        return
    result = read_keras(to_keras(built, compile=False))
    # Keras calls swish silu; the description may use either word
    assert [node.name for node in result] == [node.name for node in built]
    assert result.params == built.params
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


# files


def small() -> Any:
    """Fused and plain activations, a skip, and a loss that only this process knows."""
    x = inputs = Input((8, 8, 2))
    x = skip = layers.Conv2D(3, 3, padding="same", activation="relu")(x)
    x = layers.UpSampling2D(2)(layers.MaxPooling2D(2)(x))
    x = layers.Conv2D(2, 1, activation="softmax")(layers.Concatenate()([x, skip]))
    model = Model(inputs, x)
    model.compile(loss=own_loss)
    return model


def own_loss(truth: Any, guess: Any) -> Any:
    return keras.ops.mean(truth - guess)


def saved(model: Any, path: Path) -> Path:
    if path.suffix == ".json":
        path.write_text(model.to_json())
    else:
        model.save(path)
    return path


@pytest.mark.parametrize("ending", ["json", "keras", "h5"])
def test_files_round_trip(tmp_path: Path, ending: str) -> None:
    model = small()
    assert read_keras_file(saved(model, tmp_path / f"model.{ending}")) == read_keras(model)


@pytest.mark.parametrize("ending", ["json", "keras", "h5"])
@pytest.mark.parametrize("activation", ["softmax", "log_softmax"])
def test_our_layers_in_files(tmp_path: Path, ending: str, activation: str) -> None:
    """One dimension, channels first: with our own up-sampling and class activation."""
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
    """A model as Keras 2 wrote it: no modules, `batch_input_shape`, nested lists of inputs."""

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
    """A model's JSON with its convolution changed."""
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
    """Half of a file."""
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


@pytest.mark.parametrize("ending", ["json", "keras", "h5"])
def test_truncated_files(tmp_path: Path, ending: str) -> None:
    path = broken(saved(small(), tmp_path / f"model.{ending}"))
    with pytest.raises(UserError, match="holds no Keras model"):
        read_keras_file(path)


@pytest.mark.parametrize("text", ["", "[]", "3", '{"config": 3}', '{"a": 1}', "\x00\x01", "[" * 100_000])
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
def test_configurations_that_are_none(tmp_path: Path, change: Any) -> None:
    with pytest.raises(UserError, match=r"model\.json is no model that this Keras"):
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


# summary.json


@pytest.mark.parametrize(
    "op",
    [
        InputOp(Shape(4, (160, 160, 16))),
        Conv(32, (3, 3), (1, 1), "same", (1, 1), 1, True),
        ConvTranspose(3, (2,), (2,), "valid", False),
        Pool("average", (2, 2), (2, 2), "same"),
        Resize((2, 2, 1), "nearest"),
        Norm("batch", 1e-3, 0.99, True, False),
        Activation("relu"),
        Concat(),
        Foreign("Add", (("a", "1"), ("b", "x")), (Weight("k", (3, 4), False), Weight("b", (4,))), Shape(3, (4,))),
    ],
)
def test_operations_round_trip(op: AnyOp) -> None:
    again = op_from_dict(json.loads(json.dumps(op_to_dict(op))))
    assert again == op
    assert repr(again) == repr(op)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "None is no operation"),
        ({"type": "Conv"}, "filters is missing"),
        ({"type": "Pool", "kind": "median", "pool_size": [2], "strides": [2], "padding": "same"}, "kind cannot be"),
        ({"type": "Input", "output": [4, [8]]}, "output cannot be|channels is missing"),
        ({"type": "Input", "output": {"channels": True, "sizes": [8]}}, "channels cannot be True"),
        ({"type": "Resize", "size": [2.5], "interpolation": "nearest"}, "size cannot be"),
    ],
)
def test_operations_that_are_none(data: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        op_from_dict(data)


def test_summary_round_trip(tmp_path: Path) -> None:
    foreign = read_keras(Model(inputs := Input((8, 8, 3)), layers.Add()([layers.Dropout(0.1)(inputs), inputs])))
    for one in (plan("preset=lecture"), plan("preset=unet_2015"), plan("norm=batch"), foreign):
        (path := tmp_path / "summary.json").write_text(to_json(one))
        again = read_summary(path)
        assert again == one
        assert (again.hash, again.name, again.data_format, again.outputs) == (
            one.hash,
            one.name,
            one.data_format,
            one.outputs,
        )
        assert again.nodes == one.nodes
        assert read_summary(to_dict(one)) == one


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data["layers"][1]["op"].update(filters=33), "was changed"),
        (lambda data: data["layers"].pop(0), "stands before its input input"),
        (lambda data: data["layers"][1].pop("op"), "'op' is missing"),
        (lambda data: data["layers"][1]["op"].pop("filters"), "filters is missing"),
        (lambda data: data.update(outputs=["nothing"]), "are no layers"),
        (lambda data: data.update(data_format="channels_middle"), "no data format"),
        (lambda data: data.update(schema_version=99), "schema_version is 99"),
        (lambda data: data.update(layers=3), "no summary"),
    ],
)
def test_summaries_that_are_none(change: Any, words: str) -> None:
    data = json.loads(to_json(plan("preset=lecture")))
    change(data)
    with pytest.raises(UserError, match=words):
        read_summary(data)


def test_reading_needs_no_keras(tmp_path: Path) -> None:
    """A summary is compared without starting TensorFlow."""
    import subprocess

    (path := tmp_path / "summary.json").write_text(to_json(plan("preset=lecture")))
    code = "import sys, unetgen; assert unetgen.compare(sys.argv[1], 'lecture').same; assert 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, cwd=Path(__file__).parent.parent)
