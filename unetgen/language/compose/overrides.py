"""Read and check overrides in Hydra's grammar.

Hydra stops at the first unknown key, and lets any key pass after `+`. So it gets no schema: the user's overrides are
checked before, and reach Hydra with `++`, its sign for setting a key that may exist already.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from unetgen._text import available, nearest, shown
from unetgen.errors import Problems
from unetgen.language.compose.conf import is_preset, presets
from unetgen.language.compose.file_choices import ENDINGS, with_paths
from unetgen.language.compose.override_grammar import as_override_value, choices_of, in_braces, quoted, readable
from unetgen.language.compose.own_groups import as_group
from unetgen.language.config import HEADS, head_name_fault, is_group, line_of
from unetgen.language.plain_values import text_fault
from unetgen.language.shorthand import flatten, nested
from unetgen.language.suggestions import check_word, nearest_key

KEY = re.compile(r"(?P<mark>[+~]{0,2})(?P<key>[^=@]+?)(?P<rest>=.*)?", re.DOTALL)
FORMULA = re.compile(r"[^'\"\[\]{}$]*[()·×÷−][^'\"\[\]{}$]*|#\w*", re.DOTALL)  # or a colour
HYDRA_FUNCTION = re.compile(
    r"\s*(choice|range|interval|glob|shuffle|sort|tag|extend_list|int|float|str|bool|json_str)\(.*", re.S
)
HYDRAS = ("hydra.", "hydra/", "preset=", "~")  # words that are not about a key of a description
OPEN = ("hydra.callbacks", "hydra.job.env_set")  # Hydra's groups with any key
FORCE = "++"


class Checked(NamedTuple):
    """Overrides that Hydra will take, and what was wrong with the others."""

    overrides: list[str]
    problems: Problems


def for_hydra(words: Iterable[str]) -> list[str]:
    """Write checked overrides for a Hydra configuration without a schema."""
    return [word if is_hydras(word) else f"{FORCE}{word}" for word in words]


def is_hydras(word: str) -> bool:
    return word.startswith("+") or (word.startswith(HYDRAS) and not word.startswith(OPEN))


def as_typed(word: str) -> str:
    """Write one of Hydra's overrides as the user does: Hydra escapes braces in sweeps."""
    word = word.replace("\\{", "{").replace("\\}", "}") if "$\\{" in word else word
    return with_paths(word.removeprefix(FORCE))


def keys_set_by(words: Iterable[str]) -> set[str]:
    """Return the keys that overrides set; one word of a sweep may set several."""
    own = [as_typed(word) for word in words if not word.lstrip("+").startswith(HYDRAS)]
    split = [word.split("=", 1) for word in own]
    groups = {key: parse_value(f"{key}={value}") for key, value in split if value.startswith("{")}
    return {path for path, _ in flatten({**{key: None for key, _ in split}, **groups})}


@cache
def parser() -> Any:
    from hydra.core.override_parser.overrides_parser import OverridesParser

    return OverridesParser.create()


def parse_value(override: str) -> Any:
    return parser().parse_override(override).value()


def is_sweep(override: str) -> bool:
    """Return whether an override of our keys has several values."""
    if override.startswith(("hydra.", "hydra/", "~")) or not re.search(r"[,(]", override):
        return False
    return parser().parse_override(override).is_sweep_override()


def check_override_keys(overrides: Iterable[str]) -> Checked:
    """Check each override's key; the values are `resolve`'s business."""
    checked = Checked([], Problems())
    for text in overrides:
        before = len(checked.problems)
        found = checked_one(text, checked.problems)
        if len(checked.problems) == before:
            checked.overrides.extend(found)
    return checked


def checked_one(text: str, problems: Problems) -> list[str]:
    """Check one override, open groups, expand shorthands, and quote formulas."""
    found = KEY.fullmatch(text)
    key = found["key"] if found else text
    if not found or (found["rest"] is None and not found["mark"].startswith("~")):
        problems.say(key.strip() or "''", without_sign(key.strip()))
        return []
    if key.startswith(("hydra.", "hydra/")):
        return [text] if parse_override(text, problems, key) else []
    value = (found["rest"] or "=")[1:]
    if fault := text_fault(text):
        problems.say(key.strip(), fault)
        return []
    if key != key.strip():
        problems.say(key.strip(), f"has spaces around its sign. Write {key.strip()}={value.strip()}.")
        return []
    if found["mark"].startswith("~"):
        remedy = f" To unset it write {key}=null." if line_of(key) or key == "compile" else ""
        problems.say(key, f"cannot be taken away.{remedy}")
        return []
    if fault := head_name_fault(key):
        problems.say(HEADS, fault)
        return []
    if key == "preset":
        check_choice(key, value, problems)
        check_presets(value, problems)
        return [f"preset={value}"]
    if group := as_group(key, value):
        check_choice(key, value, problems)
        return [group]
    return described(key, value, problems)


