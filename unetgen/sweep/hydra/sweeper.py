"""Hydra's plugin: every job of a sweep to the launcher, and none of them the end of the others."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra._internal.core_plugins.basic_launcher import BasicLauncher
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.types import HydraContext
from omegaconf import OmegaConf

from unetgen._files import is_refused, refusal, write_whole
from unetgen.errors import FolderError, UserError
from unetgen.language.compose.overrides import as_said
from unetgen.sweep.hydra.config_loader import ComposesOnce
from unetgen.sweep.hydra.local_launcher import here
from unetgen.sweep.hydra.settings import counted
from unetgen.sweep.interruption import end_if_interrupted
from unetgen.sweep.job import fail
from unetgen.sweep.job_list import missing, remove, to_do, unfinished
from unetgen.sweep.progress import progress


class Sweeper(BasicSweeper):
    """The same jobs as Hydra's basic sweeper makes, in the same order and under the same numbers."""

    config: Any
    launcher: Any
    hydra_context: Any

    def __init__(self, max_batch_size: int | None, params: Any, workers: int | None) -> None:
        super().__init__(counted("hydra.sweeper.max_batch_size", max_batch_size), params)
        self.workers = counted("hydra.sweeper.workers", workers)

    def setup(self, *, hydra_context: Any, task_function: Any, config: Any) -> None:
        self.loader = ComposesOnce(hydra_context.config_loader.config_search_path)
        context = HydraContext(config_loader=self.loader, callbacks=hydra_context.callbacks)
        super().setup(hydra_context=context, task_function=task_function, config=config)
        if type(self.launcher) is BasicLauncher:
            self.launcher = here(context, task_function, config, self.workers)

    def sweep(self, arguments: list[str]) -> list[Any]:
        """Run what is still to be done. What each job returned is of no use: its folder tells.

        Raises:
            FolderError: the sweep's folder takes no more.
        """
        folder = Path(self.config.hydra.sweep.dir)
        try:
            self.run(folder, arguments)
        except OSError as error:
            if not is_refused(error, folder):
                raise
            raise FolderError(refusal(folder, error)) from None
        return []

    def run(self, folder: Path, arguments: list[str]) -> None:
        jobs = self.expanded(arguments)
        numbers = to_do(folder, jobs, self.digests)
        write_whole(folder / "multirun.yaml", OmegaConf.to_yaml(self.config))
        size = self.max_batch_size or len(numbers) or 1
        with progress(folder, numbers):
            for start in range(0, len(numbers), size):
                self.patiently(folder, jobs, numbers[start : start + size])

    def digests(self, jobs: Sequence[Sequence[str]]) -> dict[str, str]:
        return self.loader.digests(self.config, jobs)

    def expanded(self, arguments: list[str]) -> list[list[str]]:
        """Each job's overrides.

        Raises:
            UserError: they cannot be counted.
        """
        overrides = self.parsed(arguments)
        for override in overrides:
            refuse_interval(override)
        return self.split_arguments(overrides, None)[0]

    def parsed(self, arguments: list[str]) -> list[Any]:
        """The overrides that make the jobs.

        Raises:
            UserError: one stands for no value, so that there would be no job.
        """
        parser = OverridesParser.create(config_loader=self.loader)
        overrides = parser.parse_overrides([*self._parse_config(), *arguments])
        for override in overrides:
            refuse_no_values(override)
        return overrides

    def patiently(self, folder: Path, jobs: Sequence[list[str]], numbers: list[int]) -> None:
        """Launch, also where a launcher dies of a job: of those it had begun each is then tried alone.

        Raises:
            OSError: the folder takes no more.
            UserError: no job was begun, or the launcher refuses its settings.
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
                    return failed(folder, begun[0], error)
                numbers = [number for number in left if number not in begun]
                for number in begun:
                    self.patiently(folder, jobs, [number])

    def launch(self, folder: Path, jobs: Sequence[list[str]], numbers: Sequence[int]) -> None:
        """Give jobs to the launcher, which counts from the first: where one is left out, the folder is named.

        Raises:
            OSError: a job's folder could not be written, and not all were tried.
        """
        first = numbers[0]
        words = [
            jobs[n] if n == place else [*jobs[n], f"hydra.sweep.subdir={unfinished(folder, n).name}"]
            for place, n in enumerate(numbers, first)
        ]
        results = self.launcher.launch(words, initial_job_idx=first)
        refused: OSError | None = None
        for number, result in zip(numbers, results, strict=False):
            try:
                returned = result.return_value
                refused = returned if isinstance(returned, OSError) else refused
            except Exception as error:
                failed(folder, number, error)
        if refused:
            raise refused


def refuse_no_values(override: Any) -> None:
    if override.is_discrete_sweep() and next(override.sweep_string_iterator(), None) is None:
        key, _, value = as_said(override.input_line).partition("=")
        raise UserError(f"{key}  {value} stands for no value, so that there is no job. Give one or more: {key}=…,…")


def refuse_interval(override: Any) -> None:
    if override.is_interval_sweep():
        key, _, value = as_said(override.input_line).partition("=")
        mend = "Give single values or a range(…), or let a search choose: hydra/sweeper=optuna"
        raise UserError(f"{key}  {value} is any number between, too many for a job each. {mend}")


def failed(folder: Path, number: int, error: Exception) -> None:
    """Note a job's end that it could not note itself."""
    path = unfinished(folder, number)
    path.mkdir(exist_ok=True)
    fail(path, error)
