"""What Hydra records has the user's words, and the folders that there are."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from omegaconf import OmegaConf

from tests.helpers.command import in_process, left_in

TYPED = ["depth=2", "emit=[]", "name=mine"]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def test_a_run(tmp_path: Path) -> None:
    words = ("++depth=2", "emit=[]", "+name=mine", "hydra.job.config.override_dirname.exclude_keys=[emit]")
    done = in_process(*words, "hydra.run.dir=runs/${hydra.job.override_dirname}", cwd=tmp_path)
    assert (done.code, str(done.folder)) == (0, "runs/depth=2,name=mine")
    hydra = tmp_path / done.folder / ".hydra"
    assert sorted(read(hydra / "overrides.yaml")) == TYPED
    assert "unfinished" not in (hydra / "hydra.yaml").read_text()
    assert read(hydra / "hydra.yaml")["hydra"]["runtime"]["output_dir"] == str(tmp_path / done.folder)


@pytest.mark.parametrize("sweeper", ["unetgen", "basic"])
def test_a_sweep(sweeper: str, tmp_path: Path) -> None:
    words = ("-m", *TYPED, f"hydra/sweeper={sweeper}", "hydra.job.env_set={}", "output_dir=here")
    assert in_process(*words, cwd=tmp_path).code == 0
    job = tmp_path / "here" / "0"
    assert sorted(read(job / ".hydra" / "overrides.yaml")) == TYPED
    record = read(job / ".hydra" / "hydra.yaml")["hydra"]
    assert record["job"]["override_dirname"] == ",".join(TYPED)
    assert (record["sweep"]["subdir"], record["runtime"]["output_dir"]) == ("${hydra.job.num}", str(job))
    if sweeper == "unetgen":
        text = (tmp_path / "here" / "multirun.yaml").read_text()
        assert "++" not in text
        assert "unfinished" not in text


def test_a_jobs_record_is_the_one_that_hydra_writes(tmp_path: Path) -> None:
    """OmegaConf reads the same from it, texts that look like numbers included."""
    words = ("-m", "name='1e-3'", "depth=2", "emit=[]", "+hydra.job.env_set.A='2.5E3'")
    ours, theirs = (tmp_path / name for name in ("ours", "theirs"))
    assert in_process(*words, "output_dir=ours", cwd=tmp_path).code == 0
    assert in_process(*words, "output_dir=theirs", "hydra.job.chdir=true", cwd=tmp_path).code == 0  # by Hydra itself
    for name in ("config.yaml", "overrides.yaml"):
        assert OmegaConf.load(ours / "0" / ".hydra" / name) == OmegaConf.load(theirs / "0" / ".hydra" / name)
    first, second = (OmegaConf.load(folder / "0" / ".hydra" / "hydra.yaml").hydra for folder in (ours, theirs))
    assert first.keys() == second.keys()
    assert (first.job.env_set, first.job.num) == (second.job.env_set, second.job.num)


def test_no_record(tmp_path: Path) -> None:
    assert in_process("-m", *TYPED, "hydra.output_subdir=null", "output_dir=here", cwd=tmp_path).code == 0
    assert left_in(tmp_path / "here" / "0") == ["config.yaml", "summary.json"]


def test_a_record_of_another_name(tmp_path: Path) -> None:
    """It names the final folder too, and a failed job keeps it."""
    words = ("-m", "depth=99,1", "emit=[]", "hydra.output_subdir=own/record", "output_dir=here")
    assert in_process(*words, cwd=tmp_path).code == 1
    assert (tmp_path / "here" / "0" / "error.txt").exists()
    for number in ("0", "1"):
        record = tmp_path / "here" / number / "own" / "record" / "hydra.yaml"
        assert "unfinished" not in record.read_text()


@pytest.mark.parametrize("name", ["../../out", "/tmp/out", "config.yaml", "", ".", "a/..", "${name}"])
def test_a_record_outside_its_run_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "my.yaml").write_text(f"depth: 2\nhydra: {{output_subdir: '{name}'}}\n")
    for words in (("-m", f"hydra.output_subdir={name}"), ("my.yaml",)):
        done = in_process(*words, cwd=tmp_path)
        assert (done.code, done.err.partition(" is not a folder inside")[1] != "") == (2, True), done.err
    assert left_in(tmp_path) == ["my.yaml"]


@pytest.mark.parametrize("sign", ["", "+"])
def test_settings_with_any_key(sign: str, tmp_path: Path) -> None:
    """Environment variables and callbacks, which only users set, with or without Hydra's sign."""
    words = ("hydra.job.env_set={A: 1}", "hydra.callbacks.mine._target_=hydra.experimental.callback.Callback")
    done = in_process(*(f"{sign}{word}" for word in words), "emit=[]", "output_dir=here", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    record = read(tmp_path / "here" / ".hydra" / "hydra.yaml")["hydra"]
    assert record["job"]["env_set"] == {"A": "1"}
    assert record["callbacks"] == {"mine": {"_target_": "hydra.experimental.callback.Callback"}}


def test_the_settings_that_are_shown_are_those_that_hold(tmp_path: Path) -> None:
    shown = in_process("--cfg", "hydra", "-p", "hydra.sweep", cwd=tmp_path).out
    assert yaml.safe_load(shown) == {
        "dir": "outputs/${now:%Y-%m-%d}/${now:%H-%M-%S}",
        "subdir": "${hydra.job.num}",
    }
