"""The lock of a sweep's folder, so that no two commands run its jobs at once.

`sweep.lock` names the process and its machine. The system's own lock on that file says whether the process still runs:
it ends with the process, and with the workers that it forked, however they end. Another machine's process cannot be
asked, so its lock is believed.
"""

import json
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from socket import gethostname
from typing import NamedTuple

from unetgen._files import refusal
from unetgen._text import printable
from unetgen.errors import FolderError, UserError
from unetgen.read.json_files import mapping_or_empty
from unetgen.sweep.job_folder import utf8_text

LOCK = "sweep.lock"


class Holder(NamedTuple):
    """The process that holds a lock, its machine, and when it began."""

    process: int
    host: str
    since: str


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Hold a sweep's folder.

    Raises:
        UserError: another process holds it.
        FolderError: the lock cannot be written.
    """
    path = folder / LOCK
    try:
        file = take(path)
    except OSError as error:
        raise FolderError(refusal(folder, error)) from None
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(file)


def take(path: Path) -> int:
    """Return the open file of a lock that is now ours.

    Raises:
        UserError: another process holds it.
    """
    file = open_lock(path)
    try:
        owner = owner_in(path)
        if not take_system_lock(file, owner):
            raise UserError(held_by(path, owner))
        if is_at(path, file):
            write_owner(path, file)
            return file
    except BaseException:
        os.close(file)
        raise
    os.close(file)
    return take(path)  # its owner has just ended and removed it


def open_lock(path: Path) -> int:
    """Open or make the file; a link is refused, as its target would be overwritten."""
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)


def write_owner(path: Path, file: int) -> None:
    """Write who holds the lock; on a full disk remove it."""
    owner = Holder(os.getpid(), gethostname(), f"{datetime.now():%Y-%m-%d %H:%M:%S}")
    try:
        os.ftruncate(file, 0)
        os.write(file, json.dumps(owner._asdict()).encode())
    except OSError:
        path.unlink()
        raise


def is_at(path: Path, file: int) -> bool:
    """Return whether an open file is the one at a path."""
    try:
        return os.path.samestat(os.fstat(file), path.lstat())
    except FileNotFoundError:
        return False


def owner_in(path: Path) -> Holder | None:
    """Return who holds the lock; `None` if the file does not say so."""
    try:
        found = mapping_or_empty(json.loads(utf8_text(path)))
    except (ValueError, RecursionError):
        return None
    match [found.get(key) for key in Holder._fields]:
        case [int(process), str(host), str(since)]:
            return Holder(process, printable(host), printable(since))
        case _:
            return None


def take_system_lock(file: int, owner: Holder | None) -> bool:
    """Take the system's lock, and return whether the folder is free.

    Where there are no such locks, a lock with an owner is believed.
    """
    if owner and owner.host != printable(gethostname()):
        return False
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return owner is None
    return True


def held_by(path: Path, owner: Holder | None) -> str:
    """Return the message that a folder is held, and how to go on."""
    who = f"process {owner.process} on {owner.host}, since {owner.since}" if owner else "another process"
    return (
        f"sweep.resume  The jobs of {path.parent} are being run by {who}. Wait until it ends, or stop it."
        f" If it is no longer running, remove {path}."
    )
