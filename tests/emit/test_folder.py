"""A run's folder after a failure: removed, or published with its finished files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from unetgen import UserError, load
from unetgen.emit import folder as folders
from unetgen.emit.folder import remove_on_failure, write_run_folder
from unetgen.sweep.job import note_failure


def failing(error: Exception) -> Callable[[str], Callable[[Any], None]]:
    """Return what finds emitters, of which the model's fails."""
    found = folders.emitter

    def emitter(name: str) -> Callable[[Any], None]:
        def fail(run: Any) -> None:
            raise error

        return fail if name == "keras" else found(name)

    return emitter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "7.unfinished"
    (made / ".hydra").mkdir(parents=True)
    return made


def make(folder: Path) -> None:
    write_run_folder(load("depth=1", "emit=[table,keras]"), folder, Console(quiet=True))


@pytest.mark.parametrize(
    ("error", "left"),
    [
        (AssertionError("Keras disagrees"), {".hydra", "config.yaml", "summary.json", "summary.txt", "summary.tex"}),
        (UserError("refused"), None),
        (OSError("full"), None),
    ],
    ids=["mistake", "refused", "full disk"],
)
def test_a_run(error: Exception, left: set[str] | None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a mistake of ours leaves a folder, for a report of it."""
    monkeypatch.setattr(folders, "emitter", failing(error))
    with pytest.raises(type(error)), remove_on_failure(folder):
        make(folder)
    assert not folder.exists()
    published = folder.with_name("7")
    assert published.exists() == (left is not None)
    assert left is None or left <= {path.name for path in published.iterdir()}


def test_a_mistake_before_the_files_are_there(folder: Path) -> None:
    with pytest.raises(AssertionError), remove_on_failure(folder):
        raise AssertionError
    assert list(folder.parent.iterdir()) == []


def test_a_job(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sweep the reason is left, and the sweep goes on."""
    monkeypatch.setattr(folders, "emitter", failing(AssertionError("Keras disagrees")))
    with pytest.raises(AssertionError) as caught:
        make(folder)
    assert note_failure(folder, caught.value) is None
    assert (folder.with_name("7") / "error.txt").read_text() == "AssertionError: Keras disagrees\n"
    assert {path.name for path in folder.with_name("7").iterdir()} == {".hydra", "error.txt"}
