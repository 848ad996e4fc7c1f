"""The space that is taken, to check whether a place or a path is free.

A grid of squares makes lookups fast.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from unetgen.emit.figure.style.shapes import Point, Rect

SQUARE = 40.0  # pt
STRAIGHT = (0.0, 0.0)


class Obstacle(NamedTuple):
    """An upright rectangle, or a cuboid with that front.

    `owner` is the index of the column that it is part of.
    """

    front: Rect
    offset: tuple[float, float] = STRAIGHT
    owner: int = -1

    @property
    def extent(self) -> Rect:
        left, bottom, right, top = self.front
        return Rect(left, bottom, right + self.offset[0], top + self.offset[1])

    def covers(self, rect: Rect, clearance: float) -> bool:
        """Return whether the obstacle meets a rectangle.

        The corners beside the slanting edges of a cuboid are free.
        """
        if not self.extent.meets(rect, clearance):
            return False
        (dx, dy), (left, bottom, right, top) = self.offset, self.front
        if not dx:
            return True
        above = (rect.bottom - clearance - top) * dx >= (rect.right + clearance - left) * dy
        below = (rect.top + clearance - bottom) * dx <= (rect.left - clearance - right) * dy
        return not (above or below)


class Occupancy:
    """Obstacles by the grid squares that they touch."""

    def __init__(self, obstacles: Iterable[Obstacle] = ()) -> None:
        self.obstacles: list[Obstacle] = []
        self.squares: dict[tuple[int, int], list[Obstacle]] = {}
        for obstacle in obstacles:
            self.add(obstacle)

    def add(self, obstacle: Obstacle) -> None:
        self.obstacles.append(obstacle)
        for square in grid_squares(obstacle.extent):
            self.squares.setdefault(square, []).append(obstacle)

    def near(self, rect: Rect) -> Iterator[Obstacle]:
        """Yield the obstacles in the squares of a rectangle, some of them repeatedly."""
        for square in grid_squares(rect):
            yield from self.squares.get(square, ())

    def meets(self, rect: Rect, clearance: float = 0.0) -> bool:
        """Return whether an obstacle covers a rectangle or comes closer than `clearance`."""
        return any(obstacle.covers(rect, clearance) for obstacle in self.near(rect))

    def bars(self, path: Sequence[Point], own: tuple[int, int], clearance: float = 1.5) -> bool:
        """Return whether an obstacle bars a path.

        A path may lead over the upper faces of its own two columns.
        """
        for rect in pieces(path):
            for obstacle in self.near(rect):
                if obstacle.owner in own:
                    if obstacle.front.meets(rect, 0.5):
                        return True
                elif obstacle.covers(rect, clearance):
                    return True
        return False


def pieces(path: Sequence[Point]) -> Iterator[Rect]:
    """Yield a rectangle without thickness for each straight piece of a path."""
    for (x, y), (end, other) in pairwise(path):
        yield Rect(min(x, end), min(y, other), max(x, end), max(y, other))


def grid_squares(rect: Rect) -> Iterator[tuple[int, int]]:
    left, bottom, right, top = (int(edge // SQUARE) for edge in rect)
    for i in range(left, right + 1):
        for j in range(bottom, top + 1):
            yield i, j
