"""The folder of a run or a sweep, from the words of the command line."""

import os
from datetime import datetime
from pathlib import Path

from unetgen._files import from_here, refusal, room
from unetgen.cli.arguments import Arguments
from unetgen.emit.folder import UNFINISHED
from unetgen.errors import UserError
from unetgen.language.compose.overrides import is_sweep, parse_value


def without_folder(given: Arguments) -> list[str]:
    """Return the overrides without the output folder."""
    return [word for word in given.overrides if not word.startswith("output_dir=")]


def wanted_folder(given: Arguments) -> Path:
    """Return `output_dir`, or a folder named by date and time.

    Raises:
        UserError: `output_dir` cannot be the name of a new folder.
    """
    words = [word for word in given.overrides if word.startswith("output_dir=")]
    several = bool(words) and is_sweep(words[-1])
    said = None if several or not words else parse_value(words[-1])
    if several or (given.multirun and "${" in str(said)):
        raise UserError(
            "output_dir  is one folder for the whole sweep, and its jobs have folders in it. Give one name."
        )
    if said is None:
        now = datetime.now()
        return Path("outputs") / f"{now:%Y-%m-%d}" / f"{now:%H-%M-%S}"
    if Path(str(said)).name in ("", "..") or not isinstance(said, str | int | float):
        raise UserError(f"output_dir  '{said}' is not a name for a new folder. Give one, for example output_dir=here.")
    return Path(os.path.normpath(str(said)))  # on the way to a/../b no folder a is made


def new_folder(wanted: Path) -> Path:
    """Make the sweep's folder at once, so that no other sweep takes its name.

    Raises:
        UserError: the folder cannot be made.
    """
    number = 1
    while True:
        folder = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise UserError(unwritable(folder, error)) from None
        else:
            return folder


def unwritable(folder: Path | str, error: OSError) -> str:
    """Return the message for a folder that cannot be written, by the user's name."""
    own = Path(str(folder).rpartition(UNFINISHED)[0] or folder)
    return f"output_dir  {refusal(from_here(own), error)} {room(error)} another folder: output_dir=…"
