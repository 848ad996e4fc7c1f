"""Resume sweeps that were interrupted, killed or changed, or refuse to."""

import json
import signal
from pathlib import Path

import pytest

from tests.helpers.command import in_process, left_in, unetgen
from tests.helpers.paths import ROOT
from tests.helpers.sweep_runs import JOBS, MANY, PLUGINS, rows_of, stopped, summaries


def test_an_interrupted_sweep_reports_truly_and_resumes(tmp_path: Path) -> None:
    code, message = stopped(signal.SIGINT, *MANY, cwd=tmp_path)
    here = tmp_path / "here"
    done = summaries(here)
    assert code == 130
    assert message.endswith(
        f"{JOBS - len(done)} of {JOBS} jobs were not run. To go on, add sweep.resume=here\nInterrupted.\n"
    ), message
    assert 3 <= len(done) < JOBS
    assert not [name for name in left_in(here) if "unfinished" in name]
    rows = rows_of(here)
    assert [row["filters.base"] for row in rows] == [str(base) for base in range(1, JOBS + 1)]
    assert [row["reason"] for row in rows] == ["" if str(n) in done else "not run" for n in range(JOBS)]

    times = {name: (here / name / "summary.json").stat().st_mtime_ns for name in done}
    assert in_process(*MANY, "sweep.resume=here", cwd=tmp_path).code == 0
    assert all((here / name / "summary.json").stat().st_mtime_ns == then for name, then in times.items())
    assert len(summaries(here)) == JOBS
    assert "reason" not in rows_of(here)[0]


def test_a_killed_sweep_goes_on(tmp_path: Path) -> None:
    """No job is half-written, and the result is that of a single run."""
    stopped(signal.SIGKILL, *MANY, cwd=tmp_path)
    here = tmp_path / "here"
    assert all(json.loads(text) for text in summaries(here).values())
    (here / f"{JOBS - 1}.unfinished").mkdir(exist_ok=True)
    result = in_process(*MANY, "sweep.resume=here", cwd=tmp_path)
    assert (result.code, result.folder) == (0, Path("here"))
    assert in_process(*MANY, "output_dir=whole", cwd=tmp_path).code == 0
    assert left_in(here) == left_in(tmp_path / "whole")
    assert summaries(here) == summaries(tmp_path / "whole")


def test_a_failed_job_is_done_again_and_another_sweep_refused(tmp_path: Path) -> None:
    words = ("-m", "depth=2,9,3", "emit=[]")
    assert in_process(*words, "output_dir=here", cwd=tmp_path).code == 1
    here = tmp_path / "here"
    kept = summaries(here)
    (here / "1" / "error.txt").write_text("no longer true")
    before = left_in(here)
    for other, message in (
        (("-m", "depth=2,9,4", "emit=[]"), "its job 2 is depth=3 emit=[], and here it is depth=4 emit=[]. Give"),
        (("-m", "depth=2,9", "emit=[]"), "it has 3 jobs, and this has 2. Give"),
    ):
        refused = in_process(*other, "sweep.resume=here", cwd=tmp_path)
        assert (refused.code, refused.out) == (2, "")
        assert f"sweep.resume  here is another sweep: {message}" in refused.err
        assert left_in(here) == before
    assert in_process(*words, "sweep.resume=here", cwd=tmp_path).code == 1
    assert "does not fit depth 9" in (here / "1" / "error.txt").read_text()
    assert (left_in(here), summaries(here)) == (before, kept)


def test_a_preset_that_was_changed_is_another_sweep(tmp_path: Path) -> None:
    """This holds for finished jobs; a preset of a failed job may be fixed."""
    mine = tmp_path / "own" / "preset" / "mine.yaml"
    mine.parent.mkdir(parents=True)
    words = ("--config-dir", "own", "-m", "preset=lecture,mine", "depth=2,3", "emit=[]")
    text = "# @package _global_\ndefaults: [unet_2015]\npadding: same\n"
    mine.write_text(f"{text}convs: -1\n")
    assert in_process(*words, "output_dir=here", cwd=tmp_path).code == 1
    here = tmp_path / "here"
    mine.write_text(text)
    assert in_process(*words, "sweep.resume=here", cwd=tmp_path).code == 0
    kept = summaries(here)
    mine.write_text(f"{text}convs: 1\n")
    result = in_process(*words, "sweep.resume=here", cwd=tmp_path)
    message = "here is another sweep: preset=mine was another description when it was started. Undo the change, or start a new sweep."
    assert result == (2, "", f"sweep.resume  {message}\n")
    assert summaries(here) == kept
    mine.write_text(text)
    assert in_process(*words, "sweep.resume=here", cwd=tmp_path).code == 0


def test_a_summary_that_is_not_whole_is_made_again(tmp_path: Path) -> None:
    """A machine that loses its power leaves empty files."""
    words = ("-m", "depth=2,3", "emit=[]")
    assert in_process(*words, "output_dir=here", cwd=tmp_path).code == 0
    done = summaries(tmp_path / "here")
    (tmp_path / "here" / "1" / "summary.json").write_bytes(b"")
    assert in_process("report", "here", cwd=tmp_path).code == 0
    assert [row["reason"][:16] for row in rows_of(tmp_path / "here")] == ["", "its summary.json"]
    assert in_process(*words, "sweep.resume=here", cwd=tmp_path).code == 0
    assert summaries(tmp_path / "here") == done


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("depth=2", "sweep.resume=here"), "continues a sweep. Add -m, and the overrides that"),
        (("-m", "depth=2,3", "sweep.resume=here", "output_dir=x"), "continues in an existing folder: drop output_dir."),
        (("-m", "depth=2,3", "sweep.resume=here", "hydra.sweep.dir=x"), "existing folder: drop hydra.sweep.dir."),
        (("-m", "depth=2,3", "sweep.resume=here", "hydra/sweeper=basic"), "drop hydra/sweeper."),
    ],
)  # fmt: skip
def test_a_sweep_that_cannot_be_resumed(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    result = in_process(*words, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("sweep.resume  ")
    assert message in result.err
    assert left_in(tmp_path) == []


def test_a_mistyped_resume_is_refused(tmp_path: Path) -> None:
    result = in_process("-m", "depth=2,3", "sweep.resum=here", cwd=tmp_path)
    assert (result.code, result.err) == (2, "sweep.resum  is not a key. Did you mean sweep.resume=FOLDER?\n")
    assert left_in(tmp_path) == []


def test_only_missing_jobs_go_to_any_launcher(tmp_path: Path) -> None:
    """Folders keep their numbers, even if a launcher counts on."""
    words = ("-m", "depth=1,2,9,3,4", "emit=[]", "hydra/launcher=fork")
    path = f"{PLUGINS}:{ROOT}"
    assert unetgen(*words, "output_dir=here", cwd=tmp_path, PYTHONPATH=path).code == 1
    before = left_in(tmp_path / "here"), summaries(tmp_path / "here")
    for number in (0, 4):
        (tmp_path / "here" / str(number) / "summary.json").unlink()
    assert unetgen(*words, "sweep.resume=here", cwd=tmp_path, PYTHONPATH=path).code == 1
    assert (left_in(tmp_path / "here"), summaries(tmp_path / "here")) == before
