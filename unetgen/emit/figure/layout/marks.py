"""Circles on arrows: sums, products and other merges, and gates on skips."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from unetgen.emit.figure.layout.arrange import PlacedColumn
from unetgen.emit.figure.layout.column import FREE, GATE
from unetgen.emit.figure.scene.links import SIGNS, Link
from unetgen.emit.figure.style.shapes import Point, Rect
from unetgen.ops import Merge

ROOM, STEP = 2 * GATE, 6.0  # pt from a corner of a path to a gate, and between possible gates


@dataclass(frozen=True, kw_only=True)
class CircleMark:
    """A circle with a sign, for a link."""

    link: Link
    x: float
    y: float
    radius: float
    sign: str
    kind: str

    @property
    def extent(self) -> Rect:
        return Rect(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)

    @property
    def sign_size(self) -> float:
        """The text size of the sign."""
        return self.radius * (13 / GATE if self.kind == "gate" else 10 / 4.5)

    def moved(self, x: float, y: float) -> "CircleMark":
        return replace(self, x=self.x + x, y=self.y + y)

    def parted(self, path: Sequence[Point]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
        """Split a path that passes through the circle into the parts before and after it."""
        at, step = next(
            (n, 1 if end > x else -1)
            for n, ((x, y), (end, other)) in enumerate(pairwise(path), 1)
            if y == other == self.y and min(x, end) < self.x < max(x, end)
        )
        into, out = (self.x - step * self.radius, self.y), (self.x + step * self.radius, self.y)
        return (*path[:at], into), (out, *path[at:])


def gate_marks(link: Link, path: Sequence[Point], target: PlacedColumn) -> Iterator[CircleMark]:
    """Yield possible gates on the level pieces of a path, the best ones first.

    The last piece comes first; gates keep clear of the target's caption.
    """
    for (x, y), (end, other) in reversed(list(pairwise(path))):
        left, right = min(x, end) + ROOM, max(x, end) - ROOM
        if y != other or left > right:
            continue
        best = (x + end) / 2 if len(path) == 2 else min(end - 22, target.left + target.column.caption[0] - GATE - 6)
        best = min(max(best, left), right)
        steps = (best + side * n * STEP for n in range(1, int((right - left) // STEP) + 1) for side in (-1, 1))
        places = (best, *(place for place in steps if left <= place <= right))
        yield from (CircleMark(link=link, x=place, y=y, radius=GATE, sign=link.sign, kind="gate") for place in places)


def sum_marks(placed: PlacedColumn, links: Iterable[Link]) -> list[CircleMark]:
    """Return the circles of the sums on the way into a column's box."""
    by_taker = {link.taker.name: link for link in links if link.target is placed.column.box and link.kind != "gate"}
    marks: list[CircleMark] = []
    for number, name in enumerate(placed.column.sums):
        link, (x, y) = by_taker[name], placed.circle(number)
        assert isinstance(link.taker.op, Merge)
        sign = SIGNS[link.taker.op.kind]
        marks.append(CircleMark(link=link, x=x, y=y, radius=placed.column.looks.sum_radius, sign=sign, kind="sum"))
    return marks


def entry_paths(placed: PlacedColumn, marks: Sequence[CircleMark]) -> Iterator[tuple[Point, Point]]:
    """Yield the paths from each sum before a box to the next one or to the box."""
    for mark, following in pairwise(marks):
        yield (mark.x + mark.radius, mark.y), (following.x - following.radius, following.y)
    yield (marks[-1].x + marks[-1].radius, marks[-1].y), (placed.left - FREE, placed.middle)
