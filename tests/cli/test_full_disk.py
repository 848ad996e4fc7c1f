"""Full disks and read-only folders: results stay whole, and the error is reported."""

import csv
import json
import subprocess
from functools import cache
from pathlib import Path
from shutil import which

import pytest

from tests.helpers.command import Result, in_process, left_in, python
from tests.helpers.paths import ROOT
from tests.helpers.sampling import IS_LONG, every_nth

FULL = "No space left on device"
READ_ONLY = "Read-only file system"
STEP = "1" if IS_LONG else "7"  # files from disk to disk: no multiple of those of a job


def on_full_disks(*words: str, cwd: Path) -> dict[int, tuple[int, int]]:
    """Return exit codes on disks for so many files, and of resuming with room."""
    result = python("-m", "tests.helpers.full_disk", STEP, *words, cwd=cwd)
    assert result.err == ""
    return {int(files): (first, again) for files, (first, again) in json.loads(result.out).items()}


def contents(folder: Path, *patterns: str) -> dict[str, bytes]:
    paths = (path for name in patterns for path in folder.glob(name) if path.name != ".hydra")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def is_clean(folder: Path) -> bool:
    """Return whether no unfinished or temporary file is left."""
    names = [name for name in left_in(folder) if Path(name).name != ".hydra"]
    return not any("unfinished" in name or Path(name).name.startswith(".") for name in names)


def rows_are_true(folder: Path) -> bool:
    """Return whether each row agrees with its job's folder."""
    with (folder / "sweep.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    reasons = [row.get("reason", "") for row in rows]
    for number, reason in enumerate(reasons):
        here = folder / str(number)
        noted = (here / "error.txt").read_text() if (here / "error.txt").exists() else ""
        whole = (here / "summary.json").exists()
        assert (reason == "") == whole, (number, reason)
        assert (reason == "not run") == (not here.exists()), (number, reason)
        assert whole or not noted or reason.split()[-1] in noted, (number, reason)
    return True


def test_a_sweep_whatever_file_finds_no_room(tmp_path: Path) -> None:
    """Results and reports are true, and resuming gives the same as one run."""
    codes = on_full_disks("-m", "depth=1,9,1", "emit=[]", "hydra.sweeper.workers=1", cwd=tmp_path)
    *full, enough = codes
    assert [*codes.values()] == [(2, 1)] * len(full) + [(1, 1)]  # depth 9 is impossible
    assert enough > 1 + 2 + 3 + 5 + 5, "folder, jobs.json and multirun.yaml, folders and files of jobs, the report"
    every = ("[0-9]*/*", "sweep.*", "jobs.json")
    whole = contents(tmp_path / str(enough) / "here", *every)
    for files in full:
        message, left = (tmp_path / f"{files}.message").read_text(), tmp_path / f"{files}.left" / "here"
        assert f"cannot be written: {FULL}." in message
        assert "Traceback" not in message
        assert "Error executing" not in message
        assert is_clean(left)
        assert contents(left, "[0-9]/summary.json", "[0-9]/config.yaml", "sweep.json").items() <= whole.items()
        assert not (left / "sweep.csv").exists() or rows_are_true(left)
        assert not left.exists() or any((left / str(number)).exists() for number in range(3)), "else it would be gone"
        assert contents(tmp_path / str(files) / "here", *every) == whole


def test_a_run_whatever_file_finds_no_room(tmp_path: Path) -> None:
    codes = on_full_disks("emit=[table,svg]", cwd=tmp_path)
    *full, enough = codes
    assert [*codes.values()] == [(2, 0)] * len(full) + [(0, 0)]
    assert enough > 1 + 3 + 8, "its folder, Hydra's files and ours"
    whole = contents(tmp_path / str(enough) / "here", "[a-z]*.*")
    for files in full:
        message = (tmp_path / f"{files}.message").read_text()
        assert (
            message == f"output_dir  here cannot be written: {FULL}. Make room, or give another folder: output_dir=…\n"
        )
        assert left_in(tmp_path / f"{files}.left") == []
        assert contents(tmp_path / str(files) / "here", "[a-z]*.*") == whole


@cache
def no_mount() -> str:
    """Return the reason why no file system can be mounted here."""
    if not which("unshare"):
        return "there is no unshare"
    tried = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, text=True, check=False
    )
    return f"no mount in a namespace of one's own: {tried.stderr.strip()}" if tried.returncode else ""


