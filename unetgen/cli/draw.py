"""`unetgen draw`: draw models and descriptions as one figure."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from unetgen.cli.arguments import refuse_spaces, without_option
from unetgen.cli.input_size import networks_at, without_size
from unetgen.errors import ConfigError, UserError

if TYPE_CHECKING:
    from unetgen.emit.figure import Diagram
    from unetgen.graph.plan import Plan

USAGE = "unetgen draw MODEL [--size 96x96x96] -o figure.svg"


def draw_file(arguments: list[str]) -> tuple[Path, str]:
    """Draw `MODEL… [diagram.KEY=VALUE…] [--size SIZE] [-o FILE]` on one scale.

    Returns the file, and notes: how it is drawn to be legible, and letters that are boxes.

    Raises:
        UserError: nothing to draw, not a U-Net, or not a figure's file format.
        ConfigError: every problem of a description.
    """
    rest, size = without_size(arguments, USAGE)
    networks, settings, path = draw_arguments(rest)
    figure = figure_of(networks_at(networks, size), settings)
    boxes = figure.boxes_in_words if path.suffix.lower() in (".png", ".pdf") else ""
    legible = f"To be legible, it is drawn {figure.given_up}." if figure.given_up else ""
    return figure.save(path), " ".join(filter(None, (legible, boxes)))


def figure_of(networks: "list[str | Plan]", settings: list[str]) -> "Diagram":
    """Return the figure of networks; without one, of the default preset."""
    from unetgen.api import to_diagram, to_sheet
    from unetgen.read.anything import description_words, is_path

    if len(networks) > 1:
        return to_sheet(*networks, *settings)
    words: list[str | Plan] = []
    for one in networks:
        words += description_words(one) if isinstance(one, str) and not is_path(one) else [one]
    return to_diagram(*words, *settings)


def draw_arguments(arguments: list[str]) -> tuple[list[str], list[str], Path]:
    """Return the networks, the settings of the figure, and the file to write.

    The file is `-o FILE`, or the first network's name with `.svg`.

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
    refuse_spaces(rest)
    networks, settings = networks_and_settings(rest)
    refuse_loose_overrides(networks)
    return networks, settings, figure_path(given or f"{name_of([*networks, *settings][0])}.svg")


def networks_and_settings(words: list[str]) -> tuple[list[str], list[str]]:
    """Split words into networks and the settings of their figure.

    A word may choose networks in the file of another program.
    """
    from unetgen.language.compose.foreign_files import is_foreign, with_networks
    from unetgen.read.anything import figure_apart

    each = [one for word in with_networks(words) for one in (word.split(",") if is_foreign(word) else [word])]
    split = [figure_apart(word) for word in each]
    return [network for network, _ in split if network], [word for _, settings in split for word in settings]


def refuse_loose_overrides(networks: list[str]) -> None:
    """Refuse an override that was meant for the network before it.

    Raises:
        UserError: with the way to write it.
    """
    from unetgen.read.anything import is_description, is_path

    loose = [word for word in networks if "=" in word and " " not in word and not word.startswith("preset=")]
    if not loose or networks[0] in loose:
        return
    refuse_unknown_keys(loose)
    if is_path(networks[0]) and not is_description(networks[0]):
        raise UserError(f"{loose[0]} cannot change a model that is read. Only diagram.… changes its figure.")
    raise UserError(f"{loose[0]} is a network too. Quote what belongs together: '{' '.join(networks)}'")


def refuse_unknown_keys(overrides: list[str]) -> None:
    """Refuse overrides of unknown keys.

    Raises:
        ConfigError: with the nearest keys.
    """
    from unetgen.language.compose.overrides import check_override_keys

    if problems := check_override_keys(overrides).problems:
        raise ConfigError(problems)


def without_path(arguments: list[str], usage: str) -> tuple[list[str], str]:
    """Return the arguments without `-o FILE`, and the file or an empty text."""
    return without_option(arguments, "-o", "a file", usage)


def figure_path(given: str) -> Path:
    """Return a path in an existing folder whose ending is a figure's format.

    Raises:
        UserError: another ending, or no such folder.
    """
    from unetgen.emit.figure import SUFFIXES

    return path_to_write(given, "a figure", SUFFIXES)


def path_to_write(given: str, kind: str, endings: Sequence[str]) -> Path:
    """Return a path in an existing folder with one of some endings.

    Raises:
        UserError: another ending, or no such folder.
    """
    path = Path(given)
    if path.suffix.lower() not in endings:
        raise UserError(f"{path} does not end like {kind}. Use one of {', '.join(endings)}.")
    if not path.parent.is_dir():
        raise UserError(f"{path} cannot be written: the folder {path.parent} does not exist. Make it, or give another.")
    return path


def name_of(model: str) -> str:
    """Return a file name for a model's figure.

    It is that of its file or folder, or its words made safe.
    """
    from unetgen.language.compose.foreign_files import reader_of_network
    from unetgen.read.endings import FILES

    path = Path(model)
    if reader_of_network(model):
        path = path.with_name(f"{path.parent.stem}_{path.name}")
    name = path.stem if path.suffix in FILES else path.resolve().name
    return re.sub(r"[^\w.-]+", "_", name).strip("_") or "figure"
