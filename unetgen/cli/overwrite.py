"""`overwrite=true`: replace an earlier run or sweep once the new one is complete.

It is a word of the command and no key of a description, because a file may be somebody else's.
"""

import os
import re
import shutil
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from unetgen._files import from_here
from unetgen.errors import UserError

WORD = "overwrite="
OURS = re.compile(
    r"config\.yaml|(summary|sweep|diagram|model|sheet|plots)\.\w+|error\.txt|unetgen\.log|jobs\.json|report\.html"
    r"|multirun\.yaml|optimization_results\.yaml|\.hydra|\.submitit|\d+"
)
RESULTS = ("summary.json", "jobs.json")  # of a run, of a sweep


def overwrites(words: Iterable[str]) -> bool:
    """Return whether the last `overwrite=` among a command's words is true.

    Raises:
        UserError: it is neither true nor false.
    """
    given = [word.removeprefix(WORD).lower() for word in words if word.startswith(WORD)]
    if given and given[-1] not in ("true", "false"):
        raise UserError(f"overwrite  '{given[-1]}' is not known. Write overwrite=true, or leave it out.")
    return given[-1:] == ["true"]


def refuse_foreign(folder: Path) -> None:
    """Refuse to replace a folder that has anything but results of a run or a sweep.

    Raises:
        UserError: with the first such file.
    """
    shown = from_here(folder)
    if not folder.is_dir() or not any((folder / name).is_file() for name in RESULTS):
        raise UserError(f"overwrite  {shown} is not the folder of a run or a sweep, and stays. Give another name.")
    if other := next(not_ours(folder), None):
        raise UserError(
            f"overwrite  {shown} has {other.relative_to(folder)}, which no run writes, and stays."
            " Move that, or give another name."
        )


def not_ours(folder: Path) -> Iterator[Path]:
    """Yield the files and folders that no run and no sweep writes."""
    for path in sorted(folder.iterdir()):
        if not OURS.fullmatch(path.name):
            yield path
        elif path.is_dir() and path.name.isdecimal():
            yield from not_ours(path)


def replace_folder(old: Path, new: Path) -> Path:
    """Give a complete folder the name of an old one, remove that, and return the path."""
    aside = name_aside(old)
    os.rename(old, aside)
    try:
        os.rename(new, old)
    except OSError:
        os.rename(aside, old)
        raise
    shutil.rmtree(aside, ignore_errors=True)
    return old


@contextmanager
def set_aside(folder: Path) -> Generator[None]:
    """Keep an old folder under another name while a new one is made in its place.

    If that fails, the old one comes back, or stays beside what the new one has finished.
    """
    aside = name_aside(folder)
    os.rename(folder, aside)
    try:
        yield
    except BaseException:
        if folder.exists():
            print(f"The results from before are in {from_here(aside)}.", file=sys.stderr)
        else:
            os.rename(aside, folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def name_aside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.before-{os.getpid()}")
