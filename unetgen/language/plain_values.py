"""Refuse values that no key takes, before anything reads them.

The bounds are far above any network's description, and far below what slows Python, YAML or Hydra down.
"""

import re
from typing import Any, cast

from unetgen._text import UNPRINTABLE

MOST_CHARACTERS = 10_000  # of one text; Hydra's parser needs a second for each 6,000 brackets
MOST_DIGITS = 30  # Python refuses to write numbers of 4,300 digits
MOST_NESTED = 10  # lists and mappings in one another; keys have lists of two levels
RESOLVER = re.compile(r"(?<!\\)\$\{[^{}]*:")  # ${oc.env:HOME}: what it stands for is not in the description


def value_fault(value: Any, depth: int = 0) -> str:
    """Return why no key takes a value, or an empty text."""
    if depth > MOST_NESTED:
        return "is nested too deeply. Write lists of two levels at most."
    if isinstance(value, str):
        return text_fault(value)
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        return f"has a number of more than {MOST_DIGITS} digits. Give a smaller one."
    faults: list[str] = [value_fault(item, depth + 1) for item in items_in(value)]
    return next(filter(None, faults), "")


def items_in(value: Any) -> list[Any]:
    """Return the items of a list, and the keys and values of a mapping."""
    if isinstance(value, dict):
        return [item for pair in cast("dict[Any, Any]", value).items() for item in pair]
    return list(cast("list[Any]", value)) if isinstance(value, list | tuple) else []


def text_fault(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return why a text cannot be used, or an empty text."""
    if len(text) > most:
        return f"has a text of {len(text):,} characters. Give at most {most:,}."
    if found := UNPRINTABLE.search(text):
        return f"has the character U+{ord(found[0]):04X}, which cannot be printed. Leave it out."
    return ""


def resolver_fault(value: Any) -> str:
    """Return why a file or a preset may not have this value, or an empty text.

    A resolver such as `${oc.env:HOME}` reads from outside the description, which somebody else may have written.
    """
    if isinstance(value, str) and (found := RESOLVER.search(value)):
        outside = f"has {found[0]}…}}, which reads from outside the description."
        return f"{outside} Write the value, or give it as an override."
    faults: list[str] = [resolver_fault(item) for item in items_in(value)]
    return next(filter(None, faults), "")
