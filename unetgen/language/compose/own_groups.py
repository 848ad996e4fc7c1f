"""Groups of a user's own: folders with YAML files beside `preset/`.

A file `experiment/small.yaml` is chosen by `+experiment=small`. A file without a header sets the keys below its group's
name: `compile/fast.yaml` those of `compile`. One that begins with `# @package _global_` sets any key, and may choose a
preset (`defaults: [override /preset: unet_2015]`).
"""

import re
from fnmatch import filter as matching
from itertools import chain
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
    files = [] if re.search(r"[,()*]", word) else swept_files(word)
    return files[0] if files else None


def swept_files(word: str) -> list[Path]:
    """Return the files that the values of an override choose, `glob(*)` among them."""
    group, _, value = word.lstrip("+").partition("=")
    known = choices_in(group)
    names = {name for pattern in re.findall(r"[\w./*?-]+", value) for name in matching(known, pattern)} if known else ()
    files = ([folder / group / f"{name}.yaml" for folder in PRESET_FOLDERS.get()] for name in sorted(names))
    return [next(file for file in each if file.is_file()) for each in files]


def has_groups(folder: Path) -> bool:
    """Return whether Hydra has to look in a folder, and not only in its store."""
    return files_in(folder) != folder or any(chain(folder.glob("*/*.yaml"), folder.glob("*/*/*.yaml")))
