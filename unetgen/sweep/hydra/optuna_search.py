"""Search by Optuna: choose jobs by the costs of earlier jobs.

Not every combination runs. Each trial is a job like any sweep's, so launchers, report and resume are the same.
Nothing else of a study is saved: with the same seed it makes the same choices again, and it reads the costs of
finished jobs from their folders.

Akiba et al., Optuna, 2019; constraints: Watanabe and Hutter, c-TPE, 2023.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hydra.core.override_parser.types import RangeSweep

from unetgen._files import write_whole
from unetgen._text import available, nearest, shown
from unetgen.errors import UserError
from unetgen.sweep.columns import COSTS, goal_value
from unetgen.sweep.hydra.settings import check_number, require_package
from unetgen.sweep.hydra.sweeper import GridSweeper
from unetgen.sweep.hydra.typed_config_loader import as_typed_text
from unetgen.sweep.job_list import to_add
from unetgen.sweep.progress import progress
from unetgen.sweep.results import Job, read_job

Names = str | Sequence[str] | None


class OptunaSweeper(GridSweeper):
    """Find the Pareto front of some costs, below the memory of a budget.

    The budget is `budget.memory_gib`, if it is set.
    """

    def __init__(self, minimize: Names, maximize: Names, trials: int, seed: int, **rest: Any) -> None:
        super().__init__(rest["max_batch_size"], rest["params"], rest["workers"])
        self.minimize, self.maximize = as_list(minimize), as_list(maximize)
        self.trials, self.seed = trials, seed

    @property
    def costs(self) -> list[str]:
        return [*self.minimize, *self.maximize]

    def setup(self, *, hydra_context: Any, task_function: Any, config: Any) -> None:
        self.trials = check_number("hydra.sweeper.trials", self.trials, "100")
        self.seed = check_number("hydra.sweeper.seed", self.seed, "0", least=0)
        require_package("optuna", "hydra/sweeper  optuna")
        check_goals(self.costs)
        super().setup(hydra_context=hydra_context, task_function=task_function, config=config)

    def run(self, folder: Path, arguments: list[str]) -> None:
        """Choose jobs and run them, a batch at a time."""
        study, overrides = self.study(), self.parsed(arguments)
        space = {one.get_key_element(): space_of(one) for one in overrides if one.is_sweep_override()}
        if not space:
            raise UserError("hydra/sweeper  optuna has nothing to choose from: give a key several values: depth=2,3,4")
        write_whole(folder / "multirun.yaml", as_typed_text(self.config))
        jobs: list[list[str]] = []
        with progress(folder, range(self.trials)):
            while len(jobs) < self.trials:
                first, size = len(jobs), min(self.max_batch_size or 1, self.trials - len(jobs))
                trials = [study.ask(space) for _ in range(size)]
                jobs.extend(trial_overrides(trial, overrides) for trial in trials)
                self.launch_all(folder, jobs, to_add(folder, jobs, first, self.digests))
                for number, trial in enumerate(trials, first):
                    self.tell(study, trial, read_job(folder / str(number), ()))
        print(best_jobs(study, self.costs))

    def study(self) -> Any:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        kinds = optuna.study.StudyDirection
        directions = [*(kinds.MINIMIZE for _ in self.minimize), *(kinds.MAXIMIZE for _ in self.maximize)]
        return optuna.create_study(sampler=optuna.samplers.TPESampler(seed=self.seed), directions=directions)

    def tell(self, study: Any, trial: Any, job: Job) -> None:
        """Report a job's costs to Optuna.

        A job without a network, or with an unknown cost, has failed.
        """
        import optuna

        values = [goal_value(name, job.summary) for name in self.costs] if job.summary else [None]
        if None in values:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
            return
        if job.summary and (budget := job.summary.get("budget")):
            trial.set_constraint("memory", float(needed_bytes(budget) - budget["budget_bytes"]))
        study.tell(trial, values)


def as_list(names: Names) -> list[str]:
    return [names] if isinstance(names, str) else list(names or [])


def check_goals(costs: Sequence[str]) -> None:
    """Refuse names that are not costs, a cost named twice, and no cost at all.

    Raises:
        UserError: the goals are not usable.
    """
    if not costs:
        text = "optuna has no goal. Give one or more costs, hydra.sweeper.minimize=[…]."
        raise UserError(f"hydra/sweeper  {text}{available(COSTS)}")
    for name in costs:
        if name not in COSTS:
            raise UserError(f"hydra/sweeper  {shown(name)} is not a cost.{nearest(name, COSTS)}{available(COSTS)}")
        if costs.count(name) > 1:
            remedy = "Name it once; the defaults are minimize=[macs] and maximize=[receptive_field]."
            raise UserError(f"hydra/sweeper  {name} is twice in hydra.sweeper.minimize and maximize. {remedy}")


def needed_bytes(budget: dict[str, Any]) -> int:
    return budget["needed_bytes"] + budget["kept_for_runtime_bytes"]


def space_of(override: Any) -> Any:
    """Return the values that Optuna may choose.

    It makes use of the order of a range's whole numbers.
    """
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


def trial_overrides(trial: Any, overrides: Sequence[Any]) -> list[str]:
    """Return a job's overrides, in the order in which they were given."""

    def words() -> Iterator[str]:
        for override in overrides:
            key = override.get_key_element()
            yield f"{key}={trial.params[key]}" if key in trial.params else override.input_line

    return list(words())


def best_jobs(study: Any, costs: Sequence[str]) -> str:
    """Return a sentence that names the jobs on the Pareto front that fit into memory."""
    best = ", ".join(str(trial.number) for trial in study.best_trials)
    jobs = f"{'jobs' if ',' in best else 'job'} {best}" if best else "no job, since none has a network that fits"
    return f"Best by {' and '.join(costs)}: {jobs}."
