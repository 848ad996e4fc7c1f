"""Processes that end with the sweep, so that they do no jobs beside a resumed one.

An interruption reaches them too; if a library catches it there, they still stop before the next job.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
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

    def watch() -> None:
        while runs(process):
            time.sleep(PAUSE)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
