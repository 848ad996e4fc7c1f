"""Read what a job left in its folder: a summary, or why there is none.

A full disk or a power failure may leave half a file, and users may edit files or put others in their place. Whatever
is there, it costs this job's row alone, and a resumed sweep runs the job again.
"""

import json
from collections.abc import Callable
from os.path import exists, isdir, isfile, lexists
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen._text import without_controls
from unetgen.read.json_files import DEEPEST, LARGEST
from unetgen.sweep.columns import Summary

NOT_RUN = "not run"
LARGEST_COST = 10.0**100  # beyond it a number cannot be plotted
Check = Callable[[Any], bool]


class Left(NamedTuple):
    """A summary with its layers, or None and the reason."""

    summary: Summary | None
    reason: str = ""


def read_folder(folder: Path) -> Left:
    """Return what a job left."""
    if not isdir(folder):
        return Left(None, "there is a file in the place of its folder" if lexists(folder) else NOT_RUN)
    name = next((name for name in ("summary.json", "error.txt") if lexists(folder / name)), "")
    if not name:
        return Left(None, "it left no summary")
    try:
        text = utf8_text(folder / name)
        return (
            Left(parsed_summary(text))
            if name == "summary.json"
            else Left(None, without_controls(text.strip()) or "its error.txt is empty")
        )
    except ValueError as error:
        return Left(None, f"its {name} {error}")


def is_done(folder: Path) -> bool:
    """Return whether a job has left a network's summary."""
    return read_folder(folder).summary is not None


def layers_in(folder: Path) -> list[dict[str, Any]]:
    """Return the layers of a job's summary; empty if there is none."""
    return (read_folder(folder).summary or {"layers": []})["layers"]


def utf8_text(path: Path, most: int = LARGEST) -> str:
    """Return a file's text, of at most so many bytes.

    Raises:
        ValueError: it cannot be read as text, with the reason.
    """
    if exists(path) and not isfile(path):
        raise ValueError("is not a file")  # opening a named pipe would wait for ever
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    if len(data) > most:
        raise ValueError(f"is too large: over {most // 1024**2} MiB")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 text: it has the byte {data[error.start]:#04x}") from None


def parsed_summary(text: str) -> Summary:
    """Return a summary that has all that a report shows.

    Raises:
        ValueError: it is not one, with the reason.
    """
    try:
        summary = json.loads(text)
    except ValueError:
        raise ValueError("is not valid JSON, or is incomplete") from None
    except RecursionError:
        raise ValueError(f"is nested more than {DEEPEST} deep") from None
    if not isinstance(summary, dict):
        raise ValueError("is not the summary of a network: it is not a mapping")
    known = cast(Summary, summary)
    for key, is_right in FIELDS.items():
        if not is_right(known.get(key)):
            fault = f"its {key} is not one that unetgen writes" if key in known else f"it has no {key}"
            raise ValueError(f"is not the summary of a network: {fault}")
    return known


def is_cost(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST_COST


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()


def is_list(value: Any, of: Check) -> bool:
    return isinstance(value, list) and all(map(of, cast("list[Any]", value)))


def mapping_with(**checks: Check) -> Check:
    """Return a check of a mapping with these values."""

    def is_right(value: Any) -> bool:
        return isinstance(value, dict) and all(
            check(cast("dict[str, Any]", value).get(key)) for key, check in checks.items()
        )

    return is_right


def or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


IS_LAYER = mapping_with(
    name=is_text,
    inputs=lambda value: is_list(value, is_text),
    side=or_none(is_text),
    level=or_none(is_cost),
    column=or_none(is_cost),
    output_shape=lambda value: is_list(value, or_none(is_cost)),
    params=is_cost,
    macs=is_cost,
)
IS_BUDGET = mapping_with(
    fits=lambda value: isinstance(value, bool),
    needed_bytes=is_cost,
    kept_for_runtime_bytes=is_cost,
    budget_bytes=is_cost,
)
FIELDS: dict[str, Check] = {
    "hash": is_text,
    "params": is_cost,
    "macs": is_cost,
    "activation_bytes": is_cost,
    "largest_tensor": mapping_with(bytes=is_cost),
    "training_step": or_none(mapping_with(bytes=is_cost)),
    "receptive_field": or_none(mapping_with(sizes=or_none(lambda value: is_list(value, is_cost)))),
    "budget": or_none(IS_BUDGET),
    "outputs": lambda value: is_list(value, is_text),
    "layers": lambda value: is_list(value, IS_LAYER),
}
