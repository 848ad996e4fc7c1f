"""Plan random descriptions without composing them with Hydra, and presets once."""

import re
from functools import cache
from typing import Any

from unetgen import Config, ConfigError, Plan, plan
from unetgen.language.config import is_group, line_of
from unetgen.language.planning import plan_of
from unetgen.language.shorthand import flatten


@cache
def preset(name: str) -> Plan:
    """Return the plan of a preset, which all tests of a process share."""
    return plan(f"preset={name}")


def config_of(description: dict[str, Any]) -> Config:
    """Return the config of `load`, without Hydra, which takes longer than planning."""
    given = dict(flatten(description))
    return Config(given, given)


def planned(description: dict[str, Any]) -> Plan | None:
    """Return the plan, or None with checked messages for a refused description."""
    try:
        return plan_of(config_of(description))
    except ConfigError as error:
        for key, text in error.problems:
            assert line_of(key) or is_group(key), key
            assert re.fullmatch(r".{20,}\.", text), text
        return None
