"""Writing files whole or not at all: under a temporary name first, then renamed; and what is told where that fails."""

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import TextIO, TypeGuard

FULL = (ENOSPC, EDQUOT)


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write a file in one step, as far as anybody else can see.

    Raises:
        OSError: it cannot be written; the error names it, and not the one beside it.
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
    """An error tells the file that was asked for: a full disk's has none."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def is_refused(error: BaseException, folder: Path) -> TypeGuard[OSError]:
    """Whether something below a folder, or the folder itself, could not be written."""
    if not isinstance(error, OSError) or error.filename is None:
        return False
    return Path(str(error.filename)).absolute().is_relative_to(folder.absolute())


def from_here(folder: Path) -> str:
    """A folder as it is reached from the current one."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


def refusal(path: Path | str, error: OSError) -> str:
    """`here/summary.json cannot be written: No space left on device.`"""
    return f"{path} cannot be written: {error.strerror}."


def room(error: OSError) -> str:
    """What helps where the disk is full, as the first words of a sentence."""
    return "Make room, or give" if error.errno in FULL else "Give"


def nowhere() -> TextIO:
    """What takes all that is printed where nobody reads, until the process ends."""
    return open(os.devnull, "w")
