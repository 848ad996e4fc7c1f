"""Whole-file writing, and the messages if it fails.

A file is written under a temporary name first, then renamed.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import TypeGuard

FULL = (ENOSPC, EDQUOT)


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write a file so that readers see all of it or nothing.

    Raises:
        OSError: it cannot be written; the error names this file, not the temporary one.
    """
    data = content.encode() if isinstance(content, str) else content
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with named(path):
        try:
            beside.write_bytes(data)
            os.replace(beside, path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
    return path


@contextmanager
def named(path: Path) -> Generator[None]:
    """Name this file in any `OSError`; the error of a full disk names no file."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def is_refused(error: BaseException, folder: Path) -> TypeGuard[OSError]:
    """Return whether an error means that a folder or file could not be written."""
    if not isinstance(error, OSError) or error.filename is None:
        return False
    return Path(str(error.filename)).absolute().is_relative_to(folder.absolute())


def from_here(folder: Path) -> str:
    """Return a path relative to the current folder, if it is inside."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


def refusal(path: Path | str, error: OSError) -> str:
    """Return a message such as `summary.json cannot be written: No space left`."""
    return f"{path} cannot be written: {error.strerror}."


def room(error: OSError) -> str:
    """Return the first words of the remedy; a full disk needs space first."""
    return "Make room, or give" if error.errno in FULL else "Give"
