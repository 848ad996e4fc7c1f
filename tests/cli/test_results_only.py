"""`--quiet` and `--json` print what a script wants, and nothing else."""

import json
from pathlib import Path

import pytest

from tests.helpers.command import in_process
from unetgen import compare, plan
from unetgen.language.compose.conf import presets


def test_a_run(tmp_path: Path) -> None:
    quiet = in_process("--quiet", "depth=1", "emit=[table,svg]", "output_dir=a", cwd=tmp_path)
    assert quiet == (0, "a\n", "")
    done = in_process("depth=1", "emit=[table,svg]", "output_dir=b", "--json", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert (found["folder"], found["exit_code"], found["figure"]) == ("b", 0, "b/diagram.svg")
    assert found["summary"]["hash"] == plan("depth=1").hash
    assert "layers" not in found["summary"]


def test_a_sweep(tmp_path: Path) -> None:
    done = in_process("-m", "--json", "depth=1,9", "emit=[]", "output_dir=a", cwd=tmp_path)
    found = json.loads(done.out)
    assert (done.code, found["exit_code"], found["folder"]) == (1, 1, "a")
    assert found["sweep"] == json.loads((tmp_path / "a" / "sweep.json").read_text())
    assert found["report"] == "a/report.html"
    assert in_process("report", "a", "--quiet", cwd=tmp_path) == (0, "a/report.html\n", "")
    again = in_process("report", "--json", "a", cwd=tmp_path)
    assert json.loads(again.out) == {**found, "exit_code": 0}


def test_a_refusal_is_on_stderr(tmp_path: Path) -> None:
    done = in_process("--json", "depth=0", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "depth  0 is too small" in done.err


def test_a_comparison(tmp_path: Path) -> None:
    words = ("compare", "depth=1", "depth=2", "-o", "a.svg")
    done = in_process(*words, "--json", cwd=tmp_path)
    expected = compare("depth=1", "depth=2")
    assert (done.code, json.loads(done.out)) == (1, {**expected.to_dict(), "figure": "a.svg", "exit_code": 1})
    assert in_process("--json", "compare", "depth=1", "depth=1", cwd=tmp_path).code == 0
    assert in_process(*words, "--quiet", cwd=tmp_path) == (1, f"{expected.verdict}\na.svg\n", "")


def test_a_figure(tmp_path: Path) -> None:
    words = ("draw", "preset=unetplusplus_2018", "diagram.width=single", "-o", "a.svg")
    note, path = in_process(*words, cwd=tmp_path).out.splitlines()
    assert note.startswith("To be legible, it is drawn ")
    assert json.loads(in_process(*words, "--json", cwd=tmp_path).out) == {"figure": path, "note": note, "exit_code": 0}
    assert in_process(*words, "--quiet", cwd=tmp_path) == (0, "a.svg\n", "")


def test_the_presets(tmp_path: Path) -> None:
    found = json.loads(in_process("list", "--json", cwd=tmp_path).out)["presets"]
    assert [row["preset"] for row in found] == presets()
    network = plan("preset=unet_2015")
    row = next(row for row in found if row["preset"] == network.name)
    assert (row["dims"], row["depth"], row["trainable_params"]) == (2, 5, network.trainable_params)
    assert in_process("list", "--quiet", cwd=tmp_path).out.split() == presets()


@pytest.mark.parametrize("words", [("show", "lecture"), ("help", "depth")])
def test_verbs_without_them(words: tuple[str, ...], tmp_path: Path) -> None:
    done = in_process(*words, "--json", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
