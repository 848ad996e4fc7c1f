"""Hydra's plugin: the jobs of a sweep in other processes or on other machines, several to a task.

A task costs a cluster seconds, and a job a twentieth of one, so a task does many of them, one after another, with the
launcher that does them here. What a job leaves is its folder, wherever it ran; all that comes back is how it ended.
"""

import os
import pickle
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.core.plugins import Plugins
from hydra.plugins.launcher import Launcher
from hydra.version import setbase
from omegaconf import OmegaConf

from unetgen.language.compose.conf import CONF
from unetgen.sweep.hydra.extras import need
from unetgen.sweep.hydra.local_launcher import here, until_refused
from unetgen.sweep.hydra.settings import counted

NAMED = "hydra_plugins.unetgen.Elsewhere"  # Hydra takes plugins under names in hydra_plugins only
SEEN = "CUDA_VISIBLE_DEVICES"


class Elsewhere(Launcher):
    """Jobs run by the file of `unetgen/sweep/hydra/launchers/` that `by` names."""

    def __init__(self, by: str, jobs_per_task: int | None, **settings: Any) -> None:
        self.by, self.jobs_per_task, self.settings = by, jobs_per_task, settings

    def setup(self, *, hydra_context: Any, task_function: Any, config: Any) -> None:
        counted("hydra.launcher.jobs_per_task", self.jobs_per_task)
        need(self.by, f"hydra/launcher  {config.hydra.runtime.choices['hydra/launcher']}")
        self.needs = pickle.dumps((hydra_context, task_function, config))

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> list[Any]:
        """Run all jobs, also where a task dies; their ends, as far as the first whose folder could not be written.

        Raises:
            UserError: the launcher refuses its settings.
            Exception: that of the first task that died.
        """
        runner, settings = import_module(f"unetgen.sweep.hydra.launchers.{self.by}"), plain(self.settings)
        shared = ceil(len(job_overrides) / runner.share(settings))
        size = self.jobs_per_task or shared
        starts = range(0, len(job_overrides), size)
        tasks = [Task(self.needs, job_overrides[n : n + size], initial_job_idx + n) for n in starts]
        outcomes = list(runner.run(tasks, settings))
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        return until_refused(chain.from_iterable(outcomes))


def plain(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        key: OmegaConf.to_container(value, resolve=True) if OmegaConf.is_config(value) else value
        for key, value in settings.items()
    }


@dataclass
class Task:
    """Some jobs, and all that they need where they run."""

    needs: bytes
    jobs: Sequence[Sequence[str]]
    first: int

    def __post_init__(self) -> None:
        self.folder, self.seen = Path.cwd(), os.environ.get(SEEN, "")

    def __call__(self) -> Sequence[Any]:
        os.environ[SEEN] = self.seen
        with chdir(self.folder):
            return started(self.needs).launch(self.jobs, self.first)


@cache
def started(needs: bytes) -> Any:
    """What runs jobs, once per process: later tasks find there what the first ones composed."""
    setbase("1.3")
    join_hydra()
    return here(*pickle.loads(needs), workers=1)


def join_hydra() -> None:
    """Ours stand among Hydra's launchers and sweepers, also where another package has one of the same name.

    Hydra would check our file by that package's, as a schema, and refuse what is not in it.
    """
    Plugins.instance().class_name_to_class[NAMED] = Elsewhere
    groups: dict[str, dict[str, Any]] = ConfigStore.instance().repo["hydra"]
    for file in (CONF / "hydra").glob("*/*.yaml"):
        groups.get(file.parent.name, {}).pop(file.name, None)
