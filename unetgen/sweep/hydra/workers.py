"""Run jobs on all cores of this machine, in forks of this process.

A fork need not import anything again. Jobs' output is printed in the order of the jobs. A worker that dies (killed,
out of memory) costs only its own job: the sweeper retries those that were started. Workers leave Ctrl-C to this
process, and end when it ends.
"""

import os
import sys
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from contextvars import ContextVar
from io import StringIO
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, NamedTuple

from unetgen.sweep.interruption import leave_to_parent
from unetgen.sweep.job import print_if_possible

AT_ONCE = 8  # the most jobs that a worker is given at once
JOB: ContextVar[Callable[[int], Any]] = ContextVar("job")  # in a worker: the function that runs a job


class Done(NamedTuple):
    """A job's return value and its output."""

    returned: Any
    out: str
    err: str


def cores() -> int:
    """Return the number of cores that this process may use.

    1 if a process cannot be forked safely.
    """
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def side_by_side(job: Callable[[int], Any], numbers: Sequence[int], workers: int) -> Generator[Any]:
    """Yield what each job returns, in the order of the jobs.

    Raises:
        BrokenProcessPool: a worker died.
    """
    size = max(1, min(AT_ONCE, len(numbers) // workers))
    with worker_pool(workers, job) as pool:
        for done in pool.map(run_quietly, numbers, chunksize=size):
            print_if_possible(done.out, sys.stdout)
            print_if_possible(done.err, sys.stderr)
            yield done.returned


@contextmanager
def worker_pool(workers: int, job: Callable[[int], Any]) -> Generator[ProcessPoolExecutor]:
    """Start workers.

    After an interruption they only finish the jobs that they have begun.
    """
    with suppress(OSError):
        sys.stdout.flush()  # or each fork would print it too
    pool = ProcessPoolExecutor(workers, get_context("fork"), start_worker, (job,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def start_worker(job: Callable[[int], Any]) -> None:
    """Start a worker.

    The fork already holds the function, which could not be pickled and sent later.
    """
    JOB.set(job)
    leave_to_parent()
    Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)


def run_quietly(number: int) -> Done:
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        returned = JOB.get()(number)
    return Done(returned, out.getvalue(), err.getvalue())
