"""Decide which settings of a kind another kind takes over.

A setting belongs to the kinds that its declaration names after `needs`. Two kinds share it if both have it and its
default is the same for both: the epsilon of two norms is one setting, the slope of a ReLU and of a leaky ReLU is not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, cast

from unetgen.language.config import line_of
from unetgen.language.keys.key import Key
from unetgen.language.shorthand import flatten

NEEDED_KIND = re.compile(r"(?P<path>[\w.]*\bkind)(?:=(?P<kinds>\w+(?: or \w+)*))?")
Kinds = frozenset[str]


class Owner(NamedTuple):
    """The key that names a setting's kind, and the kinds that have the setting.

    No kinds means all of them.
    """

    path: str
    kinds: Kinds


def kind_key(path: str) -> str:
    """Return the kind's key in a setting's group: `norm.kind` for `norm.groups`."""
    group = path.removesuffix(".kind").rpartition(".")[0] if path.endswith(".kind") else path.rpartition(".")[0]
    return f"{group}.kind" if group and line_of(f"{group}.kind") else ""


def owner(path: str) -> Owner | None:
    """Return the kinds that a setting belongs to, or `None`."""
    line, kind = line_of(path), kind_key(path)
    if line is None or not kind:
        return None
    for found in NEEDED_KIND.finditer(line.needs):
        if found["path"] == kind:
            return Owner(kind, frozenset((found["kinds"] or "").split(" or ")) - {""})
    return None


def is_shared(line: Key[Any], having: Kinds, old: Kinds, new: Kinds) -> bool:
    """Return whether the new kinds take a setting over from the old ones."""
    if not having:
        return True
    if line.by_kind:
        return bool(new & having) and new & having <= old
    return bool(old & having and new & having)


def takes_over(path: str, old: Kinds, new: Kinds) -> bool:
    """Return whether a setting of the old kinds holds for the new ones too."""
    line, owned = line_of(path), owner(path)
    return line is None or owned is None or is_shared(line, owned.kinds, old, new)


@lru_cache(1024)
def holds_for(name: str, kind: str, old: Kinds, new: Kinds) -> bool:
    """Return whether a setting holds for the new kinds of a group."""
    return kind_key(name) != kind or takes_over(name, old, new)


def words_in(value: Any) -> Kinds:
    """Return the kinds in a value, which may be a list per level and conv."""
    if isinstance(value, list | tuple):
        return frozenset(word for item in cast("Iterable[Any]", value) if item is not None for word in words_in(item))
    return frozenset([str(value)])


def kinds_at(path: str, given: Mapping[str, Any]) -> Kinds:
    """Return the kinds that a key has, its own or those that it inherits."""
    line = line_of(path)
    if given.get(path) is not None or line is None:
        return words_in(given.get(path))
    return kinds_at(line.inherits, given) if line.inherits else words_in(line.default)


def governing(path: str) -> Iterator[str]:
    """Yield the keys that decide a setting's kind.

    These are the kind of its group, and the keys that this inherits.
    """
    owned = owner(path)
    key = owned.path if owned else ""
    while key:
        yield key
        line = line_of(key)
        key = line.inherits if line else ""


def kinds_first(words: list[str]) -> list[str]:
    """Return one description's overrides with kinds before their settings.

    A kind drops the settings that come before it.
    """
    keys = [word.partition("=")[0] for word in words]
    late = any(kind in keys[place:] for place, key in enumerate(keys) for kind in governing(key))
    return sorted(words, key=lambda word: not word.partition("=")[0].endswith(".kind")) if late else words


def dropped(layers: Iterable[Mapping[Any, Any]]) -> set[str]:
    """Return the keys that a later word for another kind drops.

    Those that are set again with it or after it are not among them.

    Args:
        layers: what sets keys, in order, such as the preset's file and then each override; nested or flat.
    """
    given: dict[str, Any] = {}
    lost: set[str] = set()
    for layer in layers:
        pairs = dict(flatten(layer))
        kinds = {path: value for path, value in pairs.items() if path.endswith(".kind") and value is not None}
        lost |= set(drop(given, kinds))
        given.update(pairs)
        lost -= pairs.keys()
    return lost


def drop(given: dict[str, Any], kinds: Mapping[str, Any]) -> Iterator[str]:
    """Set kinds, remove the settings that they do not take over, and yield those."""
    if all(given.get(path) == value for path, value in kinds.items()):
        return
    there = [(path, owned) for path in given if (owned := owner(path)) and owned.kinds]
    before = [kinds_at(owned.path, given) for _, owned in there]
    given.update(kinds)
    for (path, owned), old in zip(there, before, strict=True):
        new = kinds_at(owned.path, given)
        if new != old and not takes_over(path, old, new):
            del given[path]
            yield path
