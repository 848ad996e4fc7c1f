"""The JSON Schema of one key."""

from typing import Any, cast

from unetgen.language.config import RECIPE_KINDS
from unetgen.language.json_schema.definitions import reference_to
from unetgen.language.json_schema.lists import with_lists
from unetgen.language.json_schema.types import Schema, any_of, parsed_type
from unetgen.language.keys.key import Key
from unetgen.language.recipe_names import option_parser
from unetgen.network import recipes


def type_of_key(key: Key[Any]) -> Schema:
    """Return the schema of a key's value, without null."""
    group, _, name = key.path.rpartition(".")
    kind = group.rpartition(".")[2]
    one = type_of_option(kind, name) if kind in RECIPE_KINDS and name != "kind" else parsed_type(key.parse)
    return with_lists(key.path, any_of(one, reference_to("interpolation")))


def type_of_option(kind: str, name: str) -> Schema:
    """Return the schema of an option, which several recipes may have."""
    there = (recipes.options(kind, recipe) for recipe in recipes.imported_names(kind))
    return any_of(*(parsed_type(option_parser(options[name].type)) for options in there if name in options))


def said_of_key(key: Key[Any]) -> Schema:
    """Return what a schema says of a key beside its type: help, default, example."""
    default: Any = [*cast("tuple[Any, ...]", key.default)] if isinstance(key.default, tuple) else key.default
    has_default = not key.inherits and default not in (None, "", [])
    return {
        "description": key.help_with_needs,
        **({"default": default} if has_default else {}),
        **({"examples": [typed_example(key.example)]} if key.example else {}),
    }


def typed_example(example: str) -> Any:
    """Return an example as YAML reads it: a number, a list of words, or a text."""
    if example.startswith("["):
        return example.strip("[]").split(",")
    return int(example) if example.isdigit() else example
