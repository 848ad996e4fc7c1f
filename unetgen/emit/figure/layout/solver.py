"""Where columns stand, left to right: the leftmost places at which every distance is kept.

`Rule(a, b, least)`: b stands at least so far right of a; `exact` rules let two stand over one another. An exact rule
that cannot be kept beside the others becomes an ordinary one, or none, and its arrow gets a corner.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class DistanceRule(NamedTuple):
    """`x[b] - x[a] >= least`, or `==` where it is exact."""

    a: int
    b: int
    least: float
    exact: bool = False


class Solution(NamedTuple):
    """The places, and the exact rules that are kept."""

    places: list[float]
    kept: list[DistanceRule]


def solve(count: int, rules: Sequence[DistanceRule]) -> Solution:
    """The leftmost places. Exact rules are taken one after the other, as long as there is a solution."""
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
    """An exact distance is one that is neither too short nor too long."""
    for rule in exact:
        yield rule
        yield DistanceRule(rule.b, rule.a, -rule.least)


def longest_paths(count: int, rules: Sequence[DistanceRule]) -> list[float] | None:
    """Longest paths (Bellman and Ford); nothing where they never end."""
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
