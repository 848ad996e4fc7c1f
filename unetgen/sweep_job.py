"""One job of a sweep: quiet, and never the end of the others."""

import sys
from pathlib import Path
from typing import Any

from unetgen.composed import REFUSED, from_hydra
from unetgen.errors import UserError
from unetgen.files import write_whole
from unetgen.overrides import as_said, said_by
from unetgen.run import publish, run
from unetgen.schema import Config
from unetgen.sweeping.interruption import end_if_interrupted


def sweep_job(composed: Any, overruled: frozenset[str]) -> None:
    """Run a job in the folder that Hydra made; a failure becomes `error.txt` there."""
    from hydra.core.hydra_config import HydraConfig

    hydra = HydraConfig.get()
    folder, given = Path(hydra.runtime.output_dir), hydra.overrides.task
    words = " ".join(map(as_said, given))
    notes = Notes()
    try:
        done = run(described(composed, said_by(given) - overruled), folder, notes)
    except Exception as error:
        end_if_interrupted()
        fail(folder, error)
        print(f"{words}: failed", file=sys.stderr)
    else:
        print(" ".join([f"{words}: {done}", *notes.heard]))


class Notes:
    """What a run tells that its row does not: a table would fill the terminal, once per job."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def print(self, said: Any, **_: Any) -> None:
        if isinstance(said, str) and said.startswith(("The Keras model", "Not every")):
            self.heard.append(said)


def described(composed: Any, said: set[str]) -> Config:
    """What was composed.

    Raises:
        UserError: it was not, or says what it must not.
    """
    if REFUSED in composed:
        raise UserError(composed[REFUSED])
    return from_hydra(composed, said)


def fail(folder: Path, error: Exception) -> None:
    """Note why there is no network; an error that is no user's is named by its kind."""
    told = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
    for path in folder.iterdir():
        if path.name != ".hydra":
            path.unlink()
    write_whole(folder / "error.txt", told + "\n")
    publish(folder)
