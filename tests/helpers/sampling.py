"""A part of the cases by default, all of them in the long profile.

A battery over presets, details and styles has hundreds of figures. By default each preset is drawn in one of the ways in
turn, so that every preset and every way is there, and a new preset joins by existing.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from hypothesis import settings

IS_LONG = settings.get_current_profile_name() == "long"


def one_way_each(first: Iterable[Any], *axes: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return each case with one value of each axis, in turn; with every one of them in the long profile.

    >>> one_way_each("abcd", (1, 2), "xyz")
    [('a', 1, 'x'), ('b', 2, 'y'), ('c', 1, 'z'), ('d', 2, 'x')]
    """
    cases = list(first)
    if IS_LONG:
        return list(product(cases, *axes))
    return [(case, *(axis[turn(i, number, axes)] for number, axis in enumerate(axes))) for i, case in enumerate(cases)]


def turn(i: int, number: int, axes: Sequence[Sequence[Any]]) -> int:
    """Return whose turn it is on an axis.

    An axis that is as long as one before it skips a turn each round, so that they do not go in step.
    """
    size = len(axes[number])
    equal = sum(len(axis) == size for axis in axes[:number])
    return (i + equal * (i // size)) % size


def every_nth(cases: Iterable[Any], every: int) -> list[Any]:
    """Return every so many-th case; all in the long profile."""
    return list(cases)[:: 1 if IS_LONG else every]
