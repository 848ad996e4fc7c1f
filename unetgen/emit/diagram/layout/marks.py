"""Circles on the arrows: where maps are added or multiplied, and where a gate lets a part of a skip through."""

from collections.abc import Sequence
from typing import NamedTuple

from unetgen.emit.diagram.layout.arrange import Placed
from unetgen.emit.diagram.layout.columns import is_sum
from unetgen.emit.diagram.scene.links import Link
from unetgen.emit.diagram.shapes import Point, Rect
from unetgen.ops import Merge

RADIUS, GATE = 4.5, 8.0
SIGNS = {"add": "+", "multiply": "×", "average": "ø", "maximum": "max"}


class Mark(NamedTuple):
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

    def moved(self, x: float, y: float) -> "Mark":
        return self._replace(x=self.x + x, y=self.y + y)

    def parted(self, way: Sequence[Point]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
        """A way that leads through it, as one that ends at it and one that begins there."""
        into, out = (self.x - self.radius, self.y), (self.x + self.radius, self.y)
        if len(way) == 2:
            return (way[0], into), (out, way[1])
        return (*way[:2], into), (out, *way[2:])

    def reached(self, way: Sequence[Point]) -> tuple[Point, ...]:
        """An arrow's way that ends at it; its last piece is moved where that led beside it."""
        (x, y), (end, other) = way[-2], way[-1]
        if x == end:
            tip = self.y - self.radius if other > y else self.y + self.radius
            return (*way[:-2], (self.x, y), (self.x, tip))
        return (*way[:-1], (self.x - self.radius if end > x else self.x + self.radius, y))


def is_gated(link: Link, links: Sequence[Link]) -> bool:
    """Whether another map has a say in what of a skip passes."""
    return link.kind == "skip" and any(other.kind == "gate" and other.branch == link.branch for other in links)


def gate_mark(link: Link, way: Sequence[Point], target: Placed) -> Mark:
    """On the last piece along the row, clear of the target's caption."""
    if len(way) == 2:
        return Mark(link, (way[0][0] + way[1][0]) / 2, way[0][1], GATE, "×", "gate")
    x, y = way[-2]
    left = min(x - 22, target.left + target.column.caption[0] - GATE - 6)
    return Mark(link, max(left, way[0][0] + 2 * GATE), y, GATE, "×", "gate")


def sum_mark(link: Link, way: Sequence[Point]) -> Mark | None:
    """At the arrow's tip."""
    if not is_sum(link):
        return None
    assert isinstance(link.taker.op, Merge)
    (x, y), (end, other), sign = way[-2], way[-1], SIGNS[link.taker.op.kind]
    if x == end:
        return Mark(link, end, other - RADIUS if other > y else other + RADIUS, RADIUS, sign, "sum")
    return Mark(link, end - RADIUS if end > x else end + RADIUS, other, RADIUS, sign, "sum")
