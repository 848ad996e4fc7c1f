"""Files of Keras 2, whose settings and calls Keras 3 reads differently."""

import json
from pathlib import Path
from typing import Any

import pytest
from keras import Input, Model, layers

from unetgen import UserError
from unetgen.read.anything import as_plan
from unetgen.read.json_files import MOST_PARTS
from unetgen.read.keras.model import read_keras


def layer(kind: str, name: str, inbound: list[Any], **config: Any) -> dict[str, Any]:
    return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": inbound}


def source(name: str, call: int = 0, **kwargs: Any) -> list[Any]:
    return [name, call, 0, kwargs]


def model(name: str, parts: list[dict[str, Any]], output: str, call: int = 0) -> dict[str, Any]:
    """Return a model of Keras 2; its first layer is the input."""
    return {
        "class_name": "Functional",
        "name": name,
        "config": {
            "name": name,
            "layers": parts,
            "input_layers": [[parts[0]["name"], 0, 0]],
            "output_layers": [[output, call, 0]],
        },
    }


def image(name: str, *shape: int) -> dict[str, Any]:
    return layer("InputLayer", name, [], batch_input_shape=[None, *shape], dtype="float32", sparse=False, ragged=False)


def written(content: Any, folder: Path) -> str:
    (path := folder / "old.json").write_text(json.dumps(content))
    return str(path)


CONV = {"filters": 4, "kernel_size": [3, 3], "padding": "same"}


@pytest.mark.parametrize(
    ("kind", "settings", "made"),
    [
        ("Conv2DTranspose", {**CONV, "groups": 1, "output_padding": None}, lambda: layers.Conv2DTranspose(4, 3, padding="same")),
        ("DepthwiseConv2D", {"kernel_size": [3, 3], "groups": 1}, lambda: layers.DepthwiseConv2D(3)),
        ("SeparableConv2D", {**CONV, "groups": 1, "kernel_initializer": None}, lambda: layers.SeparableConv2D(4, 3, padding="same")),
        ("SpatialDropout2D", {"rate": 0.2, "noise_shape": None, "trainable": True}, lambda: layers.SpatialDropout2D(0.2)),
        ("LayerNormalization", {"axis": [1, 2, 3]}, lambda: layers.LayerNormalization(axis=(1, 2, 3))),  # pyright: ignore[reportArgumentType]
        ("BatchNormalization", {"axis": [3]}, layers.BatchNormalization),
    ],
)  # fmt: skip
def test_settings_that_say_nothing_are_dropped(kind: str, settings: dict[str, Any], made: Any, tmp_path: Path) -> None:
    inputs = Input((8, 8, 4))
    expected = read_keras(Model(inputs, made()(inputs)))
    for module in ({}, {"module": "keras.layers"}, {"module": "tf_keras.layers"}):
        parts = [image("in", 8, 8, 4), layer(kind, "odd", [[source("in")]], **settings) | module]
        assert as_plan(written(model("old", parts, "odd"), tmp_path)) == expected


INNER: dict[str, Any] = {"class_name": "Conv2D", "config": {"name": "inner", **CONV}}
LSTM: dict[str, Any] = {"class_name": "LSTM", "config": {"name": "lstm", "units": 3, "time_major": False}}
BACKWARD = {**LSTM, "config": {**LSTM["config"], "name": "back", "go_backwards": True}}
CELLS: list[dict[str, Any]] = [{"class_name": "GRUCell", "config": {"name": f"cell{i}", "units": 3}} for i in range(2)]
STACKED = {"class_name": "StackedRNNCells", "config": {"name": "cells", "cells": CELLS}}


@pytest.mark.parametrize(
    ("kind", "settings", "shape", "made"),
    [
        ("TimeDistributed", {"layer": INNER}, (3, 8, 8, 4), lambda: layers.TimeDistributed(layers.Conv2D(4, 3, padding="same"))),
        ("Bidirectional", {"layer": LSTM, "backward_layer": BACKWARD}, (6, 4), lambda: layers.Bidirectional(layers.LSTM(3))),
        ("RNN", {"cell": STACKED}, (6, 4), lambda: layers.RNN([layers.GRUCell(3), layers.GRUCell(3)])),
    ],
)  # fmt: skip
def test_layers_inside_layers_have_no_module(
    kind: str, settings: dict[str, Any], shape: tuple[int, ...], made: Any, tmp_path: Path
) -> None:
    inputs = Input(shape)
    expected = read_keras(Model(inputs, made()(inputs)))
    parts = [image("in", *shape), layer(kind, "odd", [[source("in")]], **settings)]
    found = as_plan(written(model("old", parts, "odd"), tmp_path))
    assert (found.params, found.macs, found.output_shapes) == (expected.params, expected.macs, expected.output_shapes)


