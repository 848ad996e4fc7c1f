"""One command at a time runs the jobs of a sweep's folder."""

import errno
import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from socket import gethostname

import pytest

from tests.helpers.command import left_in, unetgen
from unetgen.errors import FolderError, UserError
from unetgen.sweep.lock import locked


def lock_of(folder: Path, host: str = gethostname(), process: object = 2**22 + 1) -> Path:
    """Write a lock that another process left."""
    path = folder / "sweep.lock"
    path.write_text(json.dumps({"process": process, "host": host, "since": "2026-01-31 12:00:00"}))
    return path


def test_the_second_of_two_resumes_is_refused(tmp_path: Path) -> None:
    here = tmp_path / "here"
    (here / "1.unfinished").mkdir(parents=True)
    (here / "jobs.json").write_text('{"presets": {}, "jobs": [["depth=2"], ["depth=3"]]}')
    with locked(here):
        before = left_in(here)
        result = unetgen("-m", "depth=2,3", "sweep.resume=here", cwd=tmp_path)
        assert left_in(here) == before
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(
        f"sweep.resume  The jobs of here are being run by process {os.getpid()} on {gethostname()}, since 2"
    )
    assert result.err.endswith(" If it is no longer running, remove here/sweep.lock.\n")
    assert left_in(here) == ["1.unfinished", "jobs.json"]


@pytest.mark.parametrize("text", [None, "", "[]", "{", '{"process": 1}', "\ud800", "[" * 90_000])
def test_a_lock_without_a_running_owner_is_taken_over(text: str | None, tmp_path: Path) -> None:
    path = lock_of(tmp_path)
    if text is not None:
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with locked(tmp_path):
        assert json.loads(path.read_bytes())["process"] == os.getpid()
    assert left_in(tmp_path) == []


def test_the_lock_of_another_machine_is_believed(tmp_path: Path) -> None:
    path = lock_of(tmp_path, host="node\x1b7")
    message = rf"process 4194305 on node\\x1b7, since 2026-01-31 12:00:00\. Wait .* remove {path}\.$"
    with pytest.raises(UserError, match=message), locked(tmp_path):
        pass
    assert path.exists()


def refusing(error: OSError) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise error

    return refuse


def test_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There a lock with an owner is believed."""
    monkeypatch.setattr(fcntl, "flock", refusing(OSError(errno.ENOLCK, "No locks available")))
    with locked(tmp_path), pytest.raises(UserError, match=f"process {os.getpid()} on"), locked(tmp_path):
        pass
    assert left_in(tmp_path) == []


def test_the_lock_of_a_process_that_ends_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file is removed after it was opened here; the new file is locked."""
    system_lock, path = fcntl.flock, lock_of(tmp_path)

    def removed_before(*given: int) -> None:
        monkeypatch.setattr(fcntl, "flock", system_lock)
        path.unlink()
        system_lock(*given)

    monkeypatch.setattr(fcntl, "flock", removed_before)
    with locked(tmp_path):
        assert json.loads(path.read_bytes())["process"] == os.getpid()
        with pytest.raises(UserError, match="are being run by"), locked(tmp_path):
            pass


def test_a_lock_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        full.setattr(os, "write", refusing(OSError(errno.ENOSPC, "No space left on device")))
        with pytest.raises(FolderError, match=f"^{tmp_path} cannot be written: No space left on"), locked(tmp_path):
            pass
    assert left_in(tmp_path) == []
    (mine := tmp_path / "mine").write_text("kept")
    (tmp_path / "sweep.lock").symlink_to(mine)
    with pytest.raises(FolderError, match=f"^{tmp_path} cannot be written: "), locked(tmp_path):
        pass
    assert mine.read_text() == "kept"