def on_a_disk(size: str, *commands: str, cwd: Path) -> list[Result]:
    """Run shell commands in a new file system; `save NAME` copies its files."""
    if reason := no_mount():
        pytest.skip(reason)
    (cwd / "disk").mkdir(exist_ok=True)
    lines = [
        f"mount -t tmpfs -o size={size} none disk && cd disk || exit 9",
        "grow() { mount -o remount,size=64m \"$OLDPWD/disk\"; }; save() { cp -a . \"$OLDPWD/$1\"; }",
        "lock() { mount -o remount,ro \"$OLDPWD/disk\"; }; unetgen() { python -m unetgen \"$@\"; }",
        *(f"{command} >../{n}.out 2>../{n}.err; echo $? >../{n}.code" for n, command in enumerate(commands)),
    ]  # fmt: skip
    code = "import subprocess, sys; sys.exit(subprocess.call(['unshare', '-rm', 'bash', '-c', sys.argv[1]]))"
    text = "\n".join(lines).replace("python -m", f"{python_path()} -m")
    assert python("-c", code, text, cwd=cwd).code == 0
    return [
        Result(int((cwd / f"{n}.code").read_text()), (cwd / f"{n}.out").read_text(), (cwd / f"{n}.err").read_text())
        for n in range(len(commands))
    ]


def python_path() -> str:
    import sys

    return f"'{sys.executable}'"


@pytest.mark.parametrize("size", every_nth(["160k", "48k", "1m"], 3))
def test_a_sweep_on_a_disk_of_its_own(size: str, tmp_path: Path) -> None:
    """Full in the third job (in the long profile also the first, and in the report); with room it goes on."""
    sweep = "unetgen -m depth=1,2,3,4 'emit=[table,svg]' preset=lecture_picture"
    first, _, _, again, _ = on_a_disk(
        size, f"{sweep} output_dir=here", "save left", "grow", f"{sweep} sweep.resume=here", "save done", cwd=tmp_path
    )
    assert (first.code, again.code) == (2, 0), (first.err, again.err)
    assert f"cannot be written: {FULL}." in first.err
    assert "Traceback" not in first.err
    left, done = tmp_path / "left" / "here", tmp_path / "done" / "here"
    assert is_clean(left)
    kept = contents(left, "[0-9]/*")
    for number in {name.split("/")[0] for name in kept}:
        names = {path.name for path in (left / number).iterdir()}
        assert names == {".hydra", "error.txt"} or names == {path.name for path in (done / number).iterdir()}
    in_process("-m", "depth=1,2,3,4", "emit=[table,svg]", "preset=lecture_picture", "output_dir=whole", cwd=tmp_path)
    assert left_in(done) == left_in(tmp_path / "whole")
    jobs = contents(done, "[0-9]/*", "sweep.*")
    assert jobs == contents(tmp_path / "whole", "[0-9]/*", "sweep.*")
    assert {name: text for name, text in kept.items() if not name.endswith("error.txt")}.items() <= jobs.items()


@pytest.mark.parametrize("size", ["8k", "120k"])
def test_a_run_on_a_disk_of_its_own(size: str, tmp_path: Path) -> None:
    run, _ = on_a_disk(size, "unetgen 'emit=[table,diagram]' output_dir=new/here", "save left", cwd=tmp_path)
    message = f"output_dir  new/here cannot be written: {FULL}. Make room, or give another folder: output_dir=…\n"
    assert (run.code, run.err) == (2, message)
    assert left_in(tmp_path / "left") == []