def test_an_axis_is_the_same_from_either_end(tmp_path: Path) -> None:
    """Keras 2 wrote the axis of a batch norm as a list, counted from the front."""
    inputs = Input((4, 8, 8))
    conv = layers.Conv2D(4, 3, padding="same", data_format="channels_first")
    expected = read_keras(Model(inputs, layers.BatchNormalization(axis=-1)(conv(inputs))))
    parts = [
        image("in", 4, 8, 8),
        layer("Conv2D", "conv", [[source("in")]], **CONV, data_format="channels_first"),
        layer("BatchNormalization", "norm", [[source("conv")]], axis=[3]),
    ]
    assert as_plan(written(model("old", parts, "norm"), tmp_path)) == expected


def test_a_setting_that_says_something_is_refused(tmp_path: Path) -> None:
    parts = [image("in", 8, 8, 4), layer("Conv2DTranspose", "up", [[source("in")]], **CONV, groups=2)]
    with pytest.raises(UserError, match=r"old\.json .*up: .*groups"):
        as_plan(written(model("old", parts, "up"), tmp_path))


@pytest.mark.parametrize("module", [None, "keras.src.engine.functional", "tf_keras.src.engine.functional"])
def test_inner_models_count_their_calls_from_1(tmp_path: Path, module: str | None) -> None:
    inner = model("inner", [image("a", 8, 8, 4), layer("Conv2D", "conv", [[source("a")]], **CONV)], "conv")
    inner |= {"inbound_nodes": [[source("in")], [source("inner", 1)]]} | ({"module": module} if module else {})
    parts = [image("in", 8, 8, 4), inner, layer("Add", "add", [[source("inner", 2), source("in")]])]
    inputs, conv = Input((8, 8, 4)), layers.Conv2D(4, 3, padding="same")
    expected = read_keras(Model(inputs, layers.Add()([conv(conv(inputs)), inputs])))
    assert as_plan(written(model("old", parts, "add"), tmp_path)) == expected


def test_tensors_among_arguments(tmp_path: Path) -> None:
    call = [[source("in", value=["in", 0, 0])]]
    parts = [
        image("in", 6, 4),
        layer("MultiHeadAttention", "attend", call, num_heads=2, key_dim=3, query_shape=[None, 6, 4]),
    ]
    inputs = Input((6, 4))
    expected = read_keras(Model(inputs, layers.MultiHeadAttention(2, 3)(inputs, inputs)))
    assert as_plan(written(model("old", parts, "attend"), tmp_path)).params == expected.params


@pytest.mark.parametrize("is_list", [True, False])
def test_sequences_without_an_input_layer(tmp_path: Path, is_list: bool) -> None:
    parts = [layer("Conv2D", "conv", [], **CONV, batch_input_shape=[None, 8, 8, 4])]
    content = {"class_name": "Sequential", "config": parts if is_list else {"name": "old", "layers": parts}}
    inputs = Input((8, 8, 4))
    expected = read_keras(Model(inputs, layers.Conv2D(4, 3, padding="same")(inputs)))
    assert as_plan(written(content, tmp_path)) == expected


def test_a_huge_layer_is_counted_and_not_made(tmp_path: Path) -> None:
    parts = [image("in", 10**6), layer("Dense", "dense", [[source("in")]], units=10**9)]
    assert as_plan(written(model("old", parts, "dense"), tmp_path)).params == (10**6 + 1) * 10**9


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            {"plans_name": "nnUNetPlans", "configurations": {}},
            r"old\.json is not a plans file of nnU-Net: it has no conf",
        ),
        ({"layers": [[]] * MOST_PARTS}, r"old\.json is too large for a network"),
        ({"config": {"size": 10**40}}, r"old\.json is not read: it holds the number 10000000…"),
        ({"config": {"name": "\ud800"}}, r"old\.json is not read: it holds text that is not Unicode"),
    ],
)
def test_other_content_is_named(tmp_path: Path, content: Any, words: str) -> None:
    with pytest.raises(UserError, match=words):
        as_plan(written(content, tmp_path))


def test_deep_nesting(tmp_path: Path) -> None:
    for depth in (101, 100_000):
        (path := tmp_path / "old.json").write_text('{"config": ' + "[" * depth + "]" * depth + "}")
        with pytest.raises(UserError, match="nested more than 100 deep"):
            as_plan(str(path))
