"""A Slurm cluster by Submitit, or its processes on this machine."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from unetgen.sweep.hydra.launchers._child import ChildTask


def share(settings: Mapping[str, Any]) -> int:
    """Return a task per core, as all tasks run at once on this machine."""
    return os.cpu_count() or 1


def run(tasks: Sequence[Callable[[], Any]], settings: Mapping[str, Any]) -> Iterator[Any]:
    """Run the tasks as one array; the logs of a task that died are kept."""
    folder = Path(settings["folder"])
    running = submitted(tasks, folder, settings)
    try:
        for job in running:
            yield outcome(job, settings["cluster"] == "local")
    except BaseException:
        cancel(running, settings["cluster"] == "local")
        shutil.rmtree(folder, ignore_errors=True)
        raise
    tidy(folder, running)


def submitted(tasks: Sequence[Callable[[], Any]], folder: Path, settings: Mapping[str, Any]) -> Sequence[Any]:
    from submitit import AutoExecutor

    executor = AutoExecutor(folder, settings["cluster"])
    executor.update_parameters(**{key: value for key, value in settings["parameters"].items() if value is not None})
    if settings["cluster"] != "local":
        return executor.submit_array(tasks)
    with no_interruption_traceback():
        return executor.submit_array([ChildTask(task) for task in tasks])


def cancel(running: Sequence[Any], is_local: bool) -> None:
    """Cancel tasks, and wait for local ones.

    They may run jobs until Submitit kills them.
    """
    for job in running:
        job.cancel()
    for job in running if is_local else ():
        job.wait()


@contextmanager
def no_interruption_traceback() -> Generator[None]:
    """Discard stderr during an interruption.

    Each Submitit process would print a traceback.
    """
    kept = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def outcome(job: Any, is_local: bool) -> Any:
    """Return a task's result or the reason for its failure.

    Local tasks are checked first, as Submitit would wait for a shared file system.
    """
    job.wait()
    if is_local and not job.paths.result_pickle.exists():
        return lost_task(job)
    from submitit.core.utils import UncompletedJobError

    try:
        return job.result()
    except UncompletedJobError:
        return lost_task(job)
    except Exception as error:
        return error


def lost_task(job: Any) -> Exception:
    return ChildProcessError(f"the task ended without a result ({job.state}). Its output is in {job.paths.stdout}")


def tidy(folder: Path, running: Sequence[Any]) -> None:
    """Remove Submitit's files of the tasks that succeeded."""
    for job in running:
        if job.paths.result_pickle.exists():
            for path in folder.glob(f"{job.job_id}_*"):
                path.unlink()
    for path in folder.glob("*.sh"):
        path.unlink()
    with suppress(OSError):
        folder.rmdir()
