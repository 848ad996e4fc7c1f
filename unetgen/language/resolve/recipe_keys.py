"""Read blocks, attentions and gates with their options, per level and convolution."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast, get_origin

from unetgen.graph.parts import Recipe
from unetgen.language import per_level as levels
from unetgen.language.keys.key import Key
from unetgen.language.recipe_names import RecipeName, option_parser
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.unit_places import listed
from unetgen.network import recipes


class RecipeGroup(NamedTuple):
    """A group of keys that may name a recipe, and the length of its lists of levels.

    The length is 0 where a list is not of levels.
    """

    path: str
    levels: int

    def key(self, name: str) -> str:
        return f"{self.path}.{name}"


Groups = Sequence[RecipeGroup]


def recipe(read: Reader, key: Key[str], groups: Groups, level: int) -> Recipe:
    """Return the recipe of a level, from the first group that names it."""
    return recipe_of_each(read, key, groups, level, 0)[0]


def recipe_of_each(read: Reader, key: Key[str], groups: Groups, level: int, convs: int) -> list[Recipe]:
    """Return the recipes of a level: one, or those of an inner list, one per conv."""
    if read.groups.isdisjoint([group.path for group in groups]):
        read.answer(groups[0].key("kind"), key.default)
        return [Recipe(key.default)]
    read.answer(groups[0].key("kind"), key.default, (group.key("kind") for group in groups[1:]))
    group = first_with(read, groups, "kind") or groups[-1]
    path = group.key("kind")
    there = entry(read, path, group, level)
    if isinstance(there, list) and convs:
        where = f"level {level}" if group.levels else group.path.partition(".")[0]
        there = read.tried(path, lambda: levels.per_conv(there, convs, where), [None])
    kind = recipe_kind(key)
    values: list[Any] = cast("list[Any]", there) if isinstance(there, list) and convs else [there]
    names = [recipe_name(read, key, path, value) for value in values]
    return [Recipe(name, recipe_options(read, kind, name, groups, level) if name != "none" else ()) for name in names]


def recipe_name(read: Reader, key: Key[str], path: str, value: Any) -> str:
    return key.default if value is None else read.tried(path, lambda: key.parse(value), key.default)


def recipe_kind(key: Key[str]) -> str:
    """Return what a key names: a block, an attention or a gate."""
    assert isinstance(key.parse, RecipeName)
    return key.parse.kind


def first_with(read: Reader, groups: Groups, name: str) -> RecipeGroup | None:
    return next((group for group in groups if read.is_set(group.key(name))), None)


def entry(read: Reader, path: str, group: RecipeGroup, level: int) -> Any:
    """Return what a value says for a level."""
    value: Any = read.given.get(path)
    if not isinstance(value, list) or not group.levels:
        read.used.add(path)
        return cast("Any", value)
    read.took(path, (level,))
    return read.tried(path, lambda: levels.one_per_level(value, group.levels, listed(path))[level], None)


def recipe_options(read: Reader, kind: str, name: str, groups: Groups, level: int) -> tuple[tuple[str, Any], ...]:
    """Return the options of a recipe at a level that are not its defaults."""
    found: list[tuple[str, Any]] = []
    for option, (type_, default, _, setting) in recipes.options(kind, name).items():
        if setting and not read.holds(setting):
            continue
        read.answer(groups[0].key(option), default, (above.key(option) for above in groups[1:]))
        group = first_with(read, groups, option)
        if group is None:
            continue
        path = group.key(option)
        there = entry(read, path, group, level) if is_of_levels(read.given[path], type_) else read.given[path]
        read.used.add(path)
        value = default if there is None else parsed_option(read, path, type_, there, default)
        if value != default:
            found.append((option, value))
    return tuple(found)


def parsed_option(read: Reader, path: str, type_: Any, value: Any, default: Any) -> Any:
    return read.tried(path, lambda: option_parser(type_)(value), default)


def is_of_levels(value: Any, type_: Any) -> bool:
    """Return whether an option's value is a list of levels, and not of numbers."""
    if not isinstance(value, list):
        return False
    entries = cast("list[Any]", value)
    return get_origin(type_) is not tuple or any(isinstance(one, list) for one in entries)
