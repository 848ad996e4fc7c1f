"""Turn the editor's text into a description, or into its problems."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar, cast

from unetgen.errors import ConfigError, Problem, UserError
from unetgen.language.compose.load import load
from unetgen.language.compose.read_yaml import read_yaml
from unetgen.language.config import Config
from unetgen.language.planning import plan_of
from unetgen.live.fixes import fixes_of, line_in

T = TypeVar("T")

LARGEST = 200_000  # characters; a hundred times a long description
READS_FILES = {
    "parts": "reads files of your own, and the page reads none. Run `unetgen` for this description.",
    "hydra": "is for the command, which reads it from the file. The page needs none.",
    "diagram.input_image": "reads a file, and the page reads none. Run `unetgen` for this figure.",
    "diagram.output_image": "reads a file, and the page reads none. Run `unetgen` for this figure.",
}


class Refusal(NamedTuple):
    """The problems of a text."""

    problems: list[Problem]


def mapping_of(text: str) -> Mapping[str, Any]:
    """Return the keys of a text.

    Raises:
        ConfigError: it is no description that the page may show.
    """
    if len(text) > LARGEST:
        raise ConfigError([Problem("", f"The text sets_key {len(text):,} characters. Give {LARGEST:,} at most.")])
    try:
        content = read_yaml(text)
    except ValueError as error:
        raise ConfigError([Problem("", f"The text {error}")]) from None
    if content is None:
        return {}
    if not isinstance(content, Mapping):
        raise ConfigError([Problem("", "The text sets_key no keys. Write, for example, depth: 4.")])
    mapping = cast("Mapping[str, Any]", content)
    if found := [Problem(path, reason) for path, reason in READS_FILES.items() if sets_key(mapping, path)]:
        raise ConfigError(found)
    return mapping


def sets_key(mapping: Mapping[str, Any], path: str) -> bool:
    """Return whether a mapping sets a key, nested or with dots."""
    group, _, name = path.partition(".")
    inside = mapping.get(group)
    return path in mapping or (bool(name) and isinstance(inside, Mapping) and name in inside)


def description_of_text(text: str, *words: str) -> Config:
    """Return the description of a text, changed by overrides.

    Raises:
        ConfigError: every problem of it.
        UserError: it cannot be composed.
    """
    return load(mapping_of(text), *words)


def problems_in(text: str) -> list[Problem]:
    """Return every problem of a text."""
    try:
        plan_of(description_of_text(text))
    except ConfigError as error:
        return error.problems
    except UserError as error:
        return [Problem("", str(error))]
    return []


def tried(make: Callable[[], T]) -> T | Refusal:
    """Return what is made, or the problems of the description."""
    try:
        return make()
    except ConfigError as error:
        return Refusal(error.problems)
    except UserError as error:
        return Refusal([Problem("", str(error))])


def as_data(text: str, problem: Problem) -> dict[str, Any]:
    """Return a problem as data: key, text, line, and the remedies with their texts."""
    try:
        line = line_in(text, problem.key) if problem.key else None
        fixes = fixes_of(text, problem, problems_in) if problem.key else []
    except Exception:  # a text that is no YAML sets_key no keys to point at
        line, fixes = None, []
    return {"key": problem.key, "text": problem.text, "line": line, "fixes": [fix._asdict() for fix in fixes]}
