"""The numbers of the whole network that formulas may name."""

import re
from collections.abc import Mapping
from typing import Any

PATHS: Mapping[str, str] = {"depth": "depth", "base": "filters.base"}
NAME = re.compile(rf"\b(?:{'|'.join(PATHS)})\b")


def names_a_number(value: Any) -> bool:
    """Return whether a value is a text with a name of such a number."""
    return isinstance(value, str) and NAME.search(value) is not None


def paths_named_in(text: str) -> set[str]:
    """Return the keys whose numbers a text names."""
    return {PATHS[name] for name in NAME.findall(text)}


def with_numbers(formula: str, given: Mapping[str, Any], used: set[str]) -> str:
    """Replace the names that have a number; the keys that give it are noted as used."""

    def number(found: re.Match[str]) -> str:
        path = PATHS[found[0]]
        if type(given.get(path)) is not int:
            return found[0]
        used.add(path)
        return str(given[path])

    return NAME.sub(number, formula)
