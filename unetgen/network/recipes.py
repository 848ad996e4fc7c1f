"""Find blocks, attentions, gates and topologies by name, with their options.

A file's function has the kind as its name; its keyword-only parameters are the options, annotated as `Annotated[type,
"a line of help"]`, with a second text for the setting without which it changes nothing. Types: `bool`, `int` (from
1), `float` (above 0), a `Literal` of words, or a tuple of ints. A new file is found without a registry or a
decorator. Users' own files and packages join through `own_parts`.
"""

import inspect
import sys
from collections.abc import Callable, Generator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple, get_args, get_type_hints

from unetgen.errors import SettingError, SizeError, UserError
from unetgen.graph.parts import Part, Recipe
from unetgen.graph.spec import Spec
from unetgen.network.check_parts import check_options, check_result, check_stage_order
from unetgen.network.own_parts import SUBFOLDERS, OwnPart, own_parts, searching
from unetgen.network.part_files import faults_with_their_line, line_at_fault
from unetgen.network.stage_order import Order, has_one_path


class Option(NamedTuple):
    """A keyword-only parameter: type, default, help, and the setting that it needs."""

    type: Any
    default: Any
    help: str
    needs: str = ""


def names(kind: str) -> tuple[str, ...]:
    """Return every name of a kind: the built-in ones, then users' own.

    Raises:
        UserError: two parts have one name.
    """
    ours = built_in(kind)
    return (*ours, *sorted(own_parts(kind, ours)))


@cache
def built_in(kind: str) -> tuple[str, ...]:
    """Return the public modules of the package's folder."""
    folders = import_module(f"unetgen.network.{SUBFOLDERS[kind]}").__path__
    return tuple(sorted(module.name for module in iter_modules(folders) if not module.name.startswith("_")))


def imported_names(kind: str) -> tuple[str, ...]:
    """Return the names whose options are known without importing an unused package.

    A file that is unfinished has none; it is refused where it is used.
    """
    ours = built_in(kind)
    own = own_parts(kind, ours).items()
    return (*ours, *sorted(name for name, part in own if part.is_imported and has_options(part)))


def has_options(part: OwnPart) -> bool:
    """Return whether a part can be imported and its options be read."""
    try:
        options_of(part.function, part)
    except UserError:
        return False
    return True


def own_part(kind: str, name: str) -> OwnPart | None:
    """Return a user's own part, or `None` for a built-in one.

    Raises:
        UserError: two parts have one name.
        KeyError: no part has this name.
    """
    ours = built_in(kind)
    return None if name in ours else own_parts(kind, ours)[name]


def exists(kind: str, name: Any) -> bool:
    """Return whether a name is known; packages are asked only if it is not built in."""
    return name in built_in(kind) or name in names(kind)


def part_function(kind: str, name: str) -> Callable[..., Any]:
    """Return a part's function.

    Raises:
        UserError: a user's own one cannot be imported.
    """
    own = own_part(kind, name)
    return own.function if own else built_in_function(kind, name)


@cache
def built_in_function(kind: str, name: str) -> Callable[..., Any]:
    return getattr(import_module(f"unetgen.network.{SUBFOLDERS[kind]}.{name}"), kind)


def lay(kind: str, recipe: Recipe, *arguments: Any) -> Any:
    """Add a part's nodes, with its options.

    Raises:
        SettingError: the part cannot be built from what it was given.
        UserError: a user's own one fails, or returns something else than it has to.
    """
    own = own_part(kind, recipe.name)
    if own:
        return lay_own(own, recipe, *arguments)
    function = built_in_function(kind, recipe.name)
    try:
        return function(*given_to(kind, function, arguments), **dict(recipe.options))
    except (SizeError, SettingError):
        raise
    except ValueError as error:
        raise SettingError(f"{kind}.kind", str(error)) from None


