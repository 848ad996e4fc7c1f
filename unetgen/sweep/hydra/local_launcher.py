"""Jobs on this machine, without the copies that Hydra's basic launcher makes of each configuration.

Everything else is as there: the job's folder, its number, environment and callbacks. Hydra's copies serve a task that
changes its configuration; ours reads it once. Jobs that build no model run side by side on all cores; TensorFlow takes
all of them for one model, and the memory of many.
"""

import re
from collections.abc import Iterable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from hydra._internal.core_plugins.basic_launcher import BasicLauncher
from hydra.core.hydra_config import HydraConfig
from hydra.core.utils import JobReturn, JobStatus, env_override, setup_globals
from omegaconf import OmegaConf, open_dict

from unetgen.emit.emitters import builds_model
from unetgen.graph.spec import DEFAULT_EMITTERS, EMITTERS
from unetgen.sweep.hydra.config_loader import ComposesOnce, parsed
from unetgen.sweep.hydra.workers import cores, side_by_side


class OnThisMachine(BasicLauncher):
    """One job after another, or side by side. Once a worker has died, no job runs in this process any more."""

    config: Any
    hydra_context: Any
    task_function: Any
    died = False

    def __init__(self, workers: int | None) -> None:
        super().__init__()
        self.workers = workers

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> Sequence[JobReturn]:
        """Run them; once a job's folder could not be written, no other is begun."""
        setup_globals()
        workers = min(self.workers or usual_workers(self.config, job_overrides), len(job_overrides))

        def job(place: int) -> JobReturn:
            return self.run(list(job_overrides[place]), initial_job_idx + place)

        places = range(len(job_overrides))
        if workers < 2 and not self.died:
            return until_refused(map(job, places))
        try:
            with closing(side_by_side(job, places, workers)) as results:
                return until_refused(results)
        except BrokenProcessPool:
            self.died = True
            raise

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
            done.return_value = self.task_function(config)
            done.status = JobStatus.COMPLETED
        except Exception as error:
            done.return_value, done.status = error, JobStatus.FAILED
        callbacks.on_job_end(config=config, job_return=done)
        return done


def here(hydra_context: Any, task_function: Any, config: Any, workers: int | None) -> BasicLauncher:
    """What runs jobs on this machine: ours for what our sweeper composes, or Hydra's."""
    ours = isinstance(hydra_context.config_loader, ComposesOnce) and not config.hydra.job.chdir
    launcher = OnThisMachine(workers) if ours else BasicLauncher()
    launcher.setup(hydra_context=hydra_context, task_function=task_function, config=config)
    return launcher


def until_refused(results: Iterable[JobReturn]) -> list[JobReturn]:
    """What jobs returned, as far as the first whose folder could not be written."""
    found: list[JobReturn] = []
    for result in results:
        found.append(result)
        if result.status == JobStatus.COMPLETED and isinstance(result.return_value, OSError):
            break
    return found


def usual_workers(config: Any, jobs: Sequence[Sequence[str]]) -> int:
    """Return the number of cores, or 1 if any job builds a model, which uses all cores itself."""
    return 1 if any(map(partial(any_model, config.get("emit")), jobs)) else cores()


def any_model(usual: Any, words: Sequence[str]) -> bool:
    """Whether a job's emitters build a model; a word that is not an emitter fails later, as its own job."""
    values = [parsed(word).value() for word in words if word.lstrip("+").startswith("emit=")]
    given = values[-1] if values else usual
    names = DEFAULT_EMITTERS if given is None else re.findall(r"\w+", str(given))
    return any(builds_model(name) for name in names if name in EMITTERS)
