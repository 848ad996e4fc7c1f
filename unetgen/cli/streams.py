"""The standard streams of the command, which lose their text and never fail.

Where a stream was closed (`>&-`), its number is given to the null device, or the next opened file would get it.
"""

import os
import shutil
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Any, TextIO, cast

PIPED = 140  # characters of a line where the output is not a terminal


class Stream:
    """A standard stream that drops its text once it cannot be written.

    Its other attributes are those of the stream. `failure` is the error, if there was one.
    """

    def __init__(self, stream: "TextIOWrapper[Any]") -> None:
        stream.reconfigure(errors="replace")  # letters that the terminal lacks
        self.stream = stream
        self.failure: OSError | None = None

    def write(self, text: str) -> int:
        self.attempt(lambda: self.stream.write(text))
        return len(text)

    def flush(self) -> None:
        self.attempt(self.stream.flush)

    def attempt(self, step: Callable[[], object]) -> None:
        """Write; if that fails, send what is buffered and all that follows nowhere."""
        try:
            step()
        except OSError as error:
            self.failure = error
            with suppress(OSError), open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), self.stream.fileno())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def lasting_streams() -> Generator[None]:
    """Replace standard output and error by streams that do not fail."""
    reopen_closed()
    kept = sys.stdout, sys.stderr
    with open(os.devnull, "w") as nowhere:
        sys.stdout, sys.stderr = (lasting(stream or nowhere) for stream in kept)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            sys.stdout, sys.stderr = kept


def lasting(stream: TextIO) -> Any:
    return Stream(cast("TextIOWrapper[Any]", stream)) if isinstance(stream, TextIOWrapper) else stream


def reopen_closed() -> None:
    """Open the null device for each standard stream that is closed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            os.set_inheritable(number, True)


def terminal_width(otherwise: int = PIPED) -> int:
    """Return how many characters fit a line of the terminal, if there is one."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else otherwise


def refused_output() -> str:
    """Return why text could not be written to the output, or an empty text.

    A reader that has gone, as with `| head`, wants no more.
    """
    sys.stdout.flush()
    failure = getattr(sys.stdout, "failure", None)
    return "" if failure is None or isinstance(failure, BrokenPipeError) else str(failure.strerror)
