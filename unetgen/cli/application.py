"""The Hydra application behind the command, from arguments to folders.

Checked arguments come in; a run's or a sweep's folder comes out.
"""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from unetgen._files import from_here, named
from unetgen.cli.arguments import Arguments, check_arguments, command_line, sort_arguments
from unetgen.cli.flags import COMPLETION, RESULTS_ONLY
from unetgen.cli.hydra_words import logging_words, refuse_code_of_presets
from unetgen.cli.output_folder import is_named, new_folder, refuse_taken, unwritable, wanted_folder, without_folder
from unetgen.cli.results_only import print_result
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
from unetgen.errors import FolderError, UserError
from unetgen.language.compose.conf import CONF
from unetgen.language.compose.from_hydra import from_hydra
from unetgen.language.compose.hydra_errors import error_line, hydra_errors_translated
from unetgen.language.compose.hydra_version import version_base
from unetgen.language.compose.in_hydra import own_presets_in_hydra
from unetgen.language.compose.override_grammar import quoted
from unetgen.language.compose.overrides import for_hydra, keys_set_by
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
        print_only(given)
        return 0
    run = partial(run_sweep if given.multirun else run_once, given)
    return print_result(run, given.flags) if {*RESULTS_ONLY} & {*given.flags} else run()


def run_once(given: Arguments) -> int:
    """Make one network, print its folder, and return the exit code.

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
    console.print(from_here(done[0].folder), soft_wrap=True, markup=False, highlight=False)
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
    with remove_on_failure(folder), removal_noticed(folder):  # its name may be known only here: output_dir=${name}
        if is_named(given):
            refuse_taken(final_name(folder))
        words, source = recorded_words(hydra.overrides.task), command_line(given)
        said = keys_set_by(words) - given.overruled
        config = from_hydra(composed, said, source=source, words=words)
        done = write_run_folder(config, folder, console, source)
    if is_named(given) and done != final_name(folder):
        print(f"output_dir  another run has made {from_here(final_name(folder))} meanwhile.", file=sys.stderr)
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
    with remove_if_empty(wanted):
        folder = new_folder(wanted, named=is_named(given))
        with removed_if_nothing_done(folder):
            yield folder


def print_only(given: Arguments) -> None:
    """Print what Hydra prints by itself.

    It is the composed configuration, completion, or Hydra's help.
    """
    completes = bool({*COMPLETION} & {*given.flags})
    if completes:
        from unetgen.cli.completion import completion, folders_on_the_line

        with folders_on_the_line():
            return hydra_prints(completion(), [*given.flags, *given.overrides])
    with own_presets_in_hydra(given.overrides) as found:
        return hydra_prints("config", [*given.flags, *for_hydra(given.overrides), *found])


def hydra_prints(name: str, arguments: list[str]) -> None:
    """Run Hydra's command with a configuration of that name."""
    from hydra import main as hydra_main

    def nothing(composed: Any) -> None:
        pass

    sys.argv = ["unetgen", *arguments]
    with as_user_errors(), report_hydra_checks():
        main = cast(Callable[[], None], hydra_main(config_path=str(CONF), config_name=name, **version_base())(nothing))
        main()


def hydra(given: Arguments, overrides: list[str], task: Callable[[Any], object]) -> None:
    """Run or sweep with Hydra.

    `hydra.main` would compose once more, only to find out which of the two; here that is known.

    Raises:
        UserError: what Hydra refuses.
    """
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from hydra.types import RunMode

    from unetgen.sweep.hydra.plugin import multirun
    from unetgen.sweep.hydra.typed_config_loader import TypedConfigLoader

    mode = "MULTIRUN" if given.multirun else "RUN"
    with (
        as_user_errors(),
        own_presets_in_hydra(overrides) as found,
        initialize_config_dir(str(CONF), job_name="unetgen", **version_base()),
    ):
        words = [*for_hydra(overrides), *found, *logging_words(overrides), f"hydra.mode={mode}"]
        application = GlobalHydra.instance().hydra
        assert application is not None
        refuse_code_of_presets(application, words, RunMode[mode])
        application.config_loader = TypedConfigLoader(application.config_loader)
        if given.multirun:
            multirun(application, words, task)
        else:
            application.run(config_name="config", task_function=task, overrides=words)


@contextmanager
def report_hydra_checks() -> Generator[None]:
    """Report flags that Hydra refuses together."""
    try:
        yield
    except (ValueError, KeyError) as error:
        raise UserError(f"{error_line(error)} `unetgen --help` shows the flags.") from None


@contextmanager
def as_user_errors() -> Generator[None]:
    """Turn Hydra's refusals, and those of the folder, into user errors."""
    os.environ["HYDRA_FULL_ERROR"] = "1"  # exceptions reach us, and not Hydra's own printing
    try:
        with hydra_errors_translated():
            yield
    except OSError as error:
        if error.filename is None:
            raise
        raise FolderError(unwritable(error.filename, error)) from None


def terminal() -> "Console":
    """Return the console, 140 characters wide if the output is not a terminal."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 140, highlight=False)
