"""A search by Optuna: jobs chosen from what those before have cost, instead of every one that there is.

Each trial is a job like any sweep's, so that launchers, report and resume are the same. Nothing else is kept of a
study: by its seed it chooses the same again, and learns what is done from the folders.

Akiba et al., Optuna, 2019; constraints: Watanabe and Hutter, c-TPE, 2023.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hydra.core.override_parser.types import RangeSweep
from omegaconf import OmegaConf

from unetgen._files import write_whole
from unetgen._text import nearest, shown
from unetgen.errors import UserError
from unetgen.sweep.hydra.extras import need
from unetgen.sweep.hydra.settings import counted
from unetgen.sweep.hydra.sweeper import Sweeper
from unetgen.sweep.job_list import to_add
from unetgen.sweep.progress import progress
from unetgen.sweep.results import COSTS, Job, read_job

Names = str | Sequence[str] | None


class Search(Sweeper):
    """The Pareto front of some costs, below the memory that `budget.memory_gib` sets, if it is set."""

    def __init__(self, minimize: Names, maximize: Names, trials: int, seed: int, **rest: Any) -> None:
        super().__init__(rest["max_batch_size"], rest["params"], rest["workers"])
        self.minimize, self.maximize = several(minimize), several(maximize)
        self.trials = counted("hydra.sweeper.trials", trials, "100")
        self.seed = counted("hydra.sweeper.seed", seed, "0", least=0)

    @property
    def costs(self) -> list[str]:
        return [*self.minimize, *self.maximize]

    def setup(self, *, hydra_context: Any, task_function: Any, config: Any) -> None:
        need("optuna", "hydra/sweeper  optuna")
        refuse(self.costs)
        super().setup(hydra_context=hydra_context, task_function=task_function, config=config)

    def run(self, folder: Path, arguments: list[str]) -> None:
        """Choose jobs and run them, a batch at a time."""
        study, overrides = self.study(), self.parsed(arguments)
        space = {one.get_key_element(): space_of(one) for one in overrides if one.is_sweep_override()}
        if not space:
            raise UserError("hydra/sweeper  optuna has nothing to choose from: give a key several values: depth=2,3,4")
        write_whole(folder / "multirun.yaml", OmegaConf.to_yaml(self.config))
        jobs: list[list[str]] = []
        with progress(folder, range(self.trials)):
            while len(jobs) < self.trials:
                first, size = len(jobs), min(self.max_batch_size or 1, self.trials - len(jobs))
                trials = [study.ask(space) for _ in range(size)]
                jobs.extend(words_of(trial, overrides) for trial in trials)
                self.patiently(folder, jobs, to_add(folder, jobs, first, self.digests))
                for number, trial in enumerate(trials, first):
                    self.tell(study, trial, read_job(folder / str(number), ()))
        print(told(study, self.costs))

    def study(self) -> Any:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        kinds = optuna.study.StudyDirection
        directions = [*(kinds.MINIMIZE for _ in self.minimize), *(kinds.MAXIMIZE for _ in self.maximize)]
        return optuna.create_study(sampler=optuna.samplers.TPESampler(seed=self.seed), directions=directions)

    def tell(self, study: Any, trial: Any, job: Job) -> None:
        """What a job costs; one without a network, or whose cost is not known, has failed."""
        import optuna

        values = [cost_of(job, name) for name in self.costs] if job.summary else [None]
        if None in values:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
            return
        if job.summary and (budget := job.summary.get("budget")):
            trial.set_constraint("memory", float(needed(budget) - budget["budget_bytes"]))
        study.tell(trial, values)


def several(names: Names) -> list[str]:
    return [names] if isinstance(names, str) else list(names or [])


def refuse(costs: Sequence[str]) -> None:
    """Names that are no costs, a cost twice, and none at all."""
    known = ", ".join(COSTS)
    if not costs:
        raise UserError(f"hydra/sweeper  optuna has nothing to go by: hydra.sweeper.minimize=[…] takes any of {known}.")
    for name in costs:
        if name not in COSTS:
            raise UserError(f"hydra/sweeper  {shown(name)} is no cost.{nearest(name, COSTS)} There are: {known}.")
        if costs.count(name) > 1:
            mend = "Name it once; what you do not set is minimize=[macs] and maximize=[receptive_field]."
            raise UserError(f"hydra/sweeper  {name} stands twice in hydra.sweeper.minimize and maximize. {mend}")


def needed(budget: dict[str, Any]) -> int:
    return budget["needed_bytes"] + budget["kept_for_runtime_bytes"]


def cost_of(job: Job, name: str) -> float | None:
    """A cost of a network, if it is known; of a receptive field its shortest axis."""
    if name == "receptive_field":
        return float(min(job.sizes)) if job.sizes else None
    return job.costs.get(name)


def space_of(override: Any) -> Any:
    """What may be chosen; whole numbers of a range have an order, which Optuna makes use of."""
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    value = override.value()
    if override.is_interval_sweep():
        kind = IntDistribution if isinstance(value.start, int) and isinstance(value.end, int) else FloatDistribution
        return kind(value.start, value.end, log="log" in value.tags)
    if override.is_range_sweep() and is_ordered(value):
        last = value.start + (value.stop - value.start - 1) // value.step * value.step
        return IntDistribution(value.start, last, step=value.step)
    return CategoricalDistribution(list(override.sweep_string_iterator()))


def is_ordered(value: RangeSweep) -> bool:
    numbers = (value.start, value.stop, value.step)
    return not value.shuffle and all(isinstance(number, int) for number in numbers) and numbers[2] > 0


def words_of(trial: Any, overrides: Sequence[Any]) -> list[str]:
    """A job's overrides, in the order in which they were given."""

    def words() -> Iterator[str]:
        for override in overrides:
            key = override.get_key_element()
            yield f"{key}={trial.params[key]}" if key in trial.params else override.input_line

    return list(words())


def told(study: Any, costs: Sequence[str]) -> str:
    """The trials that no other betters in all costs, of those that fit."""
    best = ", ".join(str(trial.number) for trial in study.best_trials)
    jobs = f"{'jobs' if ',' in best else 'job'} {best}" if best else "no job, since none has a network that fits"
    return f"Best by {' and '.join(costs)}: {jobs}."
