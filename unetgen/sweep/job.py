"""One job of a sweep; its failure does not end the others."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from unetgen._files import from_here, is_refused, refusal, write_whole
from unetgen.emit.folder import publish, removal_noticed, remove_on_failure, write_run_folder
from unetgen.errors import UserError
from unetgen.language.compose.file_choices import REFUSED
from unetgen.language.compose.from_hydra import from_hydra
from unetgen.language.compose.overrides import keys_set_by
from unetgen.language.config import Config
from unetgen.network.own_parts import searching
from unetgen.sweep.interruption import end_if_interrupted


def sweep_job(composed: Any, overruled: frozenset[str], part_folders: tuple[Path, ...] = ()) -> OSError | None:
    """Run a job in the folder that Hydra made; a failure becomes `error.txt` there.

    Returns:
        The error if its folder could not be written, so that the sweeper can stop. It is not raised, because each
        launcher would report it in its own way.
    """
    from hydra.core.hydra_config import HydraConfig

    from unetgen.sweep.hydra.typed_config_loader import recorded_words

    hydra = HydraConfig.get()
    folder, given = Path(hydra.runtime.output_dir), recorded_words(hydra.overrides.task)
    words = " ".join(given)
    notes = Notes()
    try:
        with searching(part_folders), removal_noticed(folder):
            done = write_run_folder(composed_values(composed, given, overruled), folder, notes)
    except Exception as error:
        end_if_interrupted()
        print_if_possible(f"{words}: failed\n", sys.stderr)
        return note_failure(folder, error)
    print_if_possible(" ".join([f"{words}: {from_here(done)}", *notes.heard]) + "\n", sys.stdout)
    return None


def print_if_possible(text: str, out: TextIO) -> None:
    """Print if the output can be written; a closed or full one does not fail the job."""
    with suppress(OSError):
        out.write(text)


class Notes:
    """A run's notes that its row lacks.

    Its table is dropped, as it would fill the terminal.
    """

    def __init__(self) -> None:
        self.heard: list[str] = []

    def print(self, said: Any, **_: Any) -> None:
        if isinstance(said, str) and said.startswith(("The Keras model", "Not every")):
            self.heard.append(said)


def composed_values(composed: Any, words: Sequence[str], overruled: frozenset[str]) -> Config:
    """Return the configuration that Hydra composed.

    Raises:
        UserError: it was not composed, or has a wrong value.
    """
    if REFUSED in composed:
        raise UserError(composed[REFUSED])
    return from_hydra(composed, keys_set_by(words) - overruled, words=words)


def note_failure(folder: Path, error: Exception) -> OSError | None:
    """Record a failure; return the error if the folder could not be written."""
    try:
        fail(folder, error)
    except OSError as another:
        return another
    return error if is_refused(error, folder) else None


def fail(folder: Path, error: Exception) -> None:
    """Write `error.txt`, after removing the job's files to free space.

    Raises:
        OSError: it cannot be written; the folder is removed.
    """
    folder.mkdir(exist_ok=True)  # somebody may have removed it
    with remove_on_failure(folder):
        for path in folder.iterdir():
            if not path.is_dir():  # Hydra's record stays
                path.unlink()
        write_whole(folder / "error.txt", reason(folder, error) + "\n")
        publish(folder)


def reason(folder: Path, error: Exception) -> str:
    """Return an error's text; one that is not a user's mistake begins with its type."""
    if is_refused(error, folder):
        return refusal(Path(error.filename).name, error)
    return str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
