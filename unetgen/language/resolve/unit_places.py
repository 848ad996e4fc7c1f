"""The places of units, and of their keys.

A unit is at a level and a conv; its keys are in the groups that a part reads.
"""

from typing import Any, NamedTuple

LISTED = {"down": "edge", "up": "edge", "skip": "skip", "decoder": "decoder stage"}  # in lists of groups


class Scope(NamedTuple):
    """A group of keys that a part reads, such as `decoder`.

    `levels` is the length of a list in it, 0 if lists are not allowed.
    """

    group: str
    levels: int

    def path(self, name: str) -> str:
        return f"{self.group}.{name}" if self.group else name


class Cell(NamedTuple):
    """The place of one unit: level, conv, and the number of convs.

    With 0 convs there is one unit, which takes a list's first item.
    """

    i: int
    j: int = 0
    convs: int = 0


class Given(NamedTuple):
    """A key's raw value, and the scope that set it."""

    scope: Scope
    value: Any


def listed(path: str) -> str:
    """Return what each value of a group's list belongs to."""
    return LISTED.get(path.partition(".")[0], "level")
