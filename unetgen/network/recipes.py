"""The open sets (blocks, attentions, gates, topologies): what there is, and each one's options, from its file alone.

A file's function has the set's singular name; its keyword-only parameters are the options, annotated as
`Annotated[type, "a line of help"]`, with a second text for the setting without which it changes nothing. Types: `bool`,
`int` (from 1), `float` (above 0), a `Literal` of words, or a tuple of ints. A new file is there at once: no registry,
no decorator.
"""

import inspect
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple, get_args, get_type_hints

from unetgen.errors import SettingError, SizeError
from unetgen.graph.spec import Recipe

ROOMS = {"block": "blocks", "attention": "attentions", "gate": "gates", "topology": "topologies"}


class Option(NamedTuple):
    """A keyword-only parameter: its type, its default, its line of help, and the setting that it needs."""

    type: Any
    default: Any
    help: str
    needs: str = ""


def names(kind: str) -> tuple[str, ...]:
    """The files of a room, by name."""
    return files_in(tuple(import_module(f"unetgen.network.{ROOMS[kind]}").__path__))


@cache
def files_in(folders: tuple[str, ...]) -> tuple[str, ...]:
    """The public modules of a room's folders; they are listed once, as every plan asks."""
    return tuple(sorted(module.name for module in iter_modules(folders) if not module.name.startswith("_")))


@cache
def named(kind: str, name: str) -> Callable[..., Any]:
    """The function of a file."""
    return getattr(import_module(f"unetgen.network.{ROOMS[kind]}.{name}"), kind)


def lay(kind: str, recipe: Recipe, *arguments: Any) -> Any:
    """Lay a recipe with its options.

    Raises:
        SettingError: the recipe cannot lay what it was given.
    """
    try:
        return named(kind, recipe.name)(*arguments, **dict(recipe.options))
    except (SizeError, SettingError):
        raise
    except ValueError as error:
        raise SettingError(f"{kind}.kind", str(error)) from None


@cache
def options(kind: str, name: str) -> dict[str, Option]:
    """The options of a file's function."""
    function = named(kind, name)
    hints = get_type_hints(function, include_extras=True)
    found: dict[str, Option] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY:
            type_, *texts = get_args(hints[parameter.name])
            found[parameter.name] = Option(type_, parameter.default, *texts)
    return found
