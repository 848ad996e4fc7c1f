"""Circles on arrows: sums, products and other merges, and gates on skips."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from unetgen.emit.figure.layout.arrange import PlacedColumn
from unetgen.emit.figure.layout.concat_parts import is_sum
from unetgen.emit.figure.scene.links import SIGNS, Link
from unetgen.emit.figure.style.shapes import Point, Rect
from unetgen.ops import Merge

RADIUS, GATE = 4.5, 8.0
ROOM, STEP = 2 * GATE, 6.0  # pt from a corner of a path to a gate, and between possible gates


@dataclass(frozen=True, slots=True, kw_only=True)
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

    def reached(self, path: Sequence[Point]) -> tuple[Point, ...]:
        """Return an arrow's path, ending at the circle.

        If the last piece led beside the circle, it is moved.
        """
        (x, y), (end, other) = path[-2], path[-1]
        if x == end:
            tip = self.y - self.radius if other > y else self.y + self.radius
            return (*path[:-2], (self.x, y), (self.x, tip))
        return (*path[:-1], (self.x - self.radius if end > x else self.x + self.radius, y))


def is_gated(link: Link, links: Sequence[Link]) -> bool:
    """Return whether another map gates a skip."""
    gates = (other.kind == "gate" and other.branch == link.branch for other in links)
    return link.kind == "skip" and (link.steered or any(gates))


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


def sum_mark(link: Link, path: Sequence[Point]) -> CircleMark | None:
    """Return the circle at an arrow's tip, or None if the link is not summed."""
    if not is_sum(link):
        return None
    assert isinstance(link.taker.op, Merge)
    (x, y), (end, other), sign = path[-2], path[-1], SIGNS[link.taker.op.kind]
    if x == end:
        return CircleMark(
            link=link, x=end, y=other - RADIUS if other > y else other + RADIUS, radius=RADIUS, sign=sign, kind="sum"
        )
    return CircleMark(
        link=link, x=end - RADIUS if end > x else end + RADIUS, y=other, radius=RADIUS, sign=sign, kind="sum"
    )
