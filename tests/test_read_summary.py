"""`summary.json` as a plan: every operation there and back, and a sentence for what is no summary."""

# Keras is largely untyped, so strict checking finds its gaps and not our faults
# pyright: basic

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from keras import Input, Model, layers

from unetgen import UserError, plan
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
from unetgen.read.keras import read_keras
from unetgen.read.ops_json import op_from_dict, op_to_dict
from unetgen.read.summary import read_summary

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras' own, while it saves
]


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
