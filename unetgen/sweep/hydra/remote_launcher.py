"""Run a sweep's jobs in other processes or on other machines, several to a task.

A task costs a cluster seconds and a job a twentieth of one, so a task runs many jobs, one after another, with the
launcher that runs them on this machine. A job leaves its folder, wherever it ran; only its result comes back.
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
from unetgen.language.compose.hydra_version import version_base
from unetgen.sweep.hydra.local_launcher import local_launcher, until_refused
from unetgen.sweep.hydra.settings import check_number, require_package

SEEN = "CUDA_VISIBLE_DEVICES"


class RemoteLauncher(Launcher):
    """Run jobs with the file of `unetgen/sweep/hydra/launchers/` that `by` names."""

    def __init__(self, by: str, jobs_per_task: int | None, **settings: Any) -> None:
        self.by, self.jobs_per_task, self.settings = by, jobs_per_task, settings

    def setup(self, *, hydra_context: Any, task_function: Any, config: Any) -> None:
        self.jobs_per_task = check_number("hydra.launcher.jobs_per_task", self.jobs_per_task)
        require_package(self.by, f"hydra/launcher  {config.hydra.runtime.choices['hydra/launcher']}")
        presets = dict(ConfigStore.instance().repo.get("preset", {}))
        self.needs = pickle.dumps((presets, (hydra_context, task_function, config)))

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> list[Any]:
        """Run all jobs, even if a task dies.

        Return the results up to the first job whose folder cannot be written.

        Raises:
            UserError: the launcher refuses its settings.
            Exception: that of the first task that died.
        """
        runner, settings = import_module(f"unetgen.sweep.hydra.launchers.{self.by}"), plain_settings(self.settings)
        shared = ceil(len(job_overrides) / runner.share(settings))
        size = self.jobs_per_task or shared
        starts = range(0, len(job_overrides), size)
        tasks = [Task(self.needs, job_overrides[n : n + size], initial_job_idx + n) for n in starts]
        outcomes = list(runner.run(tasks, settings))
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        return until_refused(chain.from_iterable(outcomes))


def plain_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings without OmegaConf's types."""
    return {
        key: OmegaConf.to_container(value, resolve=True) if OmegaConf.is_config(value) else value
        for key, value in settings.items()
    }


@dataclass
class Task:
    """Some jobs, and everything that they need where they run."""

    needs: bytes
    jobs: Sequence[Sequence[str]]
    first: int

    def __post_init__(self) -> None:
        self.folder, self.seen = Path.cwd(), os.environ.get(SEEN, "")

    def __call__(self) -> Sequence[Any]:
        os.environ[SEEN] = self.seen
        with chdir(self.folder):
            return launcher_of(self.needs).launch(self.jobs, self.first)


@cache
def launcher_of(needs: bytes) -> Any:
    """Return what runs jobs, made once per process.

    Later tasks use what the first ones composed.
    """
    for base in version_base().values():
        setbase(base)
    Plugins.instance()  # Hydra reads no folder of presets before it has looked for plugins
    prefer_own_launchers()
    presets, context = pickle.loads(needs)
    ConfigStore.instance().repo.setdefault("preset", {}).update(presets)
    return local_launcher(*context, workers=1)


def prefer_own_launchers() -> None:
    """Make Hydra take our launchers and sweepers before others of the same name.

    Hydra would check our file against that package's schema, and refuse what is not in it.
    """
    groups: dict[str, dict[str, Any]] = ConfigStore.instance().repo["hydra"]
    for file in (CONF / "hydra").glob("*/*.yaml"):
        groups.get(file.parent.name, {}).pop(file.name, None)
