"""Overrides as Hydra writes them: read, checked against the schema, and made from plain values.

Hydra stops at the first key it does not know and lets any key pass behind `+`, so the user's overrides are checked
here before Hydra sees them.
"""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen.errors import Problems
from unetgen.paths import presets
from unetgen.schema import GROUPS, PATHS
from unetgen.values import nearest, shown
from unetgen.words import check_word, full_path

KEY = re.compile(r"(?P<mark>[+~]{0,2})(?P<key>[^=@]+?)(?P<rest>=.*)?", re.DOTALL)
FORMULA = re.compile(r"[^'\"\[\]{}$]*[()·×÷−][^'\"\[\]{}$]*", re.DOTALL)
HYDRA_FUNCTION = re.compile(
    r"\s*(choice|range|interval|glob|shuffle|sort|tag|extend_list|int|float|str|bool|json_str)\(.*", re.S
)


class Checked(NamedTuple):
    """Overrides that Hydra will take, and what was wrong with the others."""

    overrides: list[str]
    problems: Problems


@cache
def parser() -> Any:
    from hydra.core.override_parser.overrides_parser import OverridesParser

    return OverridesParser.create()


def is_sweep(override: str) -> bool:
    """Whether an override of a key of ours has several values."""
    if override.startswith(("hydra.", "hydra/", "~")):
        return False
    return parser().parse_override(override).is_sweep_override()


def check(overrides: Iterable[str], config_dirs: Sequence[Path] = ()) -> Checked:
    """Check each override's key; the values are `resolve`'s business."""
    checked = Checked([], Problems())
    for text in overrides:
        before = len(checked.problems)
        override = checked_one(text, checked.problems, config_dirs)
        if len(checked.problems) == before:
            checked.overrides.append(override)
    return checked


def checked_one(text: str, problems: Problems, config_dirs: Sequence[Path]) -> str:
    """One override as Hydra will take it: shorthands written out, formulas quoted."""
    found = KEY.fullmatch(text)
    key = found["key"] if found else text
    if not found or (found["rest"] is None and not found["mark"].startswith("~")):
        problems.say(key.strip() or "''", without_sign(key.strip(), config_dirs))
        return text
    if key.startswith(("hydra.", "hydra/")):
        return text
    value = (found["rest"] or "=")[1:]
    if found["mark"].startswith("~"):
        mend = f" To unset it write {key}=null." if key in PATHS or key == "compile" else ""
        problems.say(key, f"cannot be taken away.{mend}")
        return text
    if key == "preset":
        check_presets(value, problems, config_dirs)
        return f"preset={value}"
    return described(key, value, problems)


def without_sign(word: str, config_dirs: Sequence[Path]) -> str:
    """What is wrong with a word that has no `=` in it."""
    if word in presets(*config_dirs):
        return f"is a preset. Write preset={word}."
    if re.search(r"[a-z]", word):
        return f"has no value. Write {word}=…, without spaces around the sign."
    return "is no override. Write key=value, without spaces around the sign."


def described(key: str, value: str, problems: Problems) -> str:
    """An override of a description's key."""
    if FORMULA.fullmatch(value) and key in PATHS and not HYDRA_FUNCTION.fullmatch(value):
        value = quoted(value)
    override = parse(f"{key}={value}", problems, key)
    if override is None:
        return ""
    sweep = override.is_sweep_override()
    groups = sweep and "{" in value
    path = key if groups else full_path(key, "" if sweep else plain(override.value()))
    if not (sweep and path in GROUPS):
        check_word(problems, path, None if sweep else plain(override.value()))
    return f"{path}={value}"


def parse(text: str, problems: Problems, key: str) -> Any:
    from hydra.core.override_parser.types import Override
    from hydra.errors import HydraException

    try:
        return cast(Override, parser().parse_override(text))
    except HydraException:
        value = text.split("=", 1)[1]
        problems.say(key, f"{shown(value)} cannot be read. Put a text with special characters in quotes:"
                     f" \"{key}='…'\".")  # fmt: skip
        return None


def check_presets(value: str, problems: Problems, config_dirs: Sequence[Path]) -> None:
    known = presets(*config_dirs)
    for name in value.split(","):
        if name.strip() not in known and not re.search(r"[({*$]", value):
            problems.say("preset", f"{shown(name.strip())} is no preset.{nearest(name, known)} There are:"
                         f" {', '.join(known)}.")  # fmt: skip


def plain(value: Any) -> Any:
    """A parsed value without Hydra's wrappers."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in cast("dict[Any, Any]", value).items()}
    return value


def to_override(path: str, value: Any) -> str:
    """An override that sets a key to a plain value (from a file or from Python)."""
    return f"{path}={written(value)}"


def written(value: Any) -> str:
    """A plain value in Hydra's override grammar."""
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list | tuple):
        return f"[{','.join(written(item) for item in cast('list[Any]', value))}]"
    if hasattr(value, "tolist"):  # a number or an array of NumPy's
        return written(value.tolist())
    kind = type(value).__name__
    raise ValueError(f"{shown(value)} ({kind}) cannot stand in a description. Use numbers, texts and lists.")


def quoted(text: str) -> str:
    """A text in single quotes; Hydra wants a backslash doubled only before a quote."""
    return "'" + re.sub(r"(\\*)('|$)", lambda m: m[1] * 2 + ("\\'" if m[2] else ""), text) + "'"
