"""Groups of a user's own: folders with YAML files beside `preset/`.

A file `experiment/small.yaml` is chosen by `+experiment=small`. A file without a header sets the keys below its group's
name: `compile/fast.yaml` those of `compile`. One that begins with `# @package _global_` sets any key, and may choose a
preset (`defaults: [override /preset: unet_2015]`).
"""

import re
from pathlib import Path

from unetgen.language.compose.conf import PRESET_FOLDERS, files_in
from unetgen.language.config import is_group, line_of

NOT_OWN = ("preset", "hydra")


def choices_in(group: str) -> set[str]:
    """Return the names of a group's files in the user's folders."""
    if not PRESET_FOLDERS.get() or group.split("/", maxsplit=1)[0] in NOT_OWN or not re.fullmatch(r"\w+(/\w+)*", group):
        return set()
    return {file.stem for folder in PRESET_FOLDERS.get() for file in (folder / group).glob("*.yaml")}


def own_groups() -> list[str]:
    """Return the names of the user's groups."""
    files = [file for folder in PRESET_FOLDERS.get() for file in folder.glob("*/*.yaml")]
    return sorted({file.parent.name for file in files if file.parent.name not in NOT_OWN})


def as_group(key: str, value: str) -> str | None:
    """Return the override that adds files of a group of the user's own, or None.

    A key of a description stays a key, unless its value names such a file.
    """
    known = choices_in(key)
    named = re.findall(r"[\w./-]+", value)
    if not known or ((line_of(key) or is_group(key)) and not known & {*named}):
        return None
    return f"+{key}={value}"


def chosen_file(word: str) -> Path | None:
    """Return the file that an override of a group of the user's own chooses."""
    group, _, name = word.lstrip("+").partition("=")
    if name not in choices_in(group):
        return None
    files = (folder / group / f"{name}.yaml" for folder in PRESET_FOLDERS.get())
    return next(file for file in files if file.is_file())


def has_groups(folder: Path) -> bool:
    """Return whether Hydra has to look in a folder, and not only in its store."""
    return files_in(folder) != folder or any(folder.glob("*/*.yaml"))
