"""The lecture's network by rows, in the plan, the table, the summary and Keras."""

import json
from typing import Any

from tests.helpers.any_keras import to_keras
from tests.helpers.reference_counts import LECTURE, LECTURE_MACS, LECTURE_PARAMS, Row
from unetgen import plan, to_table
from unetgen.emit.layer_types import layer_type
from unetgen.emit.summary import summary_json


def test_plan_has_the_rows() -> None:
    lecture = plan()
    number = {node.name: i for i, node in enumerate(lecture, start=1)}
    rows = tuple(
        Row(
            layer_type(node.op, lecture.dims),
            lecture.laid_out(node.shape),
            lecture.params_of(node),
            tuple(number[name] for name in node.inputs),
        )
        for node in lecture
    )
    assert rows == LECTURE
    assert (lecture.params, lecture.trainable_params, lecture.macs) == (LECTURE_PARAMS, LECTURE_PARAMS, LECTURE_MACS)
    assert lecture.input_shape == (4, 160, 160, 16)
    assert lecture.output_shapes == ((3, 160, 160, 16),)


def test_table_has_the_rows() -> None:
    data = to_table().to_dict()
    rows = tuple(
        Row(row["type"], tuple(row["output_shape"]), row["params"], tuple(row["inputs"])) for row in data["rows"]
    )
    assert rows == LECTURE
    assert (data["totals"]["params"], data["totals"]["macs"]) == (LECTURE_PARAMS, LECTURE_MACS)


def test_summary_has_the_rows() -> None:
    data: dict[str, Any] = json.loads(summary_json(plan()))
    number = {layer["name"]: i for i, layer in enumerate(data["layers"], start=1)}
    rows = tuple(
        Row(
            layer["type"],
            tuple(layer["output_shape"]),
            layer["params"],
            tuple(number[name] for name in layer["inputs"]),
        )
        for layer in data["layers"]
    )
    assert rows == LECTURE
    assert (data["params"], data["macs"]) == (LECTURE_PARAMS, LECTURE_MACS)


def test_keras_has_the_rows() -> None:
    model: Any = to_keras()
    number = {layer.name: i for i, layer in enumerate(model.layers, start=1)}
    rows = tuple(
        Row(type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params(), inputs_of(layer, number))
        for layer in model.layers
    )
    assert rows == LECTURE
    assert model.count_params() == LECTURE_PARAMS
    assert [layer.name for layer in model.layers] == [node.name for node in plan()]


def inputs_of(layer: Any, number: dict[str, int]) -> tuple[int, ...]:
    if not number[layer.name] > 1:
        return ()
    tensors: list[Any] = [layer.input] if hasattr(layer.input, "shape") else layer.input
    return tuple(number[tensor._keras_history.operation.name] for tensor in tensors)


def test_keras_states_format_and_dtype_on_each_layer() -> None:
    model: Any = to_keras()
    for layer in model.layers:
        config = layer.get_config()
        assert "float32" in str(config["dtype"])
        assert config.get("data_format", "channels_first") == "channels_first"


def test_compiled_as_the_lecture() -> None:
    model: Any = to_keras()
    assert type(model.optimizer).__name__ == "Adam"
    assert abs(float(model.optimizer.learning_rate) - 1e-5) < 1e-11  # float32
    assert model.loss.get_config()["axis"] == 1
    assert not to_keras("compile=null").compiled
    assert not to_keras(compile=False).compiled
