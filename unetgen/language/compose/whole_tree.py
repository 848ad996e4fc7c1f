"""A description with every key: set values, defaults, and null for the others.

It is a description itself, of the same network, and stays open to later words: a key that takes its value from another
one is null, so that it still follows that one.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any, cast

from unetgen.language.compose.to_yaml import place_of
from unetgen.language.config import HEADS, RECIPE_KINDS, STATIC, Config, option_lines
from unetgen.language.keys.key import Key
from unetgen.language.planning import planned
from unetgen.language.resolve import resolve_with_problems
from unetgen.language.shorthand import nested

MADE_BY_A_KEY = ("bottleneck.filters.", "decoder.filters.", "up.before.", "up.after.")  # any key there adds something
FIGURE = "diagram."
UNSET = (None, "", ())


def whole_tree(config: Config, source: str = "") -> dict[str, Any]:
    """Return every key of a description, nested.

    Raises:
        ConfigError: every problem of the description.
    """
    effective = with_defaults(config, source).given
    values = {**dict.fromkeys([*STATIC, HEADS]), **effective}
    for group in (HEADS, "compile"):
        inside = [path for path in values if path.startswith(f"{group}.")]
        if group in effective:
            values = {path: value for path, value in values.items() if path not in inside}
        elif inside:
            values.pop(group, None)
    order = {path: place for place, path in enumerate(STATIC)}
    return nested(sorted(values.items(), key=lambda item: place_of(item[0], order)))


def with_defaults(config: Config, source: str) -> Config:
    """Return a description with every default that a file may set with its keys.

    Raises:
        ConfigError: every problem of the description.
    """
    defaults = dict(own_defaults())
    if "compile" in config.given:  # it is null
        defaults = {path: value for path, value in defaults.items() if not path.startswith("compile.")}
    effective = planned(config.changed({**defaults, **config.given}), source).config.given
    as_file = Config(effective, effective, config.part_folders)
    refused = {problem.key for problem in resolve_with_problems(as_file).problems}
    if any(path.startswith(FIGURE) for path in refused):  # only the first of them is named
        refused |= {path for path in effective if path.startswith(FIGURE)}
    refused -= config.given.keys()
    return config.changed({path: value for path, value in effective.items() if path not in refused})


def own_defaults() -> Iterator[tuple[str, Any]]:
    """Yield the defaults that depend on no other key and add nothing to a network."""
    for line in chain(STATIC.values(), part_options()):
        if line.default in UNSET or line.inherits or line.otherwise or line.path.startswith(MADE_BY_A_KEY):
            continue
        yield (
            line.path,
            list(cast("tuple[Any, ...]", line.default)) if isinstance(line.default, tuple) else line.default,
        )


def part_options() -> Iterator[Key[Any]]:
    """Yield the options of blocks, gates and attentions."""
    for path in STATIC:
        group = path.removesuffix(".kind")
        if path.endswith(".kind") and group.split(".")[-1] in RECIPE_KINDS:
            yield from option_lines(group).values()
