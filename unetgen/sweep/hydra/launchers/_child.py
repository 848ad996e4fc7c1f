"""Processes that do not outlive the sweep: they would do jobs beside the sweep that goes on.

An interruption reaches them too, and a library that catches it there would have them go on with the next job.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from threading import Thread
from typing import Any

from unetgen.sweep.interruption import interruptible

PAUSE = 0.5  # seconds between two looks


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
