"""A launcher plugin: jobs in separate processes, one of which the test kills."""

import os
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.core.utils import JobReturn, run_job, setup_globals
from hydra.plugins.launcher import Launcher
from omegaconf import open_dict


@dataclass
class ForkLauncherConf:
    _target_: str = "hydra_plugins.fork_launcher.ForkLauncher"


ConfigStore.instance().store(group="hydra/launcher", name="fork", node=ForkLauncherConf)


class ForkLauncher(Launcher):
    def setup(self, *, hydra_context: Any, task_function: Any, config: Any) -> None:
        self.context, self.task, self.config = hydra_context, task_function, config

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> list[JobReturn]:
        setup_globals()
        with ProcessPoolExecutor(2, get_context("fork")) as pool:
            return list(pool.map(self.job, job_overrides, range(initial_job_idx, initial_job_idx + len(job_overrides))))

    def job(self, words: Sequence[str], number: int) -> JobReturn:
        config: Any = self.context.config_loader.load_sweep_config(self.config, list(words))
        with open_dict(config):
            config.hydra.job.id, config.hydra.job.num = str(number), number
        if os.environ.get("KILLED", "no") in words:
            folder = Path(config.hydra.sweep.dir) / str(config.hydra.sweep.subdir)
            folder.mkdir()
            (folder / "summary.json").write_text("{")
            os.kill(os.getpid(), signal.SIGKILL)
        return run_job(self.task, config, "hydra.sweep.dir", "hydra.sweep.subdir", self.context)
