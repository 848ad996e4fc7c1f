"""`unetgen schema` prints or writes the JSON Schema of a description."""

import json
from pathlib import Path

import pytest

from tests.helpers.command import in_process, python
from tests.helpers.own_folders import parts
from unetgen import json_schema


def test_it_is_printed_or_written(tmp_path: Path) -> None:
    printed = in_process("schema", cwd=tmp_path)
    assert (printed.code, json.loads(printed.out)) == (0, json_schema())
    written = in_process("schema", "-o", "mine.json", cwd=tmp_path)
    assert (written.code, written.out) == (0, "mine.json\n")
    assert (tmp_path / "mine.json").read_text(encoding="utf-8") == printed.out
    assert json.loads(in_process("schema", "--json", cwd=tmp_path).out) == {"schema": json_schema(), "exit_code": 0}
    answer = json.loads(in_process("schema", "-o", "mine.json", "--json", cwd=tmp_path).out)
    assert answer == {"file": "mine.json", "exit_code": 0}


def test_parts_of_ones_own_are_in_it(tmp_path: Path) -> None:
    found = in_process("schema", f"parts={parts(tmp_path / 'my_parts')}", cwd=tmp_path)
    assert found.code == 0
    assert "pointwise convolutions [1]; for block.kind=pointwise" in found.out


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["unet_2015"], "unet_2015 has no meaning here"),
        (["-o"], "-o needs a file"),
        (["-o", "mine.yaml"], "does not end like a JSON Schema"),
        (["-o", "none/mine.json"], "the folder none does not exist"),
    ],
)
def test_a_mistake_is_refused(words: list[str], text: str, tmp_path: Path) -> None:
    refused = in_process("schema", *words, cwd=tmp_path)
    assert refused.code == 2
    assert text in refused.err
    assert list(tmp_path.iterdir()) == []


def test_it_needs_no_library(tmp_path: Path) -> None:
    code = (
        "import sys; from unetgen import json_schema; json_schema();"
        "print([name for name in ('hydra', 'omegaconf', 'yaml', 'tensorflow', 'keras', 'numpy') if name in sys.modules])"
    )
    assert python("-c", code, cwd=tmp_path).out == "[]\n"
