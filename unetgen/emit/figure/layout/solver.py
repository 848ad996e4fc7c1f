"""A solver for horizontal places: the leftmost ones that keep every distance.

Exact rules align two columns. An exact rule that contradicts the others becomes an ordinary one or is dropped, and its
arrow gets a corner.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class DistanceRule(NamedTuple):
    """The constraint `x[b] - x[a] >= least`, or `==` if it is exact."""

    a: int
    b: int
    least: float
    exact: bool = False


class Solution(NamedTuple):
    """The places, and the exact rules that are kept."""

    places: list[float]
    kept: list[DistanceRule]


def solve(count: int, rules: Sequence[DistanceRule]) -> Solution:
    """Return the leftmost places that keep the rules.

    Exact rules are added one by one, each only if a solution remains.
    """
    kept: list[DistanceRule] = []
    loose = [rule for rule in rules if not rule.exact]
    for rule in (rule for rule in rules if rule.exact):
        if longest_paths(count, [*loose, *both_directions([*kept, rule])]) is not None:
            kept.append(rule)
        elif longest_paths(count, [*loose, rule._replace(exact=False), *both_directions(kept)]) is not None:
            loose.append(rule._replace(exact=False))
    places = longest_paths(count, [*loose, *both_directions(kept)])
    assert places is not None, "distances lead to the right, so there is a solution"
    return Solution(places, kept)


def both_directions(exact: Iterable[DistanceRule]) -> Iterable[DistanceRule]:
    """Yield each exact distance as a lower and an upper bound."""
    for rule in exact:
        yield rule
        yield DistanceRule(rule.b, rule.a, -rule.least)


def longest_paths(count: int, rules: Sequence[DistanceRule]) -> list[float] | None:
    """Return the longest path to each column (Bellman–Ford).

    Returns None if the rules contradict one another.
    """
    places = [0.0] * count
    for _ in range(count + 1):
        moved = False
        for a, b, least, _ in rules:
            if places[a] + least > places[b] + 1e-6:
                places[b] = places[a] + least
                moved = True
        if not moved:
            return places
    return None
