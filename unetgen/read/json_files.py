"""JSON files from elsewhere, read within bounds of memory.

A file is refused before its text becomes Python objects, which are up to 25 times larger than the text.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from unetgen._text import not_utf8
from unetgen.errors import UserError

LARGEST = 8 * 1024**2  # bytes; the largest network of keras.applications has 1.0 MB, and objects are 25 times the text
MOST_PARTS = 400_000  # lists and mappings; ours of 1,000 layers has 10,000, and each takes at least 56 bytes
DEEPEST = 100  # levels of nesting; a Keras model needs 12, and 6 more for each model inside a model
LARGEST_NUMBER = 10**18  # no size or count of a network comes near
TOO_DEEP = f"it is nested more than {DEEPEST} deep"


class StrangeValueError(Exception):
    """A value that no description of a network holds."""


def read_json(path: Path, *, with_nan: bool = False) -> Mapping[str, Any]:
    """Read a JSON file that holds a mapping.

    Args:
        path: of the file.
        with_nan: NaN and Infinity, which Python writes and JSON lacks, are null.

    Raises:
        UserError: it cannot be read, is too large, or is not such a file.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from None
    try:
        content = parse_json(text, path, with_nan=with_nan)
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not valid JSON: {not_utf8(error)}. Write it again.") from None
    except ValueError as error:
        raise UserError(f"{path} is not valid JSON, or is incomplete ({error}). Write it again.") from None
    if not isinstance(content, Mapping):
        raise UserError(f"{path} is not a summary, a Keras model, or plans of nnU-Net.")
    return cast(Mapping[str, Any], content)


def parse_json(text: bytes, path: Path, *, with_nan: bool = False) -> Any:
    """Parse JSON of a limited size and depth.

    Raises:
        UserError: it is too large, or holds what no network has.
        ValueError: it is not JSON.
    """
    if len(text) > LARGEST:
        raise UserError(
            f"{path} is too large for the description of a network: over {LARGEST // 1024**2} MiB of text."
            " Give the file of one model, without weights in its text."
        )
    parts = text.count(b"{") + text.count(b"[")
    if parts > MOST_PARTS:
        raise UserError(
            f"{path} is too large for a network: {parts:,} lists and mappings, where {MOST_PARTS:,} are read."
        )
    try:
        content = json.loads(text, parse_constant=(lambda _: None) if with_nan else None)
        check_values(content)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError:  # Python converts no more than 4,300 digits
        raise UserError(f"{path} is not read: it holds a number of thousands of digits.") from None
    except RecursionError:
        raise UserError(f"{path} is not read: {TOO_DEEP}.") from None
    except StrangeValueError as error:
        raise UserError(f"{path} is not read: {error}.") from None
    return content


def check_values(content: Any) -> None:
    """Check nesting, numbers and text.

    Raises:
        StrangeValueError: with what is wrong.
    """
    layer, depth = [content], 0
    while layer:
        depth += 1
        if depth > DEEPEST:
            raise StrangeValueError(TOO_DEEP)
        layer = [inner for value in layer for inner in inner_values(value)]


def inner_values(value: Any) -> list[Any]:
    """Return the values inside a value, after checking the value itself."""
    match value:
        case dict():
            mapping = cast(dict[str, Any], value)
            return [*mapping, *mapping.values()]
        case list():
            return cast(list[Any], value)
        case str() if not is_unicode(value):
            raise StrangeValueError("it holds text that is not Unicode (half of a surrogate pair)")
        case int() if abs(value) > LARGEST_NUMBER:
            raise StrangeValueError(f"it holds the number {str(value)[:8]}…, and the largest that is read is 10^18")
        case float() if not math.isfinite(value):
            raise StrangeValueError(f"it holds {value}, which is not a number in JSON")
        case _:
            return []


def is_unicode(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def list_or_empty(value: Any) -> list[Any]:
    """Return a list as it is, and an empty one for anything else."""
    return cast(list[Any], value) if isinstance(value, list) else []


def mapping_or_empty(value: Any) -> dict[str, Any]:
    """Return a mapping as it is, and an empty one for anything else."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}
