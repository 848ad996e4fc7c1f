"""Give every job of a sweep to the launcher; no job ends the others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.plugins import Plugins
from hydra.plugins.sweeper import Sweeper

from unetgen._files import is_refused, refusal, write_whole
from unetgen.emit.folder import refuse_if_gone
from unetgen.errors import FolderError, UserError
from unetgen.language.compose.overrides import as_typed
from unetgen.sweep.hydra.config_loader import SUBDIR, CachingConfigLoader
from unetgen.sweep.hydra.local_launcher import local_launcher
from unetgen.sweep.hydra.settings import check_number
from unetgen.sweep.hydra.typed_config_loader import as_typed_text
from unetgen.sweep.interruption import end_if_interrupted
from unetgen.sweep.job import fail
from unetgen.sweep.job_list import kept_list, missing, remove, to_do, unfinished
from unetgen.sweep.progress import progress


class GridSweeper(Sweeper):
    """Run the jobs of Hydra's basic sweeper, in its order and with its numbers."""

    config: Any
    launcher: Any

    def __init__(self, max_batch_size: int | None, params: Mapping[str, Any] | None, workers: int | None) -> None:
        self.max_batch_size, self.params, self.workers = max_batch_size, params or {}, workers

    def setup(self, *, hydra_context: Any, task_function: Any, config: Any) -> None:
        """Choose the launcher.

        Raises:
            UserError: a setting is wrong. (An error of the constructor would be reported in Hydra's words.)
        """
        self.max_batch_size = check_number("hydra.sweeper.max_batch_size", self.max_batch_size)
        self.workers = check_number("hydra.sweeper.workers", self.workers)
        self.config, self.loader = config, CachingConfigLoader(hydra_context.config_loader)
        context: Any = replace(hydra_context, config_loader=self.loader)
        if config.hydra.runtime.choices["hydra/launcher"] == "basic":
            self.launcher = local_launcher(context, task_function, config, self.workers)
        else:
            self.launcher = Plugins.instance().instantiate_launcher(context, task_function, config)

    def sweep(self, arguments: list[str]) -> list[Any]:
        """Run the jobs that are not done yet.

        Return nothing: each job's result is in its folder.

        Raises:
            FolderError: the sweep's folder cannot be written.
        """
        folder = Path(self.config.hydra.sweep.dir)
        try:
            self.run(folder, arguments)
        except OSError as error:
            refuse_if_gone(folder)
            if not is_refused(error, folder):
                raise
            raise FolderError(refusal(folder, error)) from None
        return []

    def run(self, folder: Path, arguments: list[str]) -> None:
        jobs = self.expanded(arguments)
        numbers = to_do(folder, jobs, self.digests)
        write_whole(folder / "multirun.yaml", as_typed_text(self.config))
        size = self.max_batch_size or len(numbers) or 1
        with progress(folder, numbers), kept_list(folder):
            for start in range(0, len(numbers), size):
                self.launch_all(folder, jobs, numbers[start : start + size])

    def digests(self, jobs: Sequence[Sequence[str]]) -> dict[str, str]:
        return self.loader.digests(self.config, jobs)

    def expanded(self, arguments: list[str]) -> list[list[str]]:
        """Return each job's overrides: all combinations of the values.

        Raises:
            UserError: a key has infinitely many values, or none.
        """
        words: dict[str, list[str]] = {}
        for override in self.parsed(arguments):
            refuse_interval(override)
            key: str = override.get_key_element()
            words[key] = [f"{key}={value}" for value in values_of(override)]
        return [list(job) for job in product(*words.values())]

    def parsed(self, arguments: list[str]) -> list[Any]:
        """Return the overrides that make the jobs.

        Raises:
            UserError: a key has no value, so that there would be no job.
        """
        fixed = [f"{key}={value}" for key, value in self.params.items()]
        overrides = OverridesParser.create(config_loader=self.loader).parse_overrides([*fixed, *arguments])
        for override in overrides:
            refuse_no_values(override)
        return overrides

    def launch_all(self, folder: Path, jobs: Sequence[list[str]], numbers: list[int]) -> None:
        """Launch jobs.

        If a job kills the launcher, retry one by one those that had been started.

        Raises:
            OSError: the sweep's folder cannot be written.
            UserError: no job was started, or the launcher refuses its settings.
        """
        while numbers:
            try:
                return self.launch(folder, jobs, numbers)
            except Exception as error:
                end_if_interrupted()
                if is_refused(error, folder) or isinstance(error, UserError):
                    raise
                left = missing(folder, numbers)
                begun = [number for number in left if unfinished(folder, number).exists()]
                if left == numbers and not begun:
                    raise UserError(f"hydra/launcher  No job was begun: {type(error).__name__}: {error}") from error
                remove(folder, begun)
                if begun == numbers and len(begun) == 1:
                    return record_failure(folder, begun[0], error)
                numbers = [number for number in left if number not in begun]
                for number in begun:
                    self.launch_all(folder, jobs, [number])

    def launch(self, folder: Path, jobs: Sequence[list[str]], numbers: Sequence[int]) -> None:
        """Give jobs to the launcher, which numbers them from the first.

        After a gap, name each job's folder.

        Raises:
            OSError: a job's folder could not be written, and not all jobs were tried.
        """
        first = numbers[0]
        words = [
            jobs[n] if n == place else [*jobs[n], f"++{SUBDIR}={unfinished(folder, n).name}"]
            for place, n in enumerate(numbers, first)
        ]
        results = self.launcher.launch(words, initial_job_idx=first)
        refused: OSError | None = None
        for number, result in zip(numbers, results, strict=False):
            try:
                returned = result.return_value
                refused = returned if isinstance(returned, OSError) else refused
            except Exception as error:
                record_failure(folder, number, error)
        if refused:
            raise refused


def values_of(override: Any) -> list[str]:
    return (
        [*override.sweep_string_iterator()] if override.is_sweep_override() else [override.get_value_element_as_str()]
    )


def refuse_no_values(override: Any) -> None:
    if override.is_discrete_sweep() and next(override.sweep_string_iterator(), None) is None:
        key, _, value = as_typed(override.input_line).partition("=")
        raise UserError(f"{key}  {value} has no value, so there is no job. Give one or more: {key}=…,…")


def refuse_interval(override: Any) -> None:
    if override.is_interval_sweep():
        key, _, value = as_typed(override.input_line).partition("=")
        remedy = "Give single values or a range(…), or let a search choose: hydra/sweeper=optuna"
        raise UserError(f"{key}  {value} is any number between, too many for a job each. {remedy}")


def record_failure(folder: Path, number: int, error: Exception) -> None:
    """Record the failure of a job that could not record it itself."""
    path = unfinished(folder, number)
    path.mkdir(exist_ok=True)
    fail(path, error)
