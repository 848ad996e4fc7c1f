"""Ctrl-C, SIGTERM and SIGHUP.

They raise an exception, so that what is not finished is removed before the process ends. A library may
catch the exception and raise another, which would count as the current job's failure.
"""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
ASKED: list[int] = []  # the signals that came


class Interrupted(KeyboardInterrupt):
    """A signal came.

    It is a class of its own because Python ends with SIGINT if a `KeyboardInterrupt` passes through `exec`.
    """


def interrupt(number: int, frame: Any) -> None:
    ASKED.append(number)
    raise Interrupted


@contextmanager
def interruptible() -> Generator[None]:
    """Raise an exception when a signal comes.

    If a library catches it, it is raised again at the end. Signals that the caller handles or ignores (`nohup`) stay
    as they are.
    """
    ours = (signal.SIG_DFL, signal.default_int_handler)
    here = threading.current_thread() is threading.main_thread()
    before = {number: signal.getsignal(number) for number in SIGNALS if here}
    taken = {number: handler for number, handler in before.items() if handler in ours}
    if taken:
        ASKED.clear()
    for number in taken:
        signal.signal(number, interrupt)
    try:
        yield
        if taken:
            end_if_interrupted()
    finally:
        for number, handler in taken.items():
            signal.signal(number, handler)


def leave_to_parent() -> None:
    """Let a worker finish its job after Ctrl-C or a closed terminal.

    They reach it too. SIGTERM ends it.
    """
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)


def end_if_interrupted() -> None:
    """Raise an interruption again if a library has caught it.

    Raises:
        Interrupted: it was asked for.
    """
    if ASKED:
        raise Interrupted
