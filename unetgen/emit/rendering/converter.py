"""Call vl-convert in a process of its own, whose death costs only a picture.

It dies if it gets no memory, and under some limits of `ulimit -v` before it has drawn anything. The process starts with
the first picture, draws all pictures of this process, and ends with it.
"""

import atexit
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from signal import Signals
from threading import Lock
from typing import Any

from unetgen.emit.rendering.render_error import render_error

SCRIPT = Path(__file__).with_name("converter_process.py")
PIPE = subprocess.PIPE
PATIENCE = 5.0  # seconds for a process that has closed its output


class Converter:
    """A process that calls functions of vl-convert."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", "-S", str(SCRIPT)]  # without a search for packages: it gets this path
        self.process = subprocess.Popen(
            command, stdin=PIPE, stdout=PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )  # Ctrl-C must not reach it, as workers finish their jobs
        self.lock = Lock()
        atexit.register(self.end)
        self.send(sys.path)

    def send(self, message: Any) -> None:
        assert self.process.stdin
        pickle.dump(message, self.process.stdin)
        self.process.stdin.flush()

    def ask(self, *call: Any) -> tuple[str, Any]:
        """Send a call, and return its answer.

        Raises:
            EOFError: the process has ended.
        """
        assert self.process.stdout
        with self.lock:
            self.send(call)
            return pickle.load(self.process.stdout)

    def end(self, patience: float = 0) -> int:
        """Return how the process has ended; after some seconds, end it."""
        atexit.unregister(self.end)
        with suppress(OSError), self.process:  # closes its pipes, and waits
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()


@cache
def converter(process: int) -> Converter:
    """Return the converter of a process; a fork needs its own."""
    return Converter()


def convert(what: str, function: str, *arguments: Any, **settings: Any) -> Any:
    """Return what a function of vl-convert returns.

    Args:
        what: the name of the picture in messages.
        function: the function's name.

    Raises:
        RenderError: it failed, or its process ended.
    """
    try:
        asked = converter(os.getpid())
    except OSError as error:
        raise render_error(what, f"no process could be started: {error.strerror}") from None
    try:
        kind, value = asked.ask(function, arguments, settings)
    except (OSError, EOFError, pickle.UnpicklingError):
        converter.cache_clear()
        raise render_error(what, end_of_process(asked.end(PATIENCE))) from None
    except BaseException:  # an interruption: the answer would be taken for that of the next call
        converter.cache_clear()
        asked.end()
        raise
    if kind != "returned":
        raise render_error(what, value, "`pip install vl-convert-python`" if kind == "missing" else "")
    return value


def end_of_process(code: int) -> str:
    """Return a clause that says how the process ended, and the likely reason."""
    how = f"by {Signals(-code).name}" if code < 0 else f"with exit code {code}"
    return f"the process that draws pictures ended {how}, as it does if memory is short or limited (`ulimit -v`)"
