"""What `unetgen draw` does: one network, read or described, becomes one figure."""

import re
from pathlib import Path

from unetgen.errors import UserError

USAGE = "unetgen draw MODEL -o figure.svg"


def draw_file(arguments: list[str]) -> str:
    """Write the figure of `MODEL [-o FILE]`; the file's path.

    Raises:
        UserError: another number of arguments, no network, no U, or no format of a figure.
        ConfigError: every problem of a description.
    """
    model, path = sorted_out(arguments)
    from unetgen.api import to_diagram
    from unetgen.comparison import as_plan
    from unetgen.emit.diagram import SUFFIXES

    if path.suffix.lower() not in SUFFIXES:
        raise UserError(f"{path} has no ending of a figure. Use one of {', '.join(SUFFIXES)}.")
    return str(to_diagram(as_plan(model)).save(path))


def sorted_out(arguments: list[str]) -> tuple[str, Path]:
    """The model, and the file to write: `-o FILE`, else the model's name with `.svg`, in the current folder."""
    rest, given = list(arguments), ""
    if "-o" in rest:
        at = rest.index("-o")
        given = rest[at + 1] if at + 1 < len(rest) else ""
        if not given:
            raise UserError(f"-o needs a file. Write: {USAGE}")
        del rest[at : at + 2]
    flags = [word for word in rest if word.startswith("-")]
    if flags or len(rest) != 1:
        told = f"{flags[0]} is no flag of draw" if flags else f"This takes one model, not {len(rest)}"
        raise UserError(f"{told}. Write: {USAGE}")
    return rest[0], Path(given or f"{name_of(rest[0])}.svg")


def name_of(model: str) -> str:
    """A name for the figure: the file's or folder's, or the words without what no file's name should have."""
    path = Path(model)
    name = path.stem if path.suffix in (".keras", ".h5", ".hdf5", ".json", ".yaml", ".yml") else path.resolve().name
    return re.sub(r"[^\w.-]+", "_", name).strip("_") or "figure"
