"""Convert nested keys to flat paths and back, and expand a group's shorthand."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from unetgen.language.config import HEADS, is_group, line_of


def full_path(path: str, value: Any) -> str:
    """Return the key that a group's one value sets: `norm.kind` for `norm: batch`."""
    if value is None or isinstance(value, Mapping | bool) or line_of(path) or not is_group(path):
        return path
    if line_of(f"{path}.style") and isinstance(value, str):
        return f"{path}.style"
    if line_of(f"{path}.rate") and not all_names(value):
        return f"{path}.rate"
    return f"{path}.kind" if line_of(f"{path}.kind") and all_texts(value) else path


def all_texts(value: Any) -> bool:
    """Return whether a value is a text, or texts per level and conv.

    Some may be null.
    """
    if not isinstance(value, list | tuple):
        return isinstance(value, str)
    items = [item for item in cast("Iterable[Any]", value) if item is not None]
    return bool(items) and all(map(all_texts, items))


def all_names(value: Any) -> bool:
    """Return whether all texts are names, not formulas."""
    if isinstance(value, str):
        return value.isidentifier() and len(value) > 1
    return all_texts(value) and all(item is None or all_names(item) for item in cast("Iterable[Any]", value))


def flatten(mapping: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Flatten a nested mapping to `(path, value)` pairs, with shorthands expanded."""
    for path, value in opened(mapping):
        yield full_path(path, value), value


def opened(mapping: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield a nested mapping's values with their paths; an unknown group stays whole."""
    for name, value in mapping.items():
        path = f"{prefix}{name}"
        if not isinstance(value, Mapping) or not is_group(path) or (not value and path.rpartition(".")[0] == HEADS):
            yield path, value
        else:
            yield from opened(cast("Mapping[Any, Any]", value), f"{path}.")


def nested(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Nest flat paths: the opposite of `flatten`."""
    root: dict[str, Any] = {}
    for path, value in pairs:
        *groups, name = path.split(".")
        inside = root
        for group in groups:
            inside = inside.setdefault(group, {})
        inside[name] = value
    return root
