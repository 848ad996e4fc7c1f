"""The process that `converter` starts; it answers calls of vl-convert.

Calls and answers are pickles. It imports nothing of unetgen, because it is started by its path.
"""

import os
import pickle
import sys
from typing import Any


def serve() -> None:
    """Answer each call until the input ends.

    The first message is the path to import from.
    """
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not an answer
    sys.path[:] = pickle.load(calls)
    while True:
        try:
            name, arguments, settings = pickle.load(calls)
        except EOFError:
            return
        pickle.dump(answer_of(name, arguments, settings), answers)
        answers.flush()


def answer_of(name: str, arguments: tuple[Any, ...], settings: dict[str, Any]) -> tuple[str, Any]:
    """Return `returned`, `missing` or `failed`, and the value or the error's text."""
    try:
        import vl_convert

        return "returned", getattr(vl_convert, name)(*arguments, **settings)
    except BaseException as error:  # a panic of Rust is not an `Exception`
        kind = "missing" if isinstance(error, ImportError) else "failed"
        return kind, f"{type(error).__name__}: {str(error).partition('Stack backtrace')[0]}"


if __name__ == "__main__":
    serve()
