"""Doing a piece of work beside the rest, on another core."""

import os
import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def alongside(work: Callable[[], object]) -> Generator[None]:
    """Do `work` while the block runs, and have it done at its end.

    A fork has everything imported already; the renderer holds Python's lock, so a thread would not help. Where a fork
    is not safe (not on Linux) or the child fails, the work is done here, and its errors are raised here.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the engine's threads are idle
        child = os.fork() if sys.platform == "linux" else None
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    try:
        yield
    finally:
        failed = child is None or os.waitpid(child, 0)[1] != 0
    if failed:
        work()
