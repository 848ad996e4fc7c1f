"""The Hydra application behind the command: checked arguments in, a run's or a sweep's folder out."""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from unetgen.arguments import Arguments, checked, sort, source
from unetgen.config import register, told
from unetgen.errors import UserError
from unetgen.overrides import quoted
from unetgen.paths import CONF
from unetgen.run import UNFINISHED, job, remove
from unetgen.sweep_job import sweep_job

if TYPE_CHECKING:
    from rich.console import Console


def run(arguments: list[str]) -> int:
    """Run or sweep; returns the exit code."""
    given = checked(sort(arguments))
    if given.makes_nothing:
        print_only(given)
        return 0
    return sweep(given) if given.multirun else single(given)


def single(given: Arguments) -> int:
    console = terminal()
    done: list[Path | UserError] = []

    def task(composed: Any) -> None:
        try:
            done.append(job(composed, console, source(given)))
        except UserError as error:  # Hydra would print a line of its own over it
            done.append(error)

    here = f"{wanted_folder(given)}{UNFINISHED}-{os.getpid()}"
    hydra(given, [*given.overrides, f"hydra.run.dir={quoted(here)}"], task)
    if isinstance(done[0], UserError):
        raise done[0]
    console.print(str(done[0]), soft_wrap=True, markup=False, highlight=False)
    return 0


def sweep(given: Arguments) -> int:
    """Every job in a folder of its own, then one table; exit code 1 where a job failed."""
    from unetgen.sweep import for_terminal, report

    console = terminal()
    folder = new_folder(given)
    overrides = [word for word in given.overrides if not word.startswith("output_dir=")]
    try:
        hydra(given, [*overrides, f"hydra.sweep.dir={quoted(str(folder))}"], sweep_job)
    except BaseException:
        remove_if_empty(folder)
        raise
    jobs = report(folder)
    console.print(for_terminal(jobs))
    console.print(str(folder), soft_wrap=True, markup=False, highlight=False)
    return 1 if any(found.reason for found in jobs) else 0


def wanted_folder(given: Arguments) -> Path:
    """`output_dir`, or a folder by date and time."""
    said = [word.removeprefix("output_dir=").strip("'\"") for word in given.overrides if word.startswith("output_dir=")]
    now = datetime.now()
    return Path(said[-1] if said else f"outputs/{now:%Y-%m-%d}/{now:%H-%M-%S}")


def new_folder(given: Arguments) -> Path:
    """The sweep's folder, made now, so that no other sweep takes the same."""
    wanted = wanted_folder(given)
    number = 1
    while True:
        folder = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise UserError(unwritable(folder, error)) from None
        else:
            return folder


def remove_if_empty(folder: Path) -> None:
    if not any(path.name != "multirun.yaml" for path in folder.iterdir()):
        remove(folder)


def unwritable(folder: Path | str, error: OSError) -> str:
    folder = str(folder).split(UNFINISHED)[0]
    return f"output_dir  {folder} cannot be written: {error.strerror}. Give another folder: output_dir=…"


def print_only(given: Arguments) -> None:
    """Hydra's own printing: the composed configuration, completion, its help."""
    from hydra import main as hydra_main

    register()
    sys.argv = ["unetgen", *given.flags, *given.overrides]

    def nothing(composed: Any) -> None:
        pass

    with told_like_ours():
        cast(
            "Callable[[], None]", hydra_main(config_path=str(CONF), config_name="config", version_base="1.3")(nothing)
        )()


def hydra(given: Arguments, overrides: list[str], task: Callable[[Any], None]) -> None:
    """Run or sweep by Hydra.

    `hydra.main` would compose once more, only to find out which of the two; here that is known.

    Raises:
        UserError: what Hydra refuses.
    """
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra

    register()
    folders = [f"hydra.searchpath=[{','.join(quoted(f'file://{folder.resolve()}') for folder in given.config_dirs)}]"]
    mode = "MULTIRUN" if given.multirun else "RUN"
    words = [*overrides, *(folders if given.config_dirs else []), f"hydra.mode={mode}"]
    with told_like_ours(), initialize_config_dir(str(CONF), job_name="unetgen", version_base="1.3"):
        application = GlobalHydra.instance().hydra
        assert application is not None
        start = application.multirun if given.multirun else application.run
        start(config_name="config", task_function=task, overrides=words)


@contextmanager
def told_like_ours() -> Generator[None]:
    """Hydra's refusals, and the folder's, as ours."""
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    os.environ["HYDRA_FULL_ERROR"] = "1"  # exceptions reach us, and not Hydra's own printing
    try:
        yield
    except (HydraException, OmegaConfBaseException) as error:
        raise UserError(told(error)) from None
    except OSError as error:
        raise UserError(unwritable(error.filename or "the folder", error)) from None


def terminal() -> "Console":
    """The console; wide where the output is no terminal, since nobody's window is then too narrow."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 140, highlight=False)
