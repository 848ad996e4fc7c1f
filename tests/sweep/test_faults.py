"""Sweeps with faults keep finished jobs, and report the truth."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command import in_process, left_in, unetgen
from tests.helpers.paths import ROOT
from tests.helpers.sweep_runs import PLUGINS, START, rows_of, summaries


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"name: caf\xe9", "A preset is not UTF-8 text: it has the byte 0xe9. Save it as UTF-8."),
        (b"depth: [", "A preset is not YAML: while parsing a flow node"),
        (b"defaults: [nothing]", "In 'preset/mine': Could not load 'preset/nothing'."),
        (b"# @package _global_\nname: ${nothing}", "name  Interpolation key 'nothing' not found."),
    ],
)
def test_a_preset_that_cannot_be_read_costs_its_own_jobs(text: bytes, reason: str, tmp_path: Path) -> None:
    mine = tmp_path / "own" / "preset" / "mine.yaml"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(text)
    words = ("--config-dir", "own", "-m", "preset=mine,lecture", "emit=[]")
    assert in_process(*words, "output_dir=here", cwd=tmp_path).code == 1
    message = (tmp_path / "here" / "0" / "error.txt").read_text()
    assert reason in message
    assert sorted(summaries(tmp_path / "here")) == ["1"]
    assert in_process(*words, "sweep.resume=here", cwd=tmp_path).code == 1
    assert (tmp_path / "here" / "0" / "error.txt").read_text() == message


def test_an_interruption_of_the_report_alone(tmp_path: Path) -> None:
    """No job is left to resume."""
    stop = "def stop(*_):\n    raise KeyboardInterrupt\nimport unetgen.sweep.report.rebuild as again\nagain.write_all = stop\n"
    start = f"{stop}{START}"
    command = [sys.executable, "-c", start, "-m", "depth=2,3", "emit=[]", "output_dir=here"]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 130
    message = "All jobs have ended, the report is not whole. This makes it: unetgen report here\nInterrupted.\n"
    assert done.stderr == message
    assert in_process("report", "here", cwd=tmp_path).code == 0


def test_a_list_of_jobs_that_is_damaged(tmp_path: Path) -> None:
    words = ("-m", "depth=2,3", "emit=[]")
    assert in_process(*words, "output_dir=here", cwd=tmp_path).code == 0
    for text in ("", "[]", "{}"):
        (tmp_path / "here" / "jobs.json").write_text(text)
        for result in (
            in_process("report", "here", cwd=tmp_path),
            in_process(*words, "sweep.resume=here", cwd=tmp_path),
        ):
            assert (result.code, result.out) == (2, "")
            assert result.err.startswith("here/jobs.json is not a list of a sweep's jobs. Remove it, and")
    (tmp_path / "here" / "jobs.json").unlink()
    assert in_process("report", "here", cwd=tmp_path).code == 0
    assert len(rows_of(tmp_path / "here")) == 2


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("hydra.sweeper.worker=2", "hydra.sweeper.worker  is not a setting. Did you mean hydra.sweeper.workers?"),
        ("hydra.sweep.subdr=x", "hydra.sweep.subdr  is not a setting. Did you mean hydra.sweep.subdir?"),
        (
            "hydra.launcher.parameters.timeout=3",
            "hydra.launcher.parameters.timeout  is not a setting. Did you mean hydra.launcher.parameters.timeout_min?",
        ),
        (
            "hydra/launcher=joblb",
            "hydra/launcher  'joblb' is not a hydra/launcher. Did you mean joblib? Available: basic,",
        ),
    ],
)
def test_mistyped_settings_of_a_sweep_are_refused(word: str, message: str, tmp_path: Path) -> None:
    result = in_process("-m", "depth=2,3", word, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(message)
    assert left_in(tmp_path) == []


def test_a_killed_worker_costs_its_own_job(tmp_path: Path) -> None:
    words = ("-m", "filters.base=range(1,6)", "depth=1,9", "emit=[]")
    path = f"{PLUGINS}:{ROOT}"
    killed = unetgen(
        *words, "output_dir=here", "hydra/launcher=fork", cwd=tmp_path, PYTHONPATH=path, KILLED="++filters.base=3"
    )
    assert killed.code == 1, killed.err
    assert in_process(*words, "output_dir=whole", cwd=tmp_path).code == 1
    here, whole = tmp_path / "here", tmp_path / "whole"
    dead = {"4", "5"}  # both depths
    assert summaries(here) == {name: text for name, text in summaries(whole).items() if name not in dead}
    reasons = [row["reason"] for row in rows_of(here)]
    assert all(reasons[int(name)].startswith("BrokenProcessPool: A process in the process pool") for name in dead)
    assert [n for n, row in enumerate(rows_of(whole)) if row["reason"] != reasons[n]] == [4, 5]
    assert not [name for name in left_in(here) if "unfinished" in name]


def test_a_bar_on_a_terminal_alone(tmp_path: Path) -> None:
    words = ("-m", "depth=1,9", "emit=[]")
    assert "jobs" not in in_process(*words, cwd=tmp_path).err
    ours, theirs = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "unetgen", *words]
    done = subprocess.run(command, cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=theirs, check=False)
    os.close(theirs)
    message = os.read(ours, 100_000).decode()
    assert done.returncode == 1
    assert "2/2" in message
    assert "1 failed" in message
