"""Sides of a comparison: a plan, a model, a file, a folder or a description."""

from pathlib import Path
from typing import Any

import pytest

from unetgen import ConfigError, UserError, compare
from unetgen.emit.summary import summary_json
from unetgen.graph.plan import Plan

pytestmark = pytest.mark.filterwarnings("error")


def test_sides(tmp_path: Path, expected: Plan) -> None:
    (tmp_path / "summary.json").write_text(summary_json(expected))
    (tmp_path / "mine.yaml").write_text("preset: lecture\n")
    for side in ("lecture", "preset=lecture", "lecture depth=2", str(tmp_path), tmp_path, tmp_path / "summary.json",
                 str(tmp_path / "mine.yaml"), {"preset": "lecture"}, expected):  # fmt: skip
        assert compare(side, expected).same


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("lectrue", "Did you mean lecture?"),
        ("", "empty"),
        ("name='x", "quote"),
        ("nowhere.json", "cannot be read"),
        ("nowhere.keras", "cannot be read"),
        ("nowhere.yaml", "cannot be read"),
        ("nowhere.onnx", "cannot be read"),
        (Path("model.tflite"), "cannot be read"),
        (Path("tests"), "no summary.json"),
        (3, "int"),
    ],
)
def test_no_sides(side: Any, words: str) -> None:
    with pytest.raises(UserError, match=words):
        compare(side, "lecture")


def test_a_sides_description_is_checked() -> None:
    with pytest.raises(ConfigError, match="depht"):
        compare("lecture depht=3", "lecture")
