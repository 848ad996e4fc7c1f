"""A running Ray cluster, or one on this machine that ends with the sweep."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

TASKS_PER_CORE = 8  # so that no core is idle for long at the end
QUIET = {  # no usage statistics, and no messages after an interruption
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_IGNORE_UNHANDLED_ERRORS": "1",
    "RAY_DEDUP_LOGS": "0",  # otherwise a dead worker is reported after our last line
}


def share(settings: Mapping[str, Any]) -> int:
    return TASKS_PER_CORE * int(started(settings).cluster_resources().get("CPU", 1))


def run(tasks: Sequence[Callable[[], Any]], settings: Mapping[str, Any]) -> Iterator[Any]:
    """Run every task, including those after a task whose worker died."""
    ray = started(settings)
    remote = ray.remote(**settings["remote"])(call_task)
    try:
        for reference in [remote.remote(task) for task in tasks]:
            try:
                yield ray.get(reference)
            except Exception as error:
                yield error
    except BaseException:
        ray.shutdown()  # an interruption ends the workers too
        raise


def call_task(task: Callable[[], Any]) -> Any:
    return task()


def started(settings: Mapping[str, Any]) -> Any:
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    import ray

    untyped: Any = ray
    if not ray.is_initialized():
        untyped.init(**settings["init"])
    return untyped
