"""Ctrl-C in a sweep.

A library may catch it and raise another error, which would count as the current job's failure.
"""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

ASKED = threading.Event()


def interrupt(number: int, frame: Any) -> None:
    ASKED.set()
    raise KeyboardInterrupt


@contextmanager
def interruptible() -> Generator[None]:
    """Remember a Ctrl-C even if a library catches it, and raise it at the end."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:  # the caller handles it
        yield
        return
    ASKED.clear()
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
        end_if_interrupted()
    finally:
        signal.signal(signal.SIGINT, before)


def end_if_interrupted() -> None:
    """Raise an interruption again if a library has caught it.

    Raises:
        KeyboardInterrupt: it was asked for.
    """
    if ASKED.is_set():
        raise KeyboardInterrupt