def test_weights_that_find_no_room(tmp_path: Path) -> None:
    run, _ = on_a_disk(
        "120k",
        "unetgen 'emit=[keras]' save_weights=true input.size=16x16x16 filters.base=8 output_dir=here",
        "save left",
        cwd=tmp_path,
    )
    assert run.code == 2
    assert run.err.endswith(f"here cannot be written: {FULL}. Make room, or give another folder: output_dir=…\n")
    assert left_in(tmp_path / "left") == []


def test_a_figure_that_finds_no_room(tmp_path: Path) -> None:
    drawn, _ = on_a_disk("8k", "unetgen draw preset=unet_2015 -o a.svg", "save left", cwd=tmp_path)
    assert drawn == (2, "", f"a.svg cannot be written: {FULL}.\n")
    assert left_in(tmp_path / "left") == []


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    """A file system that is read only, which refuses root too."""
    sweep = "unetgen -m depth=1 'emit=[]'"
    done, _, _, run, another, drawn, report, again, _ = on_a_disk(
        "8m",
        f"{sweep} output_dir=done", "save before", "lock",
        "unetgen 'emit=[]' output_dir=here", f"{sweep} output_dir=here", "unetgen draw depth=1 -o a.svg",
        "unetgen report done", f"{sweep} sweep.resume=done", "save after",
        cwd=tmp_path,
    )  # fmt: skip
    assert done.code == 0
    refused = f"output_dir  here cannot be written: {READ_ONLY}. Give another folder: output_dir=…\n"
    assert run == (2, "", refused)
    assert another == (2, "", refused)
    assert drawn == (2, "", f"a.svg cannot be written: {READ_ONLY}.\n")
    assert (report.code, report.out) == (2, "")
    assert report.err.startswith(f"done/sweep.md cannot be written: {READ_ONLY}. The jobs' own folders are complete: ")
    assert again.code == 2
    assert again.err.endswith(f"done cannot be written: {READ_ONLY}.\n")
    assert left_in(tmp_path / "after") == left_in(tmp_path / "before")


def test_a_file_in_the_place_of_the_report(tmp_path: Path) -> None:
    """Refused on every machine: a folder under a file's name."""
    assert in_process("-m", "depth=1,2", "emit=[]", "output_dir=here", cwd=tmp_path).code == 0
    (tmp_path / "here" / "sweep.csv").unlink()
    (tmp_path / "here" / "sweep.csv" / "x").mkdir(parents=True)
    before = left_in(tmp_path)
    assert in_process("report", "here", cwd=tmp_path) == (
        2,
        "",
        "here/sweep.csv cannot be written: Is a directory. The jobs' own folders are complete: once this is fixed,"
        " unetgen report here writes the report.\n",
    )
    assert left_in(tmp_path) == before


@pytest.mark.parametrize("other", ["hydra/launcher=fork", "hydra/sweeper=basic", "hydra.output_subdir=.hydra"])
def test_others_on_a_full_disk(other: str, tmp_path: Path) -> None:
    """Another launcher, another sweeper, and Hydra's own files."""
    words = f"-m depth=1,2,3,4,5 'emit=[table,svg]' {other} output_dir=here"
    path = f"PYTHONPATH={ROOT}/tests/helpers/plugins:{ROOT}"
    first, _ = on_a_disk("180k", f"{path} unetgen {words}", "save left", cwd=tmp_path)
    assert first.code == 2
    assert f"cannot be written: {FULL}." in first.err
    assert "Traceback" not in first.err
    assert ("sweep.resume" in first.err) == (other != "hydra/sweeper=basic"), "which leaves no list of its jobs"
    assert not [name for name in left_in(tmp_path / "left") if "unfinished" in name]
    assert contents(tmp_path / "left" / "here", "*/summary.json")
