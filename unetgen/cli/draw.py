"""What `unetgen draw` does: networks, read or described, become one figure."""

import re
from pathlib import Path

from unetgen.errors import UserError

USAGE = "unetgen draw MODEL -o figure.svg"


def draw_file(arguments: list[str]) -> str:
    """Write the figure of `MODEL… [-o FILE]`, several on one scale; what was given up, and the file's path.

    Raises:
        UserError: no network, no U, or no format of a figure.
        ConfigError: every problem of a description.
    """
    models, path = sorted_out(arguments)
    from unetgen.api import to_diagram, to_sheet
    from unetgen.read.anything import as_plan

    figure = to_diagram(as_plan(models[0])) if len(models) == 1 else to_sheet(*models, titles=models)
    path = figure.save(path)
    return f"To be legible, it is drawn {figure.given_up}.\n{path}" if figure.given_up else str(path)


def sorted_out(arguments: list[str]) -> tuple[list[str], Path]:
    """The models, and the file to write: `-o FILE`, else the first one's name with `.svg`, in the current folder."""
    rest, given = without_path(arguments, USAGE)
    flags = [word for word in rest if word.startswith("-")]
    if flags or not rest:
        told = f"{flags[0]} is no flag of draw" if flags else "This takes a model, or several"
        raise UserError(f"{told}. Write: {USAGE}")
    if not all(word.strip() for word in rest):
        raise UserError(f"A model is empty. Write: {USAGE}")
    overrides = [word for word in rest if "=" in word and " " not in word and not word.startswith("preset=")]
    if 0 < len(overrides) < len(rest) and rest[0] not in overrides:
        raise UserError(f"{overrides[0]} alone is a network too. Quote what belongs together: '{' '.join(rest)}'")
    return rest, figure_path(given or f"{name_of(rest[0])}.svg")


def without_path(arguments: list[str], usage: str) -> tuple[list[str], str]:
    """The arguments without `-o FILE`, and the file, if any."""
    rest = list(arguments)
    if "-o" not in rest:
        return rest, ""
    at = rest.index("-o")
    if at + 1 == len(rest):
        raise UserError(f"-o needs a file. Write: {usage}")
    given = rest[at + 1]
    del rest[at : at + 2]
    if "-o" in rest:
        raise UserError(f"-o stands twice: one file is written at a time. Write: {usage}")
    return rest, given


def figure_path(given: str) -> Path:
    """A path whose ending is that of a figure's format."""
    from unetgen.emit.figure import SUFFIXES

    path = Path(given)
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(f"{path} has no ending of a figure. Use one of {', '.join(SUFFIXES)}.")
    if not path.parent.is_dir():
        raise UserError(f"{path} cannot be written: there is no folder {path.parent}. Make it, or give another.")
    return path


def name_of(model: str) -> str:
    """A name for the figure: the file's or folder's, or the words without what no file's name should have."""
    path = Path(model)
    name = path.stem if path.suffix in (".keras", ".h5", ".hdf5", ".json", ".yaml", ".yml") else path.resolve().name
    return re.sub(r"[^\w.-]+", "_", name).strip("_") or "figure"
