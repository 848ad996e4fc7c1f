"""Folders that somebody removes or moves while they are written: a true report."""

import json
from pathlib import Path

import pytest

from tests.helpers.command import left_in, python
from tests.helpers.sweep_runs import rows_of, summaries
from unetgen.cli.arguments import sort_arguments
from unetgen.errors import UserError
from unetgen.sweep.finish import advice

SCRIPT = """
import os, shutil, sys
import unetgen.cli.application as application
import unetgen.sweep.job as job
from unetgen.cli.command import main

REMOVE = {
    "its-own": lambda folder: shutil.rmtree(folder),
    "finished": lambda folder: shutil.rmtree(folder.with_name("0")),
    "list": lambda folder: os.remove(folder.with_name("jobs.json")),
    "all": lambda folder: shutil.rmtree(folder.parent),
    "moved": lambda folder: os.rename(folder.parent, "elsewhere"),
}
write = job.write_run_folder

def removing(config, folder, notes, *rest):
    if folder.name.partition(".")[0] in ("1", "run"):
        REMOVE.get(folder.parent.name, shutil.rmtree)(folder)
    return write(config, folder, notes, *rest)

application.write_run_folder = job.write_run_folder = removing
words = ["-m", "name=a,b,c", "depth=1", "emit=[]", "hydra.sweeper.workers=1"]
for name in REMOVE:
    sys.stdout = open(f"{name}.out", "w")
    sys.stderr = open(f"{name}.err", "w")
    code = main([*words, f"output_dir={name}"])
    print(code, file=sys.stderr, flush=True)
    print(flush=True)
sys.stderr = open("run.err", "w")
print(main(["emit=[]", "output_dir=far/run"]), file=sys.stderr, flush=True)
"""


@pytest.fixture(scope="module")
def removed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run sweeps whose second job begins when something is removed, and a single run."""
    cwd = tmp_path_factory.mktemp("removed")
    done = python("-c", SCRIPT, cwd=cwd)
    assert (done.code, done.err) == (0, ""), done.err
    return cwd


def said(cwd: Path, name: str) -> str:
    return (cwd / f"{name}.err").read_text()


def test_a_jobs_own_folder_costs_that_job(removed: Path) -> None:
    gone = "its-own/1 was removed or moved while it was written. Run the command again."
    assert said(removed, "its-own").endswith("\n1\n")
    assert [row["reason"] for row in rows_of(removed / "its-own")] == ["", gone, ""]


def test_a_finished_job_is_missed_and_can_be_run_again(removed: Path) -> None:
    assert [row["reason"] for row in rows_of(removed / "finished")] == ["not run", "", ""]
    lines = (removed / "finished.out").read_text().splitlines()
    assert "1 of 3 jobs have no folder any more. To run them again, add sweep.resume=finished" in lines
    assert said(removed, "finished") == "1\n"


def test_the_list_of_jobs_is_written_again(removed: Path) -> None:
    assert said(removed, "list") == "0\n"
    assert len(json.loads((removed / "list" / "jobs.json").read_text())["jobs"]) == 3


@pytest.mark.parametrize("name", ["all", "moved"])
def test_the_sweeps_folder_ends_the_sweep(name: str, removed: Path) -> None:
    """It is not made again."""
    assert said(removed, name).splitlines()[-2:] == [
        f"{name} was removed or moved while it was written. Run the command again.", "2",
    ]  # fmt: skip
    assert not (removed / name).exists()
    assert sorted(summaries(removed / "elsewhere")) == ["0"]


def test_a_single_runs_folder_ends_the_run(removed: Path) -> None:
    assert said(removed, "run") == "far/run was removed or moved while it was written. Run the command again.\n2\n"
    assert not [name for name in left_in(removed) if name.startswith("far")]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ((), "here is not a folder. Give one that -m made."),
        (("0/summary.json",), "here is not a sweep's folder: it has no jobs.json. Give one that -m made."),
        (
            ("multirun.yaml",),
            "here has no jobs.json, which lists a sweep's jobs: it was removed, or Hydra's own sweeper"
            " (hydra/sweeper=basic) ran, which writes none. It cannot be continued: start a new sweep.",
        ),
    ],
)
def test_a_folder_without_a_list_cannot_be_resumed(
    files: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in files:
        (tmp_path / "here" / name).parent.mkdir(parents=True)
        (tmp_path / "here" / name).touch()
    with pytest.raises(UserError) as caught:
        sort_arguments(["-m", "depth=2,3", "sweep.resume=here"])
    assert str(caught.value) == f"sweep.resume  {message}"


def test_an_interruption_after_the_last_job_has_nothing_to_continue(tmp_path: Path) -> None:
    assert advice(tmp_path, 24, 0, 0) == "All 24 jobs were run."
    assert advice(tmp_path, 24, 3, 1) == f"3 of 24 jobs were not run, 1 failed. To go on, add sweep.resume={tmp_path}"
