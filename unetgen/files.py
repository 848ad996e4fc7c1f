"""Writing files whole or not at all: under a temporary name first, then renamed."""

import os
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write a file in one step, as far as anybody else can see."""
    data = content.encode() if isinstance(content, str) else content
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, OSError):  # of the file that was asked for, not of the one beside it
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise
    return path
