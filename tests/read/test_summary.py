"""`summary.json` as a plan, and the message for a file that is not a summary."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from keras import Input, Model, layers

from tests.helpers.paths import ROOT
from unetgen import UserError, plan
from unetgen.emit.summary import summary_dict, summary_json
from unetgen.read.keras.model import read_keras
from unetgen.read.summary import read_summary

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras' own, while it saves
]


def test_summary_round_trip(tmp_path: Path) -> None:
    foreign = read_keras(Model(inputs := Input((8, 8, 3)), layers.Add()([layers.Dropout(0.1)(inputs), inputs])))
    mixed = plan("dtype=mixed_float16", "input.size=nullxnull")
    for one in (plan("preset=lecture"), plan("preset=unet_2015"), plan("norm=batch"), foreign, mixed):
        (path := tmp_path / "summary.json").write_text(summary_json(one))
        again = read_summary(path)
        assert again == one
        for key in ("hash", "name", "data_format", "outputs", "dtype", "dynamic"):
            assert getattr(again, key) == getattr(one, key)
        own = (node._replace(dtype="" if node.dtype == one.dtype else node.dtype) for node in one)
        assert again.nodes == tuple(own)
        assert read_summary(summary_dict(one)) == one


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data["layers"][1]["op"].update(filters=33), "was changed"),
        (lambda data: data["layers"].pop(0), "before its input input"),
        (lambda data: data["layers"][1].pop("op"), "'op' is missing"),
        (lambda data: data["layers"][1]["op"].pop("filters"), "filters is missing"),
        (lambda data: data.update(outputs=["nothing"]), "are not among its layers"),
        (lambda data: data.update(data_format="channels_middle"), "is not a data format"),
        (lambda data: data.update(schema_version=99), "schema_version is 99"),
        (lambda data: data.update(layers=3), "not a summary"),
    ],
)
def test_invalid_summaries_are_refused(change: Any, words: str) -> None:
    data = json.loads(summary_json(plan("preset=lecture")))
    change(data)
    with pytest.raises(UserError, match=words):
        read_summary(data)


def test_reading_needs_no_keras(tmp_path: Path) -> None:
    """A summary is compared without starting TensorFlow."""
    import subprocess

    (path := tmp_path / "summary.json").write_text(summary_json(plan("preset=lecture")))
    code = "import sys, unetgen; assert unetgen.compare(sys.argv[1], 'lecture').same; assert 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, cwd=ROOT)
