"""Convert what Hydra composed to a `Config`: plain values, all keys checked.

Hydra gets no schema: one with this many keys would cost each start more than the rest of it.
"""

from collections.abc import Generator, Iterable, Mapping
from contextlib import suppress
from typing import Any, cast

from unetgen._text import shown
from unetgen.errors import ConfigError, Problem, Problems, UserError
from unetgen.language.compose.layers import dropped_by, first_preset, said_by_file
from unetgen.language.compose.own import without_parts
from unetgen.language.compose.own_groups import choices_in
from unetgen.language.config import RECIPE_KINDS, Config, is_group
from unetgen.language.plain_values import resolver_fault
from unetgen.language.shorthand import full_path, opened
from unetgen.language.suggestions import check_word
from unetgen.network import recipes


def from_hydra(
    composed: Any,
    said: Iterable[str],
    problems: Iterable[Problem] = (),
    source: str = "",
    *,
    words: Iterable[str] = (),
) -> Config:
    """Convert a composed configuration, and check its keys, the preset's too.

    Args:
        composed: what Hydra composed.
        said: the keys that the user set, and no preset.
        problems: problems found so far.
        source: what it was composed from.
        words: the overrides that it was composed from.

    Raises:
        ConfigError: every problem of the description.
    """
    found = Problems(problems)
    refuse_resolvers(composed, said, found)
    mapping = dict(without_parts(resolved(composed, found)))
    import_named_parts(mapping)
    given = dict(known_items(mapping, found))
    for path in dropped_by(words):
        given.pop(path, None)
    every = [*said, *said_by_file(words)]
    config = Config(given, [path for path in every if given.get(path) is not None], preset=first_preset(words))
    if found:
        raise ConfigError(with_the_rest(found, config), source)
    return config


def refuse_resolvers(composed: Any, said: Iterable[str], problems: Problems) -> None:
    """Note resolvers in presets, which somebody else may have written.

    Raises:
        ConfigError: there are some; they are not looked up.
    """
    from omegaconf import OmegaConf

    before, own = len(problems), set(said)
    raw = cast("dict[str, Any]", OmegaConf.to_container(composed, resolve=False))
    for path, value in opened({key: value for key, value in raw.items() if key != "hydra"}):
        if path not in own and (fault := resolver_fault(value)):
            problems.say(path, fault)
    if len(problems) > before:
        raise ConfigError(problems)


def resolved(composed: Any, problems: Problems) -> dict[str, Any]:
    """Convert a composed configuration to a plain mapping, interpolations resolved.

    Raises:
        ConfigError: an interpolation cannot be resolved.
    """
    from omegaconf.errors import OmegaConfBaseException

    try:
        return {key: python_value(composed[key]) for key in composed if key != "hydra"}
    except OmegaConfBaseException as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        text = f"{reason}. The name in ${{…}} must be a key that is set."
        raise ConfigError([*problems, Problem(error.full_key or "${…}", text)]) from None


def python_value(value: Any) -> Any:
    """Convert an OmegaConf value to a Python value."""
    from omegaconf import OmegaConf

    return OmegaConf.to_container(value, resolve=True) if OmegaConf.is_config(value) else value


def known_items(mapping: dict[str, Any], problems: Problems) -> Generator[tuple[str, Any]]:
    """Return the known keys with their values, by path, and note the unknown ones."""
    for group in [key for key in mapping if key == "preset" or (choices_in(key) and not is_group(key))]:
        if isinstance(outside := mapping.pop(group), dict):
            keys = cast("dict[str, Any]", outside)
            text = f"contains {', '.join(keys)}. Write # @package _global_ as the first line of the {group}'s file."
            problems.say(group, text)
            mapping = {**keys, **mapping}
    for path, value in opened(mapping):
        before = len(problems)
        if (full := full_path(path, value)) == path:
            check_word(problems, path, value, all_imported=True)
        else:  # an override of norm.epsilon would take the place of the word
            name = full.rpartition(".")[2]
            problems.say(path, f"{shown(value)} is one value, and a preset's keys can be overridden one by one:"
                         f" write {{{name}: {shown(value).strip(chr(39))}}} there.")  # fmt: skip
        if len(problems) == before:
            yield path, value


def import_named_parts(mapping: Mapping[str, Any]) -> None:
    """Import the packages of parts that a description names, so that options are keys.

    A part that cannot be imported is reported where its name is read.
    """
    for path, value in opened(mapping):
        kind = path.removesuffix(".kind").split(".")[-1]
        if path.endswith(".kind") and kind in RECIPE_KINDS:
            for name in cast("list[Any]", value) if isinstance(value, list) else [value]:
                with suppress(UserError):
                    if isinstance(name, str) and name != "none" and recipes.exists(kind, name):
                        recipes.part_function(kind, name)


def within(path: str) -> set[str]:
    """Return a key and the groups that contain it."""
    return {path[:end] for end in range(len(path)) if path[end] == "."} | {path}


def with_the_rest(problems: Problems, config: Config) -> Problems:
    """Return the problems of the words, then those of the values."""
    from unetgen.language.planning import plan_of

    try:
        plan_of(config)
    except ConfigError as error:
        told = {problem.key for problem in problems}
        return Problems([*problems, *(problem for problem in error.problems if not told & within(problem.key))])
    return problems