def given_to(kind: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the arguments that a part takes: an attention may leave out the unit."""
    return arguments[: by_place(function)] if kind == "attention" else arguments


@cache
def by_place(function: Callable[..., Any]) -> int:
    """Count the parameters of a function that are given by their place."""
    return sum(one.kind is not one.KEYWORD_ONLY for one in inspect.signature(function).parameters.values())


def lay_own(own: OwnPart, recipe: Recipe, *arguments: Any) -> Any:
    """Add the nodes of a user's own part; a `ValueError` is its message."""
    with faults_with_their_line(f"{own.kind} {recipe.name!r} cannot be built", own.root):
        try:
            made = own.function(*given_to(own.kind, own.function, arguments), **dict(recipe.options))
        except (SizeError, SettingError):
            raise
        except ValueError as error:
            raise SettingError(f"{own.kind}.kind", f"{line_at_fault(error, own.root)}{error}") from error
    return check_result(own, made)


def stages_of(topology: str, depth: int) -> Order:
    """Return a topology's stages in execution order, with the edges of each.

    Raises:
        UserError: a user's own topology fails, or has no order in which a network can be built.
    """
    own = own_part("topology", topology)
    if not own:
        return built_in_order(topology, depth)
    with faults_with_their_line(f"topology {topology!r} cannot be built", own.root):
        order = own.function(depth)
    return check_stage_order(own, order, depth)


def is_plain_u(topology: str, depth: int) -> bool:
    """Return whether one path leads up, with a skip per level.

    At depth 2 every topology looks so, therefore it is judged at 3 or more.
    """
    return has_one_path(stages_of(topology, max(depth, 3)))


@cache
def built_in_order(topology: str, depth: int) -> Order:
    return built_in_function("topology", topology)(depth)


def options(kind: str, name: str) -> dict[str, Option]:
    """Return the options of a part's function.

    Raises:
        UserError: a user's own one cannot be imported, or has an option that cannot be a key.
    """
    own = own_part(kind, name)
    return options_of(own.function, own) if own else built_in_options(kind, name)


@cache
def built_in_options(kind: str, name: str) -> dict[str, Option]:
    return options_of(built_in_function(kind, name), None)


def options_of(function: Callable[..., Any], own: OwnPart | None) -> dict[str, Option]:
    """Read the keyword-only parameters of a function."""
    if own:
        check_options(own)
    hints = get_type_hints(function, include_extras=True)
    found: dict[str, Option] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY:
            type_, *texts = get_args(hints[parameter.name])
            found[parameter.name] = Option(type_, parameter.default, *texts)
    return found


def part_title(kind: str, name: str) -> str:
    """Return a part's name in the figure: the `TITLE` of its file, or the file's name.

    Raises:
        UserError: a user's own one cannot be imported.
    """
    module = sys.modules.get(part_function(kind, name).__module__)
    given = getattr(module, "TITLE", None)
    return " ".join(given.split()) if isinstance(given, str) and given.strip() else name.replace("_", " ")


def can_resize(block: str) -> bool:
    """Return whether a block can stride; one that cannot has `KEEPS_SIZE` in its file."""
    module = sys.modules.get(part_function("block", block).__module__)
    return not getattr(module, "KEEPS_SIZE", False)


def used_own_parts(spec: Spec) -> tuple[OwnPart, ...]:
    """Return the users' own parts that a network is made of, each once."""
    pairs = dict.fromkeys([("topology", spec.topology), *recipes_of(spec)])
    with searching(spec.part_folders):
        found = (own_part(kind, name) for kind, name in pairs if name != "none" and name not in built_in(kind))
        return tuple(part for part in found if part)


def recipes_of(spec: Spec) -> Generator[tuple[str, str]]:
    """Yield the kind and the name of every recipe."""
    parts: list[Part] = [*spec.encoder, *spec.decoder, *(skip.part for skip in spec.skip if skip.part)]
    for part in parts:
        yield from (("block", step.block.name) for step in part.steps)
        if part.attention:
            yield "attention", part.attention.name
    for edge in (*spec.down, *spec.up, *filter(None, (spec.entry, spec.exit, *spec.late))):
        yield "block", edge.block.name
    for skip in spec.skip:
        if skip.gate:
            yield "gate", skip.gate.name
