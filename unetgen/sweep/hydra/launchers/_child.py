"""Processes that end with the sweep, so that they do no jobs beside a resumed one.

An interruption reaches them too; if a library catches it there, they still stop before the next job.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from threading import Thread
from typing import Any

from unetgen.sweep.interruption import interruptible

PAUSE = 0.5  # seconds between two checks


@dataclass
class ChildTask:
    """A task for another process of this machine."""

    task: Callable[[], Any]
    sweep: int = field(default_factory=os.getpid)

    def __call__(self) -> Any:
        if os.getpid() != self.sweep:
            end_with(self.sweep)
        with interruptible():
            return self.task()


@cache
def end_with(process: int) -> None:
    """End this process soon after another has ended."""
    runs = partial(is_parent, process) if is_parent(process) else partial(is_running, process)

    def watch() -> None:
        while runs():
            time.sleep(PAUSE)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def is_parent(process: int) -> bool:
    """Return whether this process is the child of a running one.

    Children of a process that ends get another parent.
    """
    return os.getppid() == process


def is_running(process: int) -> bool:
    """Return whether a process runs.

    One that has ended keeps its number until its parent asks how it ended; Linux shows it as a zombie.
    """
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except (OSError, IndexError):
        return True
    return state not in ("Z", "X")
