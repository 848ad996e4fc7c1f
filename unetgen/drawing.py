"""What `unetgen draw` does: networks, read or described, become one figure."""

import re
from pathlib import Path

from unetgen.errors import UserError

USAGE = "unetgen draw MODEL -o figure.svg"


def draw_file(arguments: list[str]) -> str:
    """Write the figure of `MODEL… [-o FILE]`, several on one scale; the file's path.

    Raises:
        UserError: no network, no U, or no format of a figure.
        ConfigError: every problem of a description.
    """
    models, path = sorted_out(arguments)
    from unetgen.api import to_diagram, to_sheet
    from unetgen.comparison import as_plan
    from unetgen.emit.diagram import SUFFIXES

    if path.suffix.lower() not in SUFFIXES:
        raise UserError(f"{path} has no ending of a figure. Use one of {', '.join(SUFFIXES)}.")
    figure = to_diagram(as_plan(models[0])) if len(models) == 1 else to_sheet(*models, titles=models)
    return str(figure.save(path))


def sorted_out(arguments: list[str]) -> tuple[list[str], Path]:
    """The models, and the file to write: `-o FILE`, else the first one's name with `.svg`, in the current folder."""
    rest, given = list(arguments), ""
    if "-o" in rest:
        at = rest.index("-o")
        given = rest[at + 1] if at + 1 < len(rest) else ""
        if not given:
            raise UserError(f"-o needs a file. Write: {USAGE}")
        del rest[at : at + 2]
    flags = [word for word in rest if word.startswith("-")]
    if flags or not rest:
        told = f"{flags[0]} is no flag of draw" if flags else "This takes a model, or several"
        raise UserError(f"{told}. Write: {USAGE}")
    overrides = [word for word in rest if "=" in word.split()[0]]
    if 0 < len(overrides) < len(rest) and rest[0] not in overrides:
        raise UserError(f"{overrides[0]} alone is a network too. Quote what belongs together: '{' '.join(rest)}'")
    return rest, Path(given or f"{name_of(rest[0])}.svg")


def name_of(model: str) -> str:
    """A name for the figure: the file's or folder's, or the words without what no file's name should have."""
    path = Path(model)
    name = path.stem if path.suffix in (".keras", ".h5", ".hdf5", ".json", ".yaml", ".yml") else path.resolve().name
    return re.sub(r"[^\w.-]+", "_", name).strip("_") or "figure"
