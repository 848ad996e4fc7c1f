"""Where everything stands: the U's rows below each other, the first map of a level under the last one above it.

On the right side the up-sampled part of a concatenation stands over the last map below. So the skip's length is the
width of what hangs below it; where that is too short, the bottleneck's columns are moved apart.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from unetgen.emit.diagram.columns import CLEAR, Measured, gap
from unetgen.emit.diagram.maps import FeatureMap
from unetgen.emit.diagram.shapes import Point, Rect

DROP = 44.0  # pt from the foot of a level to the peak of the next: captions and an arrow
SKIP = 56.0  # pt, the shortest skip
Sides = tuple[list[Measured], list[Measured]]


class Box(NamedTuple):
    """A feature map's front face, the offset to its back, and whether it is the outermost of its column."""

    map: FeatureMap
    front: Rect
    offset: tuple[float, float]
    outermost: bool

    @property
    def middle(self) -> Point:
        """Of the whole cuboid, as it is seen."""
        return (self.front.left + self.extent.right) / 2, (self.front.bottom + self.extent.top) / 2

    @property
    def crown(self) -> Point:
        """Where an arrow touches its top: the middle of a cuboid's upper face."""
        return (self.front.left + self.front.right + self.offset[0]) / 2, self.front.top + self.offset[1] / 2

    @property
    def extent(self) -> Rect:
        """Around the whole cuboid."""
        left, bottom, right, top = self.front
        return Rect(left, bottom, right + self.offset[0] * self.outermost, top + self.offset[1])

    def foot(self, x: float) -> float:
        """The height of its lower edge at `x`: the side face's edge rises."""
        beyond = max(0.0, x - self.front.right)
        return self.front.bottom + (beyond * self.offset[1] / self.offset[0] if beyond else 0.0)


class Placed(NamedTuple):
    """A column in its place, with a box per map."""

    measured: Measured
    left: float
    bottom: float

    @property
    def boxes(self) -> list[Box]:
        widths, last = self.measured.widths, len(self.measured.widths) - 1
        lefts = [self.left + math.fsum(widths[:i]) for i in range(last + 1)]
        top = self.bottom + self.measured.height
        fronts = [Rect(left, self.bottom, left + width, top) for left, width in zip(lefts, widths, strict=True)]
        maps = zip(self.measured.column.maps, fronts, strict=True)
        return [Box(m, front, self.measured.offset, i == last) for i, (m, front) in enumerate(maps)]

    @property
    def peak(self) -> float:
        return self.bottom + self.measured.height + self.measured.offset[1]


def layout(rows: Sequence[Sides]) -> list[list[Placed]]:
    """Each row's columns in their places."""
    bottoms = row_bottoms(rows)
    lefts = row_lefts(rows, shortage(rows))
    return [
        [Placed(m, left, bottom) for m, left in zip([*sides[0], *sides[1]], row, strict=True)]
        for sides, row, bottom in zip(rows, lefts, bottoms, strict=True)
    ]


def row_bottoms(rows: Sequence[Sides]) -> list[float]:
    """The feet of the rows; the first stands at 0."""
    bottoms = [0.0]
    for columns, _ in rows[1:]:
        tallest = max(m.height + m.offset[1] for m in columns)
        bottoms.append(bottoms[-1] - DROP - tallest)
    return bottoms


def row_lefts(rows: Sequence[Sides], stretch: float = 0.0) -> list[list[float]]:
    """The columns' left edges: down the left side, and up the right. `stretch` widens the bottleneck."""
    lefts: list[list[float]] = []
    for level, (left, _) in enumerate(rows):
        extra = stretch / (len(left) - 1) if level == len(rows) - 1 and len(left) > 1 else 0.0
        start = lefts[-1][-1] + rows[level - 1][0][-1].anchor - left[0].anchor if lefts else 0.0
        lefts.append(in_line(left, start, extra))
    for level in reversed(range(len(rows) - 1)):
        below = [*rows[level + 1][0], *rows[level + 1][1]]
        right = rows[level][1]
        assert below[-1].touch is not None, "an arrow leads up from it"
        lefts[level] += in_line(right, lefts[level + 1][-1] + below[-1].touch - right[0].anchor)
    return lefts


def in_line(columns: Sequence[Measured], start: float, extra: float = 0.0) -> list[float]:
    """Left edges of columns one after the other, with room for arrows and captions."""
    lefts = [start]
    for before, after in pairwise(columns):
        texts = before.reach[1] + CLEAR - after.reach[0]
        lefts.append(lefts[-1] + max(before.far + gap(before, after), texts) + extra)
    return lefts


def shortage(rows: Sequence[Sides]) -> float:
    """How much the shortest skip lacks."""
    lefts = row_lefts(rows)
    lacking = [0.0]
    for (left, right), row in zip(rows[:-1], lefts, strict=False):
        end, start = row[len(left) - 1], row[len(left)]
        touch = end + (left[-1].touch or 0.0)
        lacking.append(end + left[-1].far + SKIP - start)
        lacking.append(touch + CLEAR - (start + right[0].reach[0]))
    return max(lacking)
