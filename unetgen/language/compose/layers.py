"""Find the settings that a later word for another kind drops.

Hydra merges presets, files and words key by key, so that a preset's `activation.negative_slope` would outlive the word
`activation=relu`.
"""

import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, cast

from unetgen.errors import UserError
from unetgen.language.compose.conf import built_in_presets, preset_file
from unetgen.language.compose.file_choices import file_of
from unetgen.language.compose.overrides import FORCE, HYDRAS, keys_set_by, parse_value
from unetgen.language.compose.sources import ALONE, is_whole_description, keys_still_set, overrides_of, read_file
from unetgen.language.kinds import dropped
from unetgen.language.shorthand import flatten

DEFAULT_PRESET = "lecture"  # as in conf/config.yaml
PLAIN = re.compile(r"[A-Za-z_]\w*")


def dropped_by(words: Iterable[str]) -> set[str]:
    """Return the keys that overrides drop from their preset and earlier words."""
    words = [word.removeprefix(FORCE) for word in words]
    preset = preset_of(words)
    layers = [given for word in words if not word.startswith(HYDRAS) for given in [keys_set_in(word)]]
    if preset in (*built_in_presets(), "") and not any(is_kind(path) for layer in layers for path in layer):
        return set()
    return dropped([*preset_layers(preset), *layers])


def is_kind(path: str) -> bool:
    return path.endswith(".kind")


def preset_of(words: Iterable[str]) -> str:
    """Return the preset that overrides start from, or an empty text."""
    name = DEFAULT_PRESET
    for word in words:
        if word == ALONE:
            name = ""
        elif word.startswith("preset="):
            name = word.removeprefix("preset=").strip("'\"")
    return name


def first_preset(words: Iterable[str]) -> str:
    """Return the preset from which overrides, or the file that they name, start."""
    name = preset_of([word.removeprefix(FORCE) for word in words])
    file = file_of(name)
    return start_of(read_file(file, takes_parts=False)) if file else name


def keys_set_in(word: str) -> dict[str, Any]:
    """Return what one override sets, by path; only kinds are read."""
    key, _, value = word.partition("=")
    if value.startswith("{") or (is_kind(key) and not PLAIN.fullmatch(value)):
        return dict(flatten({key: parse_value(word)}))
    return {key: value}


def preset_layers(name: str) -> Generator[Mapping[Any, Any]]:
    """Yield the keys of a preset's file.

    Those of the presets that it starts from come first.
    """
    with suppress(UserError, KeyError):  # Hydra has composed it; what it found elsewhere drops nothing
        if name in built_in_presets():
            yield built_in_keys(name)
        elif file := file_of(name):
            yield from choice_layers(file)
        elif name:
            yield from file_layers(preset_file(name))


@cache
def built_in_keys(name: str) -> Mapping[str, Any]:
    return read_file(preset_file(name), takes_parts=False)


def choice_layers(file: Path) -> Generator[Mapping[Any, Any]]:
    """Yield the layers of a sweep's file."""
    given = read_file(file, takes_parts=False)
    yield from preset_layers(start_of(given))
    yield given


def start_of(given: Mapping[Any, Any]) -> str:
    """Return the preset that a sweep's file starts from, or an empty text.

    If it is not whole, it varies the default preset.
    """
    return given.get("preset") or ("" if is_whole_description(given) else DEFAULT_PRESET)


def said_by_file(words: Iterable[str]) -> frozenset[str]:
    """Return the keys that the chosen file sets, and that still count as set."""
    words = list(words)
    file = file_of(preset_of(words))
    return keys_still_set(overrides_of(file).said, frozenset(keys_set_by(words))) if file else frozenset()


def file_layers(file: Path) -> Generator[Mapping[Any, Any]]:
    """Yield a preset file's layers.

    `_self_` among its defaults is the place of its own keys.
    """
    given = dict(read_file(file, takes_parts=False))
    starts = [given.pop("preset", None), *cast("list[Any]", given.pop("defaults", None) or [])]
    for start in [*starts, *(["_self_"] * ("_self_" not in starts))]:
        named: Any = (
            next(iter(cast("Mapping[Any, Any]", start).values()), None) if isinstance(start, Mapping) else start
        )
        if named == "_self_":
            yield given
        elif isinstance(named, str):
            yield from preset_layers(named.removeprefix("/preset/"))
