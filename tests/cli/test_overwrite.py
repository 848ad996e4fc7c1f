"""`overwrite=true` replaces results of ours alone, and only by complete ones."""

import json
from pathlib import Path

import pytest

from tests.helpers.command import in_process, left_in
from unetgen import plan


def hash_in(folder: Path) -> str:
    return json.loads((folder / "summary.json").read_text())["hash"]


def test_a_run(tmp_path: Path) -> None:
    words = ("emit=[svg]", "output_dir=a", "overwrite=true")
    assert in_process("depth=1", *words, cwd=tmp_path) == (0, "a\n", "")
    assert in_process("depth=2", *words, cwd=tmp_path) == (0, "a\n", "")
    assert hash_in(tmp_path / "a") == plan("depth=2").hash
    assert "overwrite" not in (tmp_path / "a" / "config.yaml").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_run_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    assert in_process("depth=1", "emit=[svg]", "output_dir=a", cwd=tmp_path).code == 0
    before = left_in(tmp_path)
    assert in_process("depth=9", "emit=[svg]", "output_dir=a", "overwrite=true", cwd=tmp_path).code == 2
    assert left_in(tmp_path) == before
    assert hash_in(tmp_path / "a") == plan("depth=1").hash


def test_a_sweep(tmp_path: Path) -> None:
    words = ("emit=[]", "output_dir=a", "overwrite=true")
    assert in_process("-m", "depth=1,2,3", *words, cwd=tmp_path).code == 0
    before = left_in(tmp_path)
    assert in_process("-m", "depth=interval(1,2)", *words, cwd=tmp_path).code == 2
    assert left_in(tmp_path) == before
    assert in_process("-m", "depth=2,1", *words, cwd=tmp_path).code == 0
    assert hash_in(tmp_path / "a" / "0") == plan("depth=2").hash
    assert not (tmp_path / "a" / "2").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("made", ["a/weights.h5", "a/0/notes.txt"])
def test_files_of_others_stay(made: str, tmp_path: Path) -> None:
    (tmp_path / made).parent.mkdir(parents=True)
    (tmp_path / made).write_text("mine")
    words = ("emit=[]", "output_dir=a", "overwrite=true")
    refused = in_process(*words, cwd=tmp_path)
    assert refused == (2, "", "overwrite  a is not the folder of a run or a sweep, and stays. Give another name.\n")
    (tmp_path / "a" / "summary.json").write_text("{}")
    assert f"a has {made[2:]}, which no run writes" in in_process("-m", "depth=1,2", *words, cwd=tmp_path).err
    assert (tmp_path / made).read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("overwrite=yes", "output_dir=a"), "overwrite  'yes' is not known. Write overwrite=true"),
        (("overwrite=true",), "overwrite  is for a folder that you name: add output_dir=…"),
    ],
)
def test_refused(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = in_process(*words, "emit=[]", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(message)
