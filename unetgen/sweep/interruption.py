"""Ctrl-C in a sweep. Libraries catch it where it hits them, and the job in hand would fail of what they make of it."""

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
    """Note that an interruption was asked for, whatever becomes of it on its way."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:  # whoever calls us has plans of their own
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
    """An interruption that was lost on its way, once more.

    Raises:
        KeyboardInterrupt: it was asked for.
    """
    if ASKED.is_set():
        raise KeyboardInterrupt
