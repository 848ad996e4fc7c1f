"""One job of a sweep: quiet, and never the end of the others."""

import sys
from io import StringIO
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
    from rich.console import Console

    hydra = HydraConfig.get()
    folder, given = Path(hydra.runtime.output_dir), hydra.overrides.task
    words = " ".join(map(as_said, given))
    with StringIO() as said:
        try:
            done = run(described(composed, said_by(given) - overruled), folder, Console(file=said, width=1000))
        except Exception as error:
            end_if_interrupted()
            fail(folder, error)
            print(f"{words}: failed", file=sys.stderr)
        else:
            notes = [line for line in said.getvalue().splitlines() if line.startswith(("The Keras model", "Not every"))]
            print(" ".join([f"{words}: {done}", *notes]))


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
