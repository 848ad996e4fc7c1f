"""Run jobs on this machine, without Hydra's copies of each configuration.

Everything else is the same: the job's folder, its number, environment and callbacks. Hydra copies for tasks that
change their configuration; ours only reads it. Jobs that build no model run side by side on all cores; TensorFlow
uses all cores for one model, and two models may not fit into memory.
"""

import re
from collections.abc import Iterable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from hydra.core.hydra_config import HydraConfig
from hydra.core.utils import JobReturn, JobStatus, configure_log, env_override, run_job, setup_globals
from hydra.plugins.launcher import Launcher
from omegaconf import OmegaConf, open_dict

from unetgen.emit.emitters import builds_model
from unetgen.graph.settings import DEFAULT_EMITTERS, EMITTERS
from unetgen.sweep.hydra.config_loader import CachingConfigLoader, parse_word
from unetgen.sweep.hydra.record import write_record
from unetgen.sweep.hydra.typed_config_loader import recorded_words
from unetgen.sweep.hydra.workers import cores, side_by_side


class LocalLauncher(Launcher):
    """Run jobs one after another, or side by side.

    Once a worker has died, no job runs in this process.
    """

    died = False

    def __init__(self, workers: int | None) -> None:
        self.workers = workers

    def setup(self, *, hydra_context: Any, task_function: Any, config: Any) -> None:
        self.hydra_context, self.task_function, self.config = hydra_context, task_function, config
        loader = hydra_context.config_loader
        logs = config.hydra.runtime.choices["hydra/job_logging"] != "none"
        self.copies = bool(config.hydra.job.chdir) or logs or not isinstance(loader, CachingConfigLoader)

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> Sequence[JobReturn]:
        """Run the jobs. After one whose folder cannot be written, no other is started."""
        setup_globals()

        def job(place: int) -> JobReturn:
            return self.run(list(job_overrides[place]), initial_job_idx + place)

        places, workers = range(len(job_overrides)), self.worker_count(job_overrides)
        if workers < 2 and not self.died:
            return until_refused(map(job, places))
        try:
            with closing(side_by_side(job, places, workers)) as results:
                return until_refused(results)
        except BrokenProcessPool:
            self.died = True
            raise

    def worker_count(self, job_overrides: Sequence[Sequence[str]]) -> int:
        if self.copies:
            return 1
        return min(self.workers or default_workers(self.config, job_overrides), len(job_overrides))

    def run(self, words: list[str], number: int) -> JobReturn:
        """Run a job. The result holds any exception that the job raised."""
        config = self.hydra_context.config_loader.load_sweep_config(self.config, words)
        with open_dict(config):
            config.hydra.job.id, config.hydra.job.num = str(number), number
        return self.run_by_hydra(config) if self.copies else self.run_in_place(config)

    def run_by_hydra(self, config: Any) -> JobReturn:
        result = run_job(self.task_function, config, "hydra.sweep.dir", "hydra.sweep.subdir", self.hydra_context)
        configure_log(self.config.hydra.hydra_logging, self.config.hydra.verbose)
        return result

    def run_in_place(self, config: Any) -> JobReturn:
        """Run a job on its configuration itself, without copies of it."""
        hydra, shared = config.hydra, HydraConfig.instance()
        before, shared.cfg = shared.cfg, config  # from here on ${hydra:…} reads this configuration
        try:
            folder = Path(hydra.sweep.dir, hydra.sweep.subdir).absolute()
            with open_dict(config):
                hydra.runtime.output_dir = str(folder)
            OmegaConf.set_readonly(hydra, True)
            folder.mkdir(exist_ok=True)  # the sweep's folder is not made again if it was removed
            write_record(config, folder)
            with env_override(hydra.job.env_set):
                return self.call_task(config)
        finally:
            shared.cfg = before

    def call_task(self, config: Any) -> JobReturn:
        callbacks, done = self.hydra_context.callbacks, JobReturn(overrides=recorded_words(config.hydra.overrides.task))
        callbacks.on_job_start(config=config, task_function=self.task_function)
        try:
            done.return_value = self.task_function(config)
            done.status = JobStatus.COMPLETED
        except Exception as error:
            done.return_value, done.status = error, JobStatus.FAILED
        callbacks.on_job_end(config=config, job_return=done)
        return done


def local_launcher(hydra_context: Any, task_function: Any, config: Any, workers: int | None) -> LocalLauncher:
    launcher = LocalLauncher(workers)
    launcher.setup(hydra_context=hydra_context, task_function=task_function, config=config)
    return launcher


def until_refused(results: Iterable[JobReturn]) -> list[JobReturn]:
    """Return the results up to the first job whose folder could not be written."""
    found: list[JobReturn] = []
    for result in results:
        found.append(result)
        if result.status == JobStatus.COMPLETED and isinstance(result.return_value, OSError):
            break
    return found


def default_workers(config: Any, jobs: Sequence[Sequence[str]]) -> int:
    """Return the number of cores, or 1 if any job builds a model.

    A model uses all cores itself.
    """
    return 1 if any(map(partial(any_model, config.get("emit")), jobs)) else cores()


def any_model(default: Any, words: Sequence[str]) -> bool:
    """Return whether a job's emitters build a model.

    A word that is not an emitter fails later, as its own job.
    """
    values = [parse_word(word).value() for word in words if word.lstrip("+").startswith("emit=")]
    given = values[-1] if values else default
    names = DEFAULT_EMITTERS if given is None else re.findall(r"\w+", str(given))
    return any(builds_model(name) for name in names if name in EMITTERS)
