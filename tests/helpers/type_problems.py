"""Tell problems of types from the others that the parser finds.

A type problem is one that a key's name or its value has alone. The rule:

- A name that is not a key, a group that is given one value, and a key that is given a group are type problems.
- A value that its key's parser refuses, with one of the texts below, is a type problem.
- A text that reads as a formula has the right type: its number depends on the place. So have the name of a block, a
  gate, an attention or a topology, and of a stage, all of which a user may add.
- A number that is written as a text has the right type, whatever its range.
- Null in a list of levels or convs has the right type: whether anything reads that place depends on other keys.
- A key is not judged if nothing reads it, or if its list has another length than the network: the parser stops there.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, cast

from jsonschema.exceptions import ValidationError

from unetgen import Config
from unetgen.errors import Problem, Problems
from unetgen.language.compose.sources import from_mapping
from unetgen.language.json_schema.types import FORMULA
from unetgen.language.resolve import resolve_with_problems
from unetgen.language.shorthand import flatten
from unetgen.read.json_files import mapping_or_empty

OF_KEYS = re.compile(
    "is not a key|has no meaning for a group|is one value, and|is a group, and|has no keys|is not a preset's name"
    "|cannot be part of a layer name|cannot be written in a description"
)
OF_VALUES = re.compile(
    "is not a whole number|is too small|is too large|is not a positive number|is neither true|is not text|is not a list"
    "|is a list where one value goes|is a list, and this is one|is not a size|is not a rate|is not known|is not a colour"
    "|is out of range|is not a figure|is not a font name|is not an image|is not a part of a figure"
    "|names a part twice, or none|has a '/'|has no place in a formula|is not a formula"
)
NOT_JUDGED = re.compile(
    r"changes? nothing|(value|weight)s? for|has \d+ axes|could be (level|edge)s or axes|has both|is set twice"
)
NAMES = re.compile(r"(^|\.)(block|gate|attention)\.kind$|^topology$|\.at$|^deep_supervision\.stages$")
OF_FORMULAS = re.compile("gives|or one per axis|a formula")
OF_WORDS = re.compile(
    r"(^|\.)(order|labels|metrics|emit|columns|titles|stages|weights|conv_factors|spacing|highlight|rates)$"
)
QUOTED = re.compile(r"'([^']*)'")


def problems_of(description: Mapping[str, Any]) -> Problems:
    """Return what the parser says of a description without a preset, but of its sizes."""
    problems = from_mapping(description).problems
    if not problems:
        given = {path: value for path, value in flatten(description) if value is not None or path == "compile"}
        problems = resolve_with_problems(Config(given, given)).problems
    return problems


def judged(description: dict[str, Any]) -> tuple[dict[str, Any], Problems]:
    """Return a description without the keys that are not judged, and its problems."""
    description = deepcopy(description)
    while True:
        problems = problems_of(description)
        idle = [problem.key for problem in problems if NOT_JUDGED.search(problem.text)]
        if not idle:
            return description, problems
        for path in idle:
            remove(description, path)


def is_read(path: str, given: Mapping[str, Any]) -> bool:
    """Return whether a key has an effect in a description by path."""
    problems = resolve_with_problems(Config(given, given)).problems
    return not any(problem.key == path and "changes nothing" in problem.text for problem in problems)


def remove(description: dict[str, Any], path: str) -> None:
    """Take a key, or what is short for it, out of a description; and empty groups."""
    group, _, name = path.rpartition(".")
    inside: Any = description
    for one in group.split(".") if group else ():
        inside = mapping_or_empty(inside).get(one)
    if isinstance(inside, dict):
        cast("dict[str, Any]", inside).pop(name)
    if group and not mapping_or_empty(inside):
        remove(description, group)


def is_of_type(problem: Problem) -> bool:
    """Return whether a problem is one of types."""
    key, text = problem
    if OF_KEYS.search(text):
        return True
    quoted = QUOTED.match(text)
    if quoted and "is out of range" in text and quoted[1].isdigit():
        return False
    if text.startswith("null ") and not OF_WORDS.search(key):
        return False
    if key.endswith("filters.formula") and "too small" in text:
        return False
    if quoted and OF_FORMULAS.search(text) and re.search(FORMULA["pattern"], quoted[1]):
        return False
    return bool(OF_VALUES.search(text)) and not (quoted and NAMES.search(key))


def said(errors: Iterable[ValidationError]) -> list[str]:
    """Return the places and messages of a validator's errors, in short."""
    return [f"{'.'.join(map(str, error.path))}: {error.message[:200]}" for error in errors]