def without_sign(word: str) -> str:
    """Return the problem of a word without `=`."""
    if is_preset(word):
        return f"is a preset. Write preset={word}."
    if re.search(r"\.(keras|h5|hdf5|json)$", word):
        return "is a model's file, not an override. `unetgen draw` and `unetgen compare` take one as the first word."
    if "@" in word:
        return "has a Hydra package in it, and a description has none. Write key=value."
    if re.search(r"[a-z]", word):
        return f"has no value. Write {word}=…, without spaces around the sign."
    return "is not an override. Write key=value, without spaces around the sign."


def described(key: str, value: str, problems: Problems) -> list[str]:
    """Return the override of a description's key, or of each key of a group."""
    if FORMULA.fullmatch(value) and (line_of(key) or is_group(key)) and not HYDRA_FUNCTION.fullmatch(value):
        value = quoted(value)
    override = parse_override(f"{key}={value}", problems, key)
    if override is None:
        return []
    if override.is_sweep_override():
        choices = problems.catch(key, lambda: choices_of(override.value()))
        return [swept(key, value, choices, problems)] if choices else []
    given, before = override.value(), len(problems)
    pairs = list(flatten({key: given}))
    for path, inner in pairs:
        check_word(problems, path, inner)
    if len(problems) > before or not isinstance(given, Mapping):
        return [f"{path}={value}" for path, _ in pairs]
    return [word for path, inner in pairs if (word := caught(problems, path, inner))]


def swept(key: str, value: str, choices: Sequence[Any], problems: Problems) -> str:
    """Check a sweep of one word.

    Groups stay groups, with shorthands expanded: each choice sets several keys. A wrong choice fails its own jobs; it
    is a problem of the sweep only if no choice is valid.
    """
    every = [list(flatten({key: choice})) for choice in choices]
    found = [problems_of(pairs) for pairs in every]
    if all(found):
        problems.extend(dict.fromkeys(problem for wrong in found for problem in wrong))
    paths = {path for pairs in every for path, _ in pairs}
    if len(paths) == 1 and not any(isinstance(choice, Mapping) for choice in choices):
        return f"{paths.pop()}={value}"
    return f"{key}={problems.catch(key, lambda: ','.join(group_of(key, pairs) for pairs in every))}"


def problems_of(pairs: Sequence[tuple[str, Any]]) -> Problems:
    found = Problems()
    for path, inner in pairs:
        check_word(found, path, inner)
    return found


def group_of(key: str, pairs: Sequence[tuple[str, Any]]) -> str:
    """Write one choice of a sweep over groups in Hydra's grammar."""
    inside = {path.removeprefix(key).removeprefix("."): value for path, value in pairs}
    return in_braces(inside[""] if "" in inside else nested(inside.items()))


def parse_override(text: str, problems: Problems, key: str) -> Any:
    from hydra.errors import HydraException

    try:
        return parser().parse_override(text)
    except RecursionError:
        problems.say(key, "is nested too deeply. Write lists of two levels at most.")
        return None
    except ValueError:  # of Python, for a number of 4,300 digits
        problems.say(key, "has a number of too many digits. Give a smaller one.")
        return None
    except HydraException:
        if not key.startswith(HYDRAS) and not line_of(key) and not is_group(key):
            problems.say(key, f"is not a key.{nearest_key(key)}")
            return None
        value = text.split("=", 1)[1]
        if any(value.count(opening) > value.count(closing) for opening, closing in ("[]", "{}")):
            problems.say(key, f"{shown(value)} opens a bracket, and does not close it.")
            return None
        problems.say(key, f"{shown(value)} cannot be read. {readable(key, value)}")
        return None


def check_choice(key: str, value: str, problems: Problems) -> None:
    """Note a choice of files that Hydra cannot read."""
    if not re.search(r"[][(){}]", value):
        return
    from hydra.errors import HydraException

    try:
        parse_value(f"{key}={value}")
    except HydraException:
        problems.say(key, f"{shown(value)} cannot be read. Give a name, several (a,b), or a pattern: glob(a*).")


def check_presets(value: str, problems: Problems) -> None:
    """Note unknown presets; one of several choices fails its own jobs only."""
    names = [name.strip() for name in value.split(",")]
    if re.search(r"[(*$]", value) or any(map(is_preset, names)):
        return
    known = presets()
    for name in names:
        if name.endswith(ENDINGS):
            problems.say("preset", f"{shown(name)} is a file. Write it alone: unetgen {name}")
            continue
        problems.say("preset", f"{shown(name)} is not a preset.{nearest(name, known)}{available(known)}")


def caught(problems: Problems, path: str, value: Any) -> str | None:
    """Return an override that sets a key to a plain value, or note its problem.

    The value comes from a file or from Python.
    """
    return problems.catch(path, lambda: f"{path}={as_override_value(value)}")
