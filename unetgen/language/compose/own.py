"""Add folders of parts, whose files are run, and of presets, on the user's word.

A description never adds parts by itself, since somebody else may have written it: its key `parts` only records where
they came from.
"""

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen._files import from_here
from unetgen._text import shown
from unetgen.errors import ConfigError, Problem, UserError
from unetgen.language.compose.conf import preset_folder, searching_presets
from unetgen.network.entry_points import folder_of
from unetgen.network.own_parts import PART_FOLDERS, part_folder, searching

Folders = str | Path | Iterable[str | Path]
SEARCH_PATH = "hydra.searchpath="
FLAGS = ("--config-dir", "-cd")
SEVERAL = re.compile(r"\s[\w.]+=")  # several overrides in one word: a side of a comparison


class Added(NamedTuple):
    """Words without those that add something, and the folders that these name."""

    words: list[Any]
    parts: list[str]
    presets: list[str]


@contextmanager
def adding(parts: Folders = (), presets: Folders = (), key: str = "presets") -> Generator[None]:
    """Find the parts and the presets of these folders for as long as the block runs.

    Raises:
        UserError: one is not a folder.
    """
    part_folders = [part_folder(folder) for folder in listed_folders(parts)]
    preset_folders = [preset_folder(folder, key) for folder in listed_folders(presets)]
    with searching(part_folders), searching_presets(preset_folders):
        yield


def listed_folders(folders: Folders) -> list[str | Path]:
    return [folders] if isinstance(folders, str | Path) else list(folders)


def take_added(words: Iterable[Any]) -> Added:
    """Take `parts=…` and `hydra.searchpath=…` out of overrides; the last one wins."""
    added = Added([], [], [])
    for word in words:
        text = word.lstrip("+") if isinstance(word, str) and not SEVERAL.search(word) else ""
        if text.startswith("parts="):
            added.parts[:] = folders_in(text)
        elif text.startswith(SEARCH_PATH):
            added.presets[:] = map(from_search_path, folders_in(text))
        else:
            added.words.append(word)
    return added


def take_flags(arguments: Sequence[str]) -> Added:
    """Take `--config-dir DIR` out of a command line too.

    Raises:
        UserError: the flag has no folder.
    """
    added = take_added(arguments)
    rest: list[Any] = []
    waiting = iter(added.words)
    for word in waiting:
        name, _, value = word.partition("=")
        if name in FLAGS:
            value = value or next(waiting, "")
            if not value:
                raise UserError("--config-dir needs a folder. Write --config-dir DIR.")
            added.presets.append(value)
        else:
            rest.append(word)
    return added._replace(words=rest)


def folders_in(word: str) -> list[str]:
    """Return the folders of `key=folder` or `key=[one,another]`.

    Raises:
        UserError: several values that are not a list.
    """
    key, _, value = word.partition("=")
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        items = value[1:-1].split(",")
    elif "," in value and value[0] not in "'\"":
        raise UserError(f"{key}  {value} are several values. Write {key}=[{value}]: all jobs of a sweep have the same.")
    else:
        items = [value]
    return [item.strip().strip("'\"") for item in items if item.strip() not in ("", "null")]


def from_search_path(entry: str) -> str:
    """Return a folder of Hydra's search path: `file://…`, `pkg://…`, or a path.

    Raises:
        UserError: the package does not exist.
    """
    kind, _, place = entry.rpartition("://")
    if kind != "pkg":
        return place
    folder = folder_of(place.replace("/", "."))
    if folder is None:
        raise UserError(f"hydra.searchpath  {entry} is not an installed package with a folder.")
    return str(folder)


def without_parts(mapping: Mapping[str, Any], beside: Path | None = None) -> Mapping[str, Any]:
    """Return a description without its key `parts`.

    Raises:
        ConfigError: its parts are not here, and the user has given no folder of parts.
    """
    if "parts" not in mapping:
        return mapping
    if not PART_FOLDERS.get() and mapping["parts"]:
        named = mapping["parts"]
        items = cast("list[Any]", named) if isinstance(named, list) else [named]
        texts = [text for item in items if (text := missing_part(str(item), beside))]
        if texts:
            raise ConfigError([Problem("parts", text) for text in texts])
    return {key: value for key, value in mapping.items() if key != "parts"}


def missing_part(item: str, beside: Path | None) -> str:
    """Return what a folder or `package==version` lacks and how to give it, or ""."""
    package, _, version = item.partition("==")
    if version:
        return "" if is_installed(package) else (
            f"This description uses the package {package} {version}, which is not installed."
            f" Install it: pip install {package}=={version}"
        )  # fmt: skip
    places = [folder / item for folder in (beside, Path.cwd()) if folder]
    folder = next((from_here(place.resolve()) for place in places if place.is_dir()), item)
    return (
        f"This description uses Python files in {shown(item)}, and a description alone cannot have them run."
        f" If you trust them, give the folder yourself: parts={folder} on the command line, or"
        f" load(…, parts={folder!r}) in Python."
    )


def is_installed(package: str) -> bool:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return bool(version(package))
    except (PackageNotFoundError, ValueError):
        return False
