"""All keys by path, with groups and options; and `Config`, the keys that are set.

`resolve` types the values, so that all wrong ones are reported at once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from unetgen._text import shown
from unetgen.language.keys import KEYS
from unetgen.language.keys.figure import PART, PART_NAME
from unetgen.language.keys.key import Key, under, yaml_text
from unetgen.language.keys.outputs import EXTRA_HEAD
from unetgen.language.recipe_names import RecipeName, option_parser
from unetgen.network import recipes
from unetgen.network.own_parts import PART_FOLDERS, searching

STATIC: dict[str, Key[Any]] = {line.path: line for line in KEYS}
RECIPE_KINDS = ("block", "attention", "gate")
WITHOUT_FIRST_CONV = ("decoder.block", "skip.block", "down.block", "up.block")
HEADS = "extra_heads"
NAMES = "diagram.names"
HEAD_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
GROUPS: frozenset[str] = frozenset(path[:end] for path in STATIC for end in range(len(path)) if path[end] == ".")


def line_of(path: str) -> Key[Any] | None:
    """Return the declaration of a key: ours, an option's, or that of a named head."""
    if path in STATIC:
        return STATIC[path]
    group = path.rpartition(".")[0]
    if group.split(".")[-1] in RECIPE_KINDS and f"{group}.kind" in STATIC:
        return option_lines(group).get(path)
    parts = path.split(".")
    if parts[0] == HEADS and len(parts) > 2:
        line = extra_head_lines().get(".".join(parts[2:]))
        return next(iter(under(f"{HEADS}.{parts[1]}", [line])), None) if line else None
    if group == NAMES and (PART.fullmatch(parts[-1]) or path.endswith(PART_NAME.path)):
        return replace(PART_NAME, path=path)
    return None


def head_name_fault(path: str) -> str:
    """Return why a further head cannot have its name, or an empty text.

    The name is part of layers' names.
    """
    group, *names = path.split(".")
    if group != HEADS or not names or HEAD_NAME.fullmatch(names[0]):
        return ""
    return f"{shown(names[0])} cannot be part of a layer name. Use a letter, then letters, digits and _, all lowercase."


def is_group(path: str) -> bool:
    """Return whether a path has keys below it."""
    parts = path.split(".")
    if parts[0] == HEADS and len(parts) > 2:
        return any(known.startswith(".".join(parts[2:]) + ".") for known in extra_head_lines())
    return path in GROUPS or parts[0] == HEADS or path == NAMES


def option_lines(group: str) -> dict[str, Key[Any]]:
    """Return the options of a group, such as `decoder.block`, with their kinds."""
    kind = group.rpartition(".")[2]
    parent = STATIC[f"{group}.kind"].inherits.removesuffix("kind")
    found: dict[str, Key[Any]] = {}
    defaults: dict[str, dict[str, str]] = {}
    parse = STATIC[f"{group}.kind"].parse
    for name in recipes.imported_names(kind):
        if isinstance(parse, RecipeName) and not parse.takes(name):
            continue
        for option, (type_, default, text, setting) in recipes.options(kind, name).items():
            path = f"{group}.{option}"
            if setting and group in WITHOUT_FIRST_CONV:
                continue
            own = f"{setting} and {group}.kind={name}" if setting else f"{group}.kind={name}"
            needs = f"{found[path].needs} or {name}" if path in found else own
            inherits = f"{parent}{option}" if parent else ""
            found[path] = Key(path, text, option_parser(type_), default, inherits=inherits, needs=needs)
            defaults.setdefault(path, {})[name] = yaml_text(default)
    return {
        path: replace(key, by_kind=bool(text), otherwise="" if key.inherits else text)
        for path, key in found.items()
        for text in [unlike(defaults[path])]
    }


def unlike(defaults: Mapping[str, str]) -> str:
    """Return the defaults in words where they differ from kind to kind."""
    return ", ".join(f"{text} of {kind}" for kind, text in defaults.items()) if len(set(defaults.values())) > 1 else ""


@cache
def extra_head_lines() -> dict[str, Key[Any]]:
    return {line.path: line for line in EXTRA_HEAD}


def paths() -> Iterator[Key[Any]]:
    """Yield every key, with options and the keys of one named head.

    Help and spelling suggestions use it.
    """
    for line in KEYS:
        yield line
        group = line.path.removesuffix(".kind")
        if line.path.endswith(".kind") and group.split(".")[-1] in RECIPE_KINDS:
            yield from option_lines(group).values()
    yield from under(f"{HEADS}.<name>", EXTRA_HEAD)
    yield from under(NAMES, [PART_NAME])


class Config:
    """One description: the keys that are set, by path, and those that the user set.

    A preset's keys are set, but not by the user. `config["norm.kind"]` is a key's value, `None` where it is unset;
    `config.norm.kind` is the same. It does not change: `load(config, "depth=4")` is another description.
    """

    given: dict[str, Any]
    said: frozenset[str]
    part_folders: tuple[Path, ...]
    preset: str  # from which the description starts; empty where that is not known

    def __init__(
        self, given: Mapping[str, Any], said: Iterable[str] = (), part_folders: Iterable[Path] = (), preset: str = ""
    ) -> None:
        vars(self).update(
            given={path: value for path, value in given.items() if value is not None or path == "compile"},
            said=frozenset(said),
            part_folders=tuple(dict.fromkeys((*part_folders, *PART_FOLDERS.get()))),
            preset=preset,
        )

    def changed(self, given: Mapping[str, Any]) -> "Config":
        """Return a description with other keys, whose parts are found in the same folders."""
        return Config(given, self.said, self.part_folders, self.preset)

    def __getitem__(self, path: str) -> Any:
        return self.given.get(path)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or "part_folders" not in vars(self):  # a copy in the making
            raise AttributeError(name)
        return attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(unchanged(name, value))

    def __delattr__(self, name: str) -> None:
        raise AttributeError(unchanged(name, None))

    def __setitem__(self, path: str, value: Any) -> None:
        raise TypeError(unchanged(path, value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Config) and self.given == other.given

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"Config({', '.join(f'{path}={value!r}' for path, value in self.given.items())})"


class Group(NamedTuple):
    """A group's keys as attributes."""

    config: Config
    path: str

    def __getattr__(self, name: str) -> Any:
        return attribute(self.config, f"{self.path}.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(unchanged(f"{self.path}.{name}", value))


def unchanged(path: str, value: Any) -> str:
    """Return the sentence that refuses to change a description in place."""
    text = "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f'A description does not change. Make another one: config = load(config, "{path}={text}").'


def attribute(config: Config, path: str) -> Any:
    """Return a key's value, or a group's keys.

    Raises:
        AttributeError: the key does not exist.
    """
    with searching(config.part_folders):
        known = line_of(path)
    if known or path == "compile" in config.given:
        return config[path]
    if not is_group(path):
        raise AttributeError(f"{path} is not a key of a description")
    return Group(config, path)
