"""Make users' own presets known to Hydra.

A folder goes on its search path, or into its store if it has no `preset/`.
"""

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from unetgen.errors import UserError
from unetgen.language.compose.conf import PRESET_FOLDERS, built_in_presets, files_in, package_folders
from unetgen.language.compose.override_grammar import quoted
from unetgen.language.compose.sources import read_file
from unetgen.language.shorthand import flatten, nested


@contextmanager
def own_presets_in_hydra(words: Iterable[str]) -> Generator[list[str]]:
    """Let Hydra find the presets that overrides name; yield the overrides for that."""
    words = list(words)
    folders = folders_for(words)
    stored: list[str] = []
    try:
        for folder in folders:
            if files_in(folder) == folder:
                stored.extend(store(folder, named_in(words)))
        yield search_path(folder for folder in folders if files_in(folder) != folder)
    finally:
        for name in stored:
            store_of_presets().pop(f"{name}.yaml", None)


def folders_for(words: Iterable[str]) -> list[Path]:
    """Return the user's folders, and packages' for a preset that is not built in."""
    folders = list(PRESET_FOLDERS.get())
    if named_in(words) - {*built_in_presets()}:
        folders += [folder for folder, _ in package_folders()]
    return folders


def named_in(words: Iterable[str]) -> set[str]:
    """Return every name in the overrides of `preset`."""
    return {name for word in words if word.startswith("preset=") for name in re.findall(r"[^\s,()='\"]+", word[7:])}


def store(folder: Path, named: set[str]) -> Generator[str]:
    """Put a folder's files into Hydra's store.

    A file that cannot be read matters only if it is named.

    Raises:
        UserError: a named file cannot be read.
    """
    from hydra.core.config_store import ConfigStore

    for file in sorted(folder.glob("*.yaml")):
        with suppress(*[UserError] * (file.stem not in named)):
            ConfigStore.instance().store(file.stem, as_preset(file), group="preset", package="_global_")
            yield file.stem


def as_preset(file: Path) -> dict[str, Any]:
    """Convert a description to Hydra's form: `preset: lecture` becomes a default."""
    given = dict(read_file(file, takes_parts=False))
    start = given.pop("preset", None)
    keys = nested(flatten(given))
    return {"defaults": [start, "_self_"], **keys} if start else keys


def store_of_presets() -> dict[str, Any]:
    from hydra.core.config_store import ConfigStore

    return ConfigStore.instance().repo.get("preset", {})


def search_path(folders: Iterable[Path]) -> list[str]:
    """Return the override that names where Hydra looks for presets besides ours."""
    listed = ",".join(quoted(f"file://{folder}") for folder in folders)
    return [f"hydra.searchpath=[{listed}]"] if listed else []
