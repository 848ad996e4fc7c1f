"""Jobs one after another in this process, without the copies that Hydra's basic launcher makes of each configuration.

Everything else is as there: the job's folder, its number, environment and callbacks. Hydra's copies serve a task that
changes its configuration; ours reads it once.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra._internal.core_plugins.basic_launcher import BasicLauncher
from hydra.core.hydra_config import HydraConfig
from hydra.core.utils import JobReturn, JobStatus, env_override, setup_globals
from omegaconf import OmegaConf, open_dict


class InProcess(BasicLauncher):
    config: Any
    hydra_context: Any
    task_function: Any

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> Sequence[JobReturn]:
        setup_globals()
        return [self.run(list(words), number) for number, words in enumerate(job_overrides, initial_job_idx)]

    def run(self, words: list[str], number: int) -> JobReturn:
        """Run a job; what it raises is in what is returned."""
        config = self.hydra_context.config_loader.load_sweep_config(self.config, words)
        hydra = config.hydra
        with open_dict(config):
            hydra.job.id = hydra.job.num = number
        told = HydraConfig.instance()
        before, told.cfg = told.cfg, config  # from here on ${hydra:…} leads into it
        try:
            folder = Path(hydra.sweep.dir, hydra.sweep.subdir).absolute()
            with open_dict(config):
                hydra.runtime.output_dir = str(folder)
            OmegaConf.set_readonly(hydra, True)
            folder.mkdir(parents=True, exist_ok=True)
            with env_override(hydra.job.env_set):
                return self.result(config)
        finally:
            told.cfg = before

    def result(self, config: Any) -> JobReturn:
        callbacks, done = self.hydra_context.callbacks, JobReturn(overrides=list(config.hydra.overrides.task))
        callbacks.on_job_start(config=config, task_function=self.task_function)
        try:
            own = [key for key in config if key != "hydra"]
            done.return_value = self.task_function(OmegaConf.masked_copy(config, own))
            done.status = JobStatus.COMPLETED
        except Exception as error:
            done.return_value, done.status = error, JobStatus.FAILED
        callbacks.on_job_end(config=config, job_return=done)
        return done
