"""The Hydra application behind the command, from arguments to folders.

Checked arguments come in; a run's or a sweep's folder comes out.
"""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from unetgen._files import from_here, named
from unetgen.cli.arguments import Arguments, check_arguments, command_line, sort_arguments
from unetgen.cli.flags import RESULTS_ONLY
from unetgen.cli.hydra_application import application_for, as_user_errors
from unetgen.cli.output_folder import is_named, is_taken, new_folder, refuse_taken, wanted_folder, without_folder
from unetgen.cli.overwrite import refuse_foreign, replace_folder, set_aside
from unetgen.cli.results_only import print_result
from unetgen.cli.streams import terminal_width
from unetgen.emit.emitters import Output
from unetgen.emit.folder import (
    NO_MODEL,
    UNFINISHED,
    final_name,
    lacks_model,
    refuse_if_gone,
    removal_noticed,
    remove_if_empty,
    remove_on_failure,
    write_run_folder,
)
from unetgen.emit.last_line import last_line
from unetgen.errors import UserError
from unetgen.language.compose.from_hydra import from_hydra
from unetgen.language.compose.override_grammar import quoted
from unetgen.language.compose.overrides import keys_set_by
from unetgen.network.own_parts import PART_FOLDERS
from unetgen.sweep.job import sweep_job

if TYPE_CHECKING:
    from rich.console import Console


class Finished(NamedTuple):
    """A run that has ended: its folder, and the command's exit code."""

    folder: Path
    code: int


def run_application(arguments: list[str]) -> int:
    """Run or sweep, and return the exit code."""
    given = check_arguments(sort_arguments(arguments))
    if given.makes_nothing:
        from unetgen.cli.printing import print_only

        print_only(given)
        return 0
    run = partial(run_sweep if given.multirun else run_once, given)
    return print_result(run, given.flags) if {*RESULTS_ONLY} & {*given.flags} else run()


def run_once(given: Arguments) -> int:
    """Make one network, print its folder or figure, and return the exit code.

    Raises:
        UserError: the description is refused, or the folder cannot be written.
    """
    console = terminal()
    done: list[Finished | UserError | OSError] = []

    def task(composed: Any) -> None:
        try:
            done.append(run_job(composed, console, given))
        except (UserError, OSError) as error:  # Hydra would print a line of its own above it
            done.append(error)

    folder = wanted_folder(given)
    here = Path(f"{folder}{UNFINISHED}-{os.getpid()}")
    with remove_if_empty(folder), remove_on_failure(here), as_user_errors():
        with named(here):  # Hydra's own files
            hydra(given, [*without_folder(given), f"hydra.run.dir={quoted(str(here))}"], task)
        if isinstance(done[0], Exception):
            raise done[0]
    print(last_line(done[0].folder, done[0].folder / "diagram.svg"))
    return done[0].code


def run_job(composed: Any, console: Output, given: Arguments) -> Finished:
    """Make what Hydra composed in the folder that Hydra made.

    Raises:
        UserError: the user named a folder that exists.
    """
    from hydra.core.hydra_config import HydraConfig

    from unetgen.sweep.hydra.typed_config_loader import recorded_words

    hydra = HydraConfig.get()
    folder = Path(hydra.runtime.output_dir)
    wanted = final_name(folder)
    with remove_on_failure(folder), removal_noticed(folder):  # its name may be known only here: output_dir=${name}
        replaced = given.overwrites and is_taken(wanted)
        if replaced:
            refuse_foreign(wanted)
        elif is_named(given):
            refuse_taken(wanted)
        words, source = recorded_words(hydra.overrides.task), command_line(given)
        said = keys_set_by(words) - given.overruled
        config = from_hydra(composed, said, source=source, words=words)
        done = write_run_folder(config, folder, console, source)
    if replaced:
        done = replace_folder(wanted, done)
    if is_named(given) and done != wanted:
        print(f"output_dir  another run has made {from_here(wanted)} meanwhile.", file=sys.stderr)
    return Finished(done, NO_MODEL if lacks_model(done) else 0)


def run_sweep(given: Arguments) -> int:
    """Run every job in its own folder, print one table, and return the exit code."""
    from unetgen.sweep.finish import print_and_write_report, report_interruption
    from unetgen.sweep.hydra.plugin import sweep_words
    from unetgen.sweep.interruption import end_if_interrupted
    from unetgen.sweep.lock import locked

    task = partial(sweep_job, overruled=given.overruled, part_folders=PART_FOLDERS.get())
    with sweep_folder(given) as folder, locked(folder):
        with report_interruption(folder, bool(given.resumed)):
            hydra(given, [*without_folder(given), *sweep_words(folder)], task)
            end_if_interrupted()
        refuse_if_gone(folder)
        return print_and_write_report(folder, terminal())


@contextmanager
def sweep_folder(given: Arguments) -> Generator[Path]:
    """Yield a new folder, or the folder of the sweep to continue.

    A new folder is removed again if nothing was done in it.
    """
    from unetgen.sweep.finish import removed_if_nothing_done

    if given.resumed:
        yield given.resumed
        return
    wanted = wanted_folder(given)
    replaced = given.overwrites and is_taken(wanted)
    if replaced:
        refuse_foreign(wanted)
    with remove_if_empty(wanted), set_aside(wanted) if replaced else nullcontext():
        folder = new_folder(wanted, named=is_named(given))
        with removed_if_nothing_done(folder):
            yield folder


def hydra(given: Arguments, overrides: list[str], task: Callable[[Any], object]) -> None:
    """Run or sweep with Hydra.

    Raises:
        UserError: what Hydra refuses.
    """
    from unetgen.sweep.hydra.plugin import multirun

    with application_for(overrides, "MULTIRUN" if given.multirun else "RUN") as (application, words):
        if given.multirun:
            multirun(application, words, task)
        else:
            application.run(config_name="config", task_function=task, overrides=words)


def terminal() -> "Console":
    """Return the console, 140 characters wide if the output is not a terminal."""
    from rich.console import Console

    return Console(width=terminal_width(), highlight=False)
