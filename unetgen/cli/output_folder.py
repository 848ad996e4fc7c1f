"""The folder of a run or a sweep, from the words of the command line."""

import os
import re
from contextlib import suppress
from datetime import datetime
from os.path import lexists
from pathlib import Path

from unetgen._files import from_here, refusal, room
from unetgen.cli.arguments import RESUME, Arguments
from unetgen.emit.folder import UNFINISHED, numbered
from unetgen.errors import UserError
from unetgen.language.compose.load import resolved_folder
from unetgen.language.compose.overrides import is_sweep, parse_value


def is_named(given: Arguments) -> bool:
    """Return whether the user named the folder."""
    return any(word.startswith("output_dir=") and word != "output_dir=null" for word in given.overrides)


def is_taken(folder: Path) -> bool:
    """Return whether something has this name; an empty folder may be used."""
    return lexists(folder) and not (folder.is_dir() and not any(folder.iterdir()))


def refuse_taken(folder: Path) -> None:
    """Refuse a folder's name that is taken.

    Raises:
        UserError: with the folder, and how to continue if it is a sweep's.
    """
    if not is_taken(folder):
        return
    resume = f", or continue its sweep: {RESUME}{from_here(folder)}" if (folder / "jobs.json").is_file() else ""
    raise UserError(f"output_dir  {from_here(folder)} exists. Add overwrite=true, or give another name{resume}.")


def without_folder(given: Arguments) -> list[str]:
    """Return the overrides without the output folder."""
    return [word for word in given.overrides if not word.startswith("output_dir=")]


def wanted_folder(given: Arguments) -> Path:
    """Return `output_dir`, or a folder named by date and time.

    In a run's folder interpolations are left for Hydra.

    Raises:
        UserError: `output_dir` cannot be the name of a new folder.
    """
    words = [word for word in given.overrides if word.startswith("output_dir=")]
    several = bool(words) and is_sweep(words[-1])
    said = None if several or not words else parse_value(words[-1])
    swept = [word.partition("=")[0] for word in given.overrides if is_sweep(word)] if given.multirun else []
    if several or any(re.search(rf"\$\{{{re.escape(key)}\b", str(said)) for key in swept):
        raise UserError(
            "output_dir  is one folder for the whole sweep, and its jobs have folders in it. Give one name."
        )
    if given.multirun and "${" in str(said):
        said = resolved_folder(str(said), [word for word in without_folder(given) if not is_sweep(word)])
    if said is None:
        now = datetime.now()
        return Path("outputs") / f"{now:%Y-%m-%d}" / f"{now:%H-%M-%S}"
    if Path(str(said)).name in ("", "..") or not isinstance(said, str | int | float):
        raise UserError(f"output_dir  '{said}' is not a name for a new folder. Give one, for example output_dir=here.")
    return Path(os.path.normpath(str(said)))  # on the way to a/../b no folder a is made


def new_folder(wanted: Path, *, named: bool) -> Path:
    """Make the sweep's folder at once, so that no other sweep takes its name.

    Args:
        wanted: its path; one that is taken gets a number.
        named: the user named it, so that it gets no number.

    Raises:
        UserError: the folder cannot be made, or its name is taken.
    """
    names = numbered(wanted)
    if named:
        refuse_taken(wanted)
        with suppress(OSError):
            wanted.rmdir()  # an empty one, so that of two sweeps only one can make it
    while True:
        folder = next(names)
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if named:
                refuse_taken(wanted)
                raise UserError(
                    f"output_dir  another sweep begins in {from_here(wanted)}. Give another name."
                ) from None
        except OSError as error:
            raise UserError(unwritable(folder, error)) from None
        else:
            return folder


def unwritable(folder: Path | str, error: OSError) -> str:
    """Return the message for a folder that cannot be written, by the user's name."""
    own = Path(str(folder).rpartition(UNFINISHED)[0] or folder)
    return f"output_dir  {refusal(from_here(own), error)} {room(error)} another folder: output_dir=…"
