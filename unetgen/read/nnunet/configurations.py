"""The configurations of a plans file, with what they inherit."""

from collections.abc import Mapping
from typing import Any, cast

from unetgen._text import available, nearest, shown
from unetgen.errors import Problems

INHERITS = "inherits_from"


def resolved_configuration(configurations: Mapping[str, Any], name: str, problems: Problems) -> dict[str, Any]:
    """Return a configuration with its parents' keys.

    A child's key replaces the whole value. A circle, a parent that does not exist and what is not a mapping are noted.
    """
    chain: list[str] = []
    while name:
        where = f"configurations.{name}"
        if name in chain:
            problems.say(f"configurations.{chain[-1]}.{INHERITS}", f"goes round: {' → '.join([*chain, name])}.")
            return {}
        own = configurations.get(name)
        if not isinstance(own, dict):
            return no_such_configuration(configurations, chain, name, problems)
        chain.append(name)
        parent = cast("dict[str, Any]", own).get(INHERITS)
        if parent is not None and not isinstance(parent, str):
            problems.say(f"{where}.{INHERITS}", f"{shown(parent)} is not the name of a configuration.")
            return {}
        name = parent or ""
    merged: dict[str, Any] = {}
    for one in reversed(chain):
        merged.update(configurations[one])
    return merged


def no_such_configuration(
    configurations: Mapping[str, Any], chain: list[str], name: str, problems: Problems
) -> dict[str, Any]:
    """Note a configuration that does not exist, or is not a mapping."""
    if name in configurations:
        problems.say(f"configurations.{name}", f"{shown(configurations[name])} is not a mapping.")
    else:
        text = f"{shown(name)} is not a configuration here.{nearest(name, configurations)}{available(configurations)}"
        problems.say(f"configurations.{chain[-1]}.{INHERITS}" if chain else "configuration", text)
    return {}
