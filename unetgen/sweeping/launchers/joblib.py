"""The cores of this machine, by joblib's processes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from unetgen.sweeping.launchers._bound import Bound

TASKS_PER_CORE = 8  # so that no core waits long for the last of another


def share(settings: Mapping[str, Any]) -> int:
    import joblib

    untyped: Any = joblib
    return TASKS_PER_CORE * untyped.effective_n_jobs(settings["n_jobs"])


def run(tasks: Sequence[Callable[[], Any]], settings: Mapping[str, Any]) -> Iterator[Any]:
    """Where one process dies, joblib ends all of them."""
    import joblib

    untyped: Any = joblib
    calls = (untyped.delayed(Bound(task))() for task in tasks)
    try:
        yield from untyped.Parallel(settings["n_jobs"], backend="loky")(calls)
    except Exception as error:
        yield error
