"""Make users' own presets known to Hydra, and the files of a sweep.

A folder goes on its search path, or into its store if it has no `preset/`, as a file does.
"""

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from unetgen.errors import ConfigError, UserError
from unetgen.language.compose.conf import PRESET_FOLDERS, built_in_presets, files_in, package_folders
from unetgen.language.compose.file_choices import FOLDER, REFUSED, file_of
from unetgen.language.compose.layers import start_of
from unetgen.language.compose.override_grammar import quoted
from unetgen.language.compose.overrides import choices_of, parser
from unetgen.language.compose.own_groups import has_groups
from unetgen.language.compose.sources import overrides_of, read_file
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
        store_files(words)
        yield search_path(filter(has_groups, folders))
    finally:
        for name in stored:
            store_of_presets().pop(f"{name}.yaml", None)
        store_of_presets().pop(FOLDER, None)


def folders_for(words: Iterable[str]) -> list[Path]:
    """Return the user's folders, and packages' for a preset that is not built in."""
    folders = list(PRESET_FOLDERS.get())
    if named_in(words) - {*built_in_presets()}:
        folders += [folder for folder, _ in package_folders()]
    return folders


def named_in(words: Iterable[str]) -> set[str]:
    """Return every name in the overrides of `preset`."""
    named = {name for word in words if word.startswith("preset=") for name in re.findall(r"[^\s,()='\"]+", word[7:])}
    return {name for name in named if not file_of(name)}


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


def store_files(words: Iterable[str]) -> None:
    """Put the files that overrides of `preset` choose into Hydra's store.

    One with problems is stored as their text, so that its own jobs fail with it.

    Raises:
        UserError: a file cannot be read, or each choice is a file with problems.
    """
    choices = [choice for word in words if word.startswith("preset=") for choice in chosen_by(word)]
    files = {choice: file for choice in choices if (file := file_of(choice))}
    refused = {choice: fault for choice, file in files.items() if (fault := fault_of(file))}
    if refused and len(refused) == len({*choices}):
        raise UserError("\n".join(refused.values()))
    for choice, file in files.items():
        store_file(choice, {REFUSED: refused[choice]} if choice in refused else as_choice(file))


def chosen_by(word: str) -> list[str]:
    """Return the choices of an override of `preset`, as far as it names them."""
    override = parser().parse_override(word)
    return [
        str(choice) for choice in (choices_of(override.value()) if override.is_sweep_override() else [override.value()])
    ]


def fault_of(file: Path) -> str:
    """Return the text of a description's problems, or an empty text."""
    try:
        problems = overrides_of(file).problems
    except ConfigError as error:
        return str(error)
    return str(ConfigError(problems, str(file))) if problems else ""


def as_choice(file: Path) -> dict[str, Any]:
    """Convert a sweep's file to Hydra's form."""
    keys, start = as_preset(file), start_of(read_file(file, takes_parts=False))
    keys.pop("hydra", None)  # each file is a job, and the settings hold for all
    return {**keys, "defaults": [f"/preset/{start}", "_self_"]} if start else keys


def store_file(choice: str, node: dict[str, Any]) -> None:
    from hydra.core.config_store import ConfigStore

    folder, _, name = choice.rpartition("/")
    ConfigStore.instance().store(name, node, group=f"preset/{folder}", package="_global_")


def store_of_presets() -> dict[str, Any]:
    from hydra.core.config_store import ConfigStore

    return ConfigStore.instance().repo.get("preset", {})


def search_path(folders: Iterable[Path]) -> list[str]:
    """Return the override that names where Hydra looks for presets besides ours."""
    listed = ",".join(quoted(f"file://{folder}") for folder in folders)
    return [f"hydra.searchpath=[{listed}]"] if listed else []
