"""Spread a value over levels and convs.

One value applies everywhere; an outer list has levels, an inner list convs. Nothing repeats silently: `...` in a list
repeats the value before it.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from unetgen._text import by_axis, plural, shown

T = TypeVar("T")

SAME_AGAIN = "..."


def spread(value: Any, levels: int, parse: Callable[[Any, int], T], what: str = "level") -> tuple[T, ...]:
    """Return a value per level (or edge): `2`, or `[2, 2, 3]` at depth 3.

    Raises:
        ValueError: the list has another length, or a value of it is wrong.
    """
    entries = one_per_level(value, levels, what)
    return tuple(parse(entry, i) for i, entry in enumerate(entries))


def spread_convs(value: Any, counts: Sequence[int], parse: Callable[[Any, int, int], T]) -> tuple[tuple[T, ...], ...]:
    """Return a value per level and conv: `3`, `[3, 5]`, or `[[3, 1], [3, 3]]`.

    `counts` has the convs of each level.
    """
    entries = one_per_level(value, len(counts), "level")
    return tuple(
        tuple(parse(item, i, j) for j, item in enumerate(per_conv(entry, counts[i], f"level {i}")))
        for i, entry in enumerate(entries)
    )


def one_per_level(value: Any, levels: int, what: str) -> list[Any]:
    if not isinstance(value, list):
        return [value] * levels
    entries = filled_pattern(cast("list[Any]", value), levels)
    if len(entries) != levels:
        ends = f" ({what} 0 first)" if levels > 1 else ""
        raise ValueError(
            f"{plural(len(entries), 'value')} for {plural(levels, what)}: {shown(entries)}."
            f" Give one value{f', or {levels}' if levels > 1 else ''}{ends}."
        )
    return entries


def filled_pattern(entries: list[Any], count: int) -> list[Any]:
    """Return a list of `count` entries: `...` repeats the value before it.

    `[1, 2, ..., 4]` is `[1, 2, 2, 2, 4]` for five and `[1, 4]` for two; `[1, 2, 3, ...]` for two is `[1, 2]`.
    """
    if not is_pattern(entries):
        return entries
    start = entries.index(SAME_AGAIN) - 1
    before, repeated, after = entries[:start], entries[start], entries[start + 2 :]
    every = [*before, *[repeated] * (count - len(before) - len(after)), *after]
    return every if after and count else every[:count]


def is_pattern(value: Any) -> bool:
    """Return whether a value is a list in which a value repeats as often as needed."""
    return isinstance(value, list) and SAME_AGAIN in value[1:]


def per_conv(entry: Any, convs: int, where: str) -> list[Any]:
    if not isinstance(entry, list):
        return [entry] * convs
    items = filled_pattern(cast("list[Any]", entry), convs)
    if len(items) != convs:
        raise ValueError(
            f"{plural(len(items), 'value')} for {plural(convs, 'conv')} of {where}: {shown(items)}."
            f" An inner list has one value per conv; a value per axis is one word, such as 1x3x3."
        )
    return items


def refuse_axes_list(value: Any, levels: int, dims: int, what: str = "level") -> None:
    """Refuse a flat list as long as the axes: it could mean levels or axes.

    Raises:
        ValueError: the message shows both spellings.
    """
    if dims == 1 or not isinstance(value, list) or len(cast("list[Any]", value)) != dims:
        return
    numbers = cast("list[Any]", value)
    if not all(isinstance(item, int) for item in numbers):
        return
    axes = by_axis(tuple(cast("list[int]", numbers)))
    each = ", ".join(by_axis((item,) * dims) for item in cast("list[int]", numbers))
    if levels == dims:
        raise ValueError(f"{numbers} could be {what}s or axes. Write [{each}] for {what}s, or {axes} for axes.")
    raise ValueError(
        f"{plural(dims, 'value')} for {plural(levels, what)}: {numbers}. For a value per axis write {axes}."
    )
