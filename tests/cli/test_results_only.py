"""`--quiet` and `--json` print what a script wants, and nothing else."""

import json
from pathlib import Path

from tests.helpers.command import in_process
from unetgen import plan


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


def test_a_refusal_is_on_stderr(tmp_path: Path) -> None:
    done = in_process("--json", "depth=0", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "depth  0 is too small" in done.err
