"""Plain shapes in points, y upwards: rectangles, texts, arrows and polygons.

They depend on neither plans nor Graphviz.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.style.palettes import Stroke
from unetgen.graph.altered import altered

Align = Literal["left", "centre", "right"]
Point = tuple[float, float]


class Rect(NamedTuple):
    """An upright rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Rect", clearance: float = 0) -> bool:
        """Return whether two rectangles are closer than `clearance`."""
        across = self.left < other.right + clearance and other.left < self.right + clearance
        return across and self.bottom < other.top + clearance and other.bottom < self.top + clearance

    def moved(self, x: float, y: float) -> "Rect":
        return Rect(self.left + x, self.bottom + y, self.right + x, self.top + y)


@dataclass(frozen=True, kw_only=True)
class Text:
    """One line of text.

    `x` is its left end, middle or right end, depending on `align`; `y` is its middle.
    """

    words: str
    x: float
    y: float
    size: float
    colour: str
    align: Align = "centre"
    wide: float = 1.0  # how wide its font may be relative to Helvetica
    hint: str = ""  # shown on hover
    owner: str = ""  # the name of the shape or group that it belongs to

    @property
    def extent(self) -> Rect:
        width = self.wide * text.text_width(self.words, self.size)
        left = self.x - width * {"left": 0, "centre": 0.5, "right": 1}[self.align]
        return Rect(left, self.y - 0.65 * self.size, left + width, self.y + 0.65 * self.size)

    def moved(self, x: float, y: float) -> "Text":
        return altered(self, x=self.x + x, y=self.y + y)

    @property
    def ink(self) -> Rect:
        """The rectangle around the letters, from their lowest to their highest point."""
        left, _, right, _ = self.extent
        return Rect(left, self.y - 0.52 * self.size, right, self.y + 0.46 * self.size)


class Polygon(NamedTuple):
    """A filled outline, or a line if it has two points."""

    points: tuple[Point, ...]
    fill: str
    line: str
    pen: float
    style: str = "solid"

    @property
    def extent(self) -> Rect:
        return bounding_rect(Rect(x, y, x, y) for x, y in self.points)


class Arrow(NamedTuple):
    """A stroke along straight pieces with rounded corners, and a head at its end."""

    points: tuple[Point, ...]
    stroke: Stroke

    @property
    def extents(self) -> list[Rect]:
        """A rectangle around each straight piece."""
        half = self.stroke.head / 2
        pieces = [bounding_rect(Rect(x, y, x, y) for x, y in piece) for piece in pairwise(self.points)]
        return [Rect(a - half, b - half, c + half, d + half) for a, b, c, d in pieces]

    def moved(self, x: float, y: float) -> "Arrow":
        return self._replace(points=tuple((a + x, b + y) for a, b in self.points))


def bounding_rect(extents: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle around others."""
    left, bottom, right, top = zip(*extents, strict=True)
    return Rect(min(left), min(bottom), max(right), max(top))
