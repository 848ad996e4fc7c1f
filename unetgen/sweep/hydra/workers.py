"""Jobs on all cores of this machine, in forks of this process: what is imported here is not imported again.

What a job prints comes in the order of the jobs. A worker that dies (killed, out of memory) ends its own job alone: the
sweeper tries those again that were begun. Workers leave Ctrl-C to this process, and end when it does.
"""

import os
import signal
import sys
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from io import StringIO
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, NamedTuple

from unetgen.sweep.job import say

AT_ONCE = 8  # jobs that a worker is given, of many


class Done(NamedTuple):
    """What a job returned, and what it printed."""

    returned: Any
    out: str
    err: str


def cores() -> int:
    """The cores that this process may use; one where a process cannot be forked safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def side_by_side(job: Callable[[int], Any], numbers: Sequence[int], workers: int) -> Generator[Any]:
    """What each job returns, in their order.

    Raises:
        BrokenProcessPool: a worker died.
    """
    size = max(1, min(AT_ONCE, len(numbers) // workers))
    with pool_of(workers, job) as pool:
        for done in pool.map(at_work, numbers, chunksize=size):
            say(done.out, sys.stdout)
            say(done.err, sys.stderr)
            yield done.returned


@contextmanager
def pool_of(workers: int, job: Callable[[int], Any]) -> Generator[ProcessPoolExecutor]:
    """Workers that know their job; of an interruption, only the jobs in hand are still done."""
    with suppress(OSError):
        sys.stdout.flush()  # or each fork would print it too
    pool = ProcessPoolExecutor(workers, get_context("fork"), begin, (job,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def begin(job: Callable[[int], Any]) -> None:
    """In a worker: what it is here for. A function cannot be sent to it later, a fork has it already."""
    global at_hand  # noqa: PLW0603  one per process, set once
    at_hand = job
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)


def at_work(number: int) -> Done:
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        returned = at_hand(number)
    return Done(returned, out.getvalue(), err.getvalue())
