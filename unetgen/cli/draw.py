"""`unetgen draw`: draw models and descriptions as one figure."""

import re
from pathlib import Path

from unetgen.errors import UserError
from unetgen.language.compose.sources import ENDINGS

FIGURE = ("diagram=", "diagram.")  # overrides that change no network
USAGE = "unetgen draw MODEL -o figure.svg"


def draw_file(arguments: list[str]) -> tuple[Path, str]:
    """Draw `MODEL… [-o FILE]`, several on one scale.

    Returns the file, and how it is drawn to be legible if details are left out.

    Raises:
        UserError: nothing to draw, not a U-Net, or not a figure's file format.
        ConfigError: every problem of a description.
    """
    models, path = draw_arguments(arguments)
    from unetgen.api import to_diagram, to_sheet
    from unetgen.read.anything import as_plan

    one, words = apart(models[0])
    figure = to_diagram(as_plan(one), *words) if len(models) == 1 else to_sheet(*models, titles=models)
    return figure.save(path), figure.given_up


def apart(model: str) -> tuple[str, list[str]]:
    """Split a model's file from the settings of its figure."""
    from unetgen.read.anything import is_path

    first, *words = model.split()
    return (first, words) if is_path(first) and not first.endswith(ENDINGS) and not is_path(model) else (model, [])


def draw_arguments(arguments: list[str]) -> tuple[list[str], Path]:
    """Return the models, and the file to write.

    It is `-o FILE`, or the first model's name with `.svg`.

    Raises:
        UserError: an unknown flag, or words that do not name models.
    """
    rest, given = without_path(arguments, USAGE)
    flags = [word for word in rest if word.startswith("-")]
    if flags or not rest:
        problem = f"{flags[0]} is not a flag of draw" if flags else "This takes one model or several"
        raise UserError(f"{problem}. Write: {USAGE}")
    if not all(word.strip() for word in rest):
        raise UserError(f"A model is empty. Write: {USAGE}")
    overrides = [word for word in rest if "=" in word and " " not in word and not word.startswith("preset=")]
    if len(overrides) == len(rest) - 1 and all(word.startswith(FIGURE) for word in overrides):
        rest = [" ".join([*(word for word in rest if word not in overrides), *overrides])]
    elif 0 < len(overrides) < len(rest) and rest[0] not in overrides:
        if apart(" ".join(rest))[1]:
            raise UserError(f"{overrides[0]} cannot change a model that is read. Only diagram.… changes its figure.")
        raise UserError(f"{overrides[0]} is a network too. Quote what belongs together: '{' '.join(rest)}'")
    return rest, figure_path(given or f"{name_of(apart(rest[0])[0])}.svg")


def without_path(arguments: list[str], usage: str) -> tuple[list[str], str]:
    """Return the arguments without `-o FILE`, and the file or an empty text."""
    rest = list(arguments)
    if "-o" not in rest:
        return rest, ""
    at = rest.index("-o")
    if at + 1 == len(rest):
        raise UserError(f"-o needs a file. Write: {usage}")
    given = rest[at + 1]
    del rest[at : at + 2]
    if "-o" in rest:
        raise UserError(f"-o is given twice, and one file is written at a time. Write: {usage}")
    return rest, given


def figure_path(given: str) -> Path:
    """Return a path in an existing folder whose ending is a figure's format.

    Raises:
        UserError: another ending, or no such folder.
    """
    from unetgen.emit.figure import SUFFIXES

    path = Path(given)
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(f"{path} does not end like a figure. Use one of {', '.join(SUFFIXES)}.")
    if not path.parent.is_dir():
        raise UserError(f"{path} cannot be written: the folder {path.parent} does not exist. Make it, or give another.")
    return path


def name_of(model: str) -> str:
    """Return a file name for a model's figure.

    It is that of its file or folder, or its words made safe.
    """
    from unetgen.read.anything import FILES

    path = Path(model)
    name = path.stem if path.suffix in FILES else path.resolve().name
    return re.sub(r"[^\w.-]+", "_", name).strip("_") or "figure"
