"""Write plain values in Hydra's override grammar, and read the values of a sweep."""

import json
import re
from typing import Any, cast

from unetgen._text import LONGEST, shown

PLAIN = re.compile(r"[A-Za-z0-9_.+-]+")  # an item that needs no quotes
NEVER_QUOTED = re.compile(r"['\"$`]")  # which a shell or Hydra reads even in quotes
PAIR = r" *\w+:[^:,'\"$`{}\[\]]+"
GROUP = re.compile(rf"\{{({PAIR}(?:,{PAIR})*)\}}")  # {key: text, key: text}
BARE = re.compile(r"(?!(null|true|false|inf|nan)$)[a-z_]+", re.IGNORECASE)  # texts that mean themselves unquoted


def as_override_value(value: Any) -> str:
    """Write a plain value in Hydra's override grammar."""
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, str):
        return value if BARE.fullmatch(value) else quoted(value)
    if isinstance(value, list | tuple):
        return f"[{','.join(as_override_value(item) for item in cast('list[Any]', value))}]"
    if hasattr(value, "tolist"):  # a number or an array of NumPy's
        return as_override_value(value.tolist())
    kind = type(value).__name__
    raise ValueError(f"{shown(value)} ({kind}) cannot be written in a description. Use numbers, texts and lists.")


def quoted(text: str) -> str:
    """Write a text in single quotes.

    Hydra wants a backslash doubled only before a quote.
    """
    return "'" + re.sub(r"(\\*)('|$)", lambda m: m[1] * 2 + ("\\'" if m[2] else ""), text) + "'"


def in_braces(value: Any) -> str:
    """Write a mapping in braces, and any other value as usual."""
    if isinstance(value, dict):
        return f"{{{','.join(f'{key}: {in_braces(inner)}' for key, inner in cast('dict[str, Any]', value).items())}}}"
    return as_override_value(value)


def readable(key: str, value: str) -> str:
    """Return how a value that Hydra cannot read is written."""
    if "^" in value:
        return f'Write a power as **: "{key}={value.replace("^", "**")}".'
    if re.fullmatch(r"\S+( +[a-z_.]+=\S+)+", value):
        return f"Write each as a word of its own, without quotes around them: {key}={value}"
    return f'Put a text with special characters in quotes: "{key}={with_quotes(value)}".'


def with_quotes(value: str) -> str:
    """Put the items of a list or a group, or the values of a sweep, in quotes each."""
    if pairs := GROUP.fullmatch(value):
        items = (pair.partition(":") for pair in pairs[1].split(","))
        return f"{{{', '.join(f'{key.strip()}: {with_quotes(inner.strip())}' for key, _, inner in items)}}}"
    listed = value.startswith("[") and value.endswith("]")
    inside = value[1:-1] if listed else value
    if (
        NEVER_QUOTED.search(value)
        or value.startswith("{")
        or len(value) > LONGEST
        or (listed and re.search(r"[\[\]{}]", inside))
    ):
        return "'…'"
    items = [item.strip() for item in inside.split(",")] if listed or ", " not in inside else [inside]
    text = ",".join(item if PLAIN.fullmatch(item) else quoted(item) for item in items)
    return f"[{text}]" if listed else text


def choices_of(sweep: Any) -> list[Any]:
    """Return the values of a sweep; a range is represented by one number.

    Raises:
        ValueError: a function is among other values, which Hydra cannot expand.
    """
    from hydra.core.override_parser.types import ChoiceSweep, Sweep

    if not isinstance(sweep, ChoiceSweep):
        return [1]
    if any(isinstance(choice, Sweep) for choice in sweep.list):
        raise ValueError("has a function such as range(…) among other values. Write each value, or the function alone.")
    return [unquoted(choice) for choice in sweep.list]


def unquoted(value: Any) -> Any:
    """Return a parsed choice without Hydra's quoting."""
    if isinstance(value, dict):
        return {unquoted(key): unquoted(inner) for key, inner in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list):
        return [unquoted(item) for item in cast("list[Any]", value)]
    return getattr(value, "text", value)
