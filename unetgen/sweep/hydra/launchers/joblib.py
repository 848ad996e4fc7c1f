"""Joblib's processes on the cores of this machine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from unetgen._text import shown
from unetgen.errors import UserError
from unetgen.sweep.hydra.launchers._child import ChildTask

TASKS_PER_CORE = 8  # so that no core is idle for long at the end


def share(settings: Mapping[str, Any]) -> int:
    import joblib

    untyped: Any = joblib
    given = settings["n_jobs"]
    if not isinstance(given, int) or not given:
        remedy = "Give a whole number from 1, or -1 for one per core, -2 for one less."
        raise UserError(f"hydra.launcher.n_jobs  {shown(given)} is not a number of processes. {remedy}")
    return TASKS_PER_CORE * untyped.effective_n_jobs(given)


def run(tasks: Sequence[Callable[[], Any]], settings: Mapping[str, Any]) -> Iterator[Any]:
    """Run tasks; if one process dies, joblib ends all of them."""
    import joblib

    untyped: Any = joblib
    calls = (untyped.delayed(ChildTask(task))() for task in tasks)
    try:
        yield from untyped.Parallel(settings["n_jobs"], backend="loky")(calls)
    except Exception as error:
        yield error
