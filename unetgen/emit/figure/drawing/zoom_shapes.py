"""An enlarged block as shapes: bands, circles, wires, and a frame with its title."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from unetgen.emit.figure.drawing.zoom_graph import Copies, Loop, Vertex, zoom_graph
from unetgen.emit.figure.drawing.zoom_grid import zoom_grid
from unetgen.emit.figure.drawing.zoom_places import GAP, ZoomPlaces, zoom_places
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import Paint, Stroke
from unetgen.emit.figure.style.shapes import Align, Arrow, Point, Polygon, Rect, Text
from unetgen.emit.figure.words.block_kinds import BlockKind

Shape = Text | Polygon | Arrow
INSIDE, TITLE = 9.0, 2.1  # pt from the frame to the layers, and the title's height in text sizes
CORNER, STEPS = 3.5, 4  # the radius of rounded corners in pt, and the points of one


class Zoom(NamedTuple):
    """An enlarged block with its frame."""

    kind: BlockKind
    places: ZoomPlaces

    @property
    def looks(self) -> Looks:
        return self.places.looks

    @property
    def title_width(self) -> float:
        return (
            5.0 + 0.72 * self.looks.entry + self.looks.width(f"{self.kind.letter} {self.kind.title}", self.looks.entry)
        )

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.places.size
        return max(width, self.title_width) + 2 * INSIDE, height + TITLE * self.looks.entry + INSIDE

    def at(self, left: float, top: float) -> Iterator[Shape]:
        """Yield all shapes, with the upper left corner of the frame at a point."""
        width, height = self.size
        palette = self.looks.palette
        frame = rounded(Rect(left, top - height, left + width, top), 2 * CORNER)
        yield Polygon(frame, palette.background, self.paint.line, self.looks.outline)
        y = top - TITLE / 2 * self.looks.entry
        side = 0.36 * self.looks.entry
        swatch = Rect(left + INSIDE, y - side, left + INSIDE + 2 * side, y + side)
        yield Polygon(rounded(swatch, 1.5), self.paint.front, self.paint.line, self.looks.outline)
        words = f"{self.kind.letter} {self.kind.title}"
        yield self.text(words, swatch.right + 5.0, y, self.looks.entry, align="left")
        x = left + (width - self.places.size[0]) / 2
        yield from (moved(shape, x, top - TITLE * self.looks.entry) for shape in self.layers())

    @property
    def paint(self) -> Paint:
        return self.looks.palette.hue(self.kind.hue)

    def layers(self) -> Iterator[Shape]:
        """Yield the layers and wires, with the upper left corner of the first row at 0."""
        places = self.places
        for copies in places.graph.copies:
            yield from self.copies_frame(copies)
        yield from self.ends()
        yield from wires_shapes(map(places.path, places.grid.wires), self.stroke)
        for name, vertex in places.graph.vertices.items():
            yield from self.vertex_shapes(vertex, places.extent(name))
        for loop in places.graph.loops:
            yield self.loop_text(loop)

    @property
    def stroke(self) -> Stroke:
        return Stroke(
            colour=self.looks.palette.ink, pen=1.0 * self.looks.line_width, head=4.5, edge=self.looks.line_width
        )

    def text(self, words: str, x: float, y: float, size: float, align: Align = "centre") -> Text:
        return Text(
            words=words, x=x, y=y, size=size, colour=self.looks.palette.ink, align=align,
            wide=self.looks.wide,
        )  # fmt: skip

    def vertex_shapes(self, vertex: Vertex, extent: Rect) -> Iterator[Shape]:
        x, y = (extent.left + extent.right) / 2, (extent.bottom + extent.top) / 2
        palette, small = self.looks.palette, self.looks.small
        match vertex.look:
            case "input":
                if vertex.words:
                    yield replace(self.text(vertex.words, x, y, small), colour=palette.grey)
            case "circle":
                yield Polygon(circle(x, y, self.places.radius), palette.background, palette.ink, self.looks.outline)
                yield self.text(vertex.words, x, y, small)
            case "band":
                paint = palette.layer(vertex.family)
                yield Polygon(rounded(extent, CORNER), paint.front, paint.line, self.looks.outline)
                yield self.text(vertex.words, x, y, small)

    def ends(self) -> Iterator[Shape]:
        """Yield the arrow into a block of one input, and the one out of it."""
        end = self.places.extent(self.places.graph.exit)
        x = (end.left + end.right) / 2
        yield from wire_shapes(((x, end.bottom), (x, end.bottom - 0.9 * GAP * self.looks.small)), self.stroke)
        for name, vertex in self.places.graph.vertices.items():
            if vertex.look == "input" and not vertex.words:
                start = self.places.extent(name)
                yield line((start.left, start.bottom), (start.left, 0.0), self.stroke)

    def loop_text(self, loop: Loop) -> Text:
        """Return the words beside the way back of a loop."""
        wire = next(wire for wire in self.places.grid.wires if wire.back and wire.target == loop.sum)
        low, high = self.places.fork(loop.last), self.places.extent(loop.sum).top
        x = self.places.channel(wire) + 4
        return self.text(loop.words, x, (low + high) / 2, self.looks.small, align="left")

    def copies_frame(self, copies: Copies) -> Iterator[Shape]:
        """Yield a dashed frame around a branch that there is several times, and how often."""
        rects = [self.places.extent(name) for name in copies.names]
        rects += [Rect(x, y, x, y) for w in self.places.grid.wires if w.target in copies.names and w.channel
                  for x, y in self.places.path(w)[2:4]]  # fmt: skip
        left, right = min(r.left for r in rects) - 5, max(r.right for r in rects) + 5
        bottom, top = min(r.bottom for r in rects) - 4, max(r.top for r in rects) + 4
        corners = rounded(Rect(left, bottom, right, top), CORNER)
        yield Polygon(corners, self.looks.palette.background, self.looks.palette.grey, self.looks.outline, "dashed")
        yield self.text(copies.words, right + 5, (bottom + top) / 2, self.looks.small, align="left")


def zoom_of(kind: BlockKind, looks: Looks) -> Zoom:
    """Return the enlarged picture of a kind of block."""
    graph = zoom_graph(kind.plan, kind.sample)
    return Zoom(kind, zoom_places(graph, zoom_grid(graph), looks))


def wires_shapes(paths: Iterable[tuple[Point, ...]], stroke: Stroke) -> Iterator[Shape]:
    """Yield wires; those that meet at one side of a layer have one head."""
    ends: set[tuple[bool, Point]] = set()
    for path in filter(None, paths):
        end = path[-2][0] < path[-1][0], path[-1]
        *pieces, last = wire_shapes(path, stroke)
        yield from pieces
        if end in ends:
            (x, y), (tip, _) = path[-2:]
            yield line((x, y), (tip - stroke.head if x < tip else tip + stroke.head, y), stroke)
        else:
            yield last
        ends.add(end)


def wire_shapes(path: tuple[Point, ...], stroke: Stroke) -> Iterator[Shape]:
    """Yield the pieces of a wire, the last one with a head."""
    if path:
        pieces = [piece for piece in pairwise(path) if math.dist(*piece) > 0.1]
        yield from (line(*piece, stroke) for piece in pieces[:-1])
        yield Arrow(pieces[-1], stroke)


def line(start: Point, end: Point, stroke: Stroke) -> Polygon:
    return Polygon((start, end), stroke.colour, stroke.colour, stroke.pen)


def moved(shape: Shape, x: float, y: float) -> Shape:
    if isinstance(shape, Polygon):
        return shape._replace(points=tuple((a + x, b + y) for a, b in shape.points))
    return shape.moved(x, y)


def rounded(rect: Rect, radius: float) -> tuple[Point, ...]:
    """Return the corners of a rectangle with rounded corners."""
    left, bottom, right, top = rect
    radius = min(radius, (right - left) / 2, (top - bottom) / 2)
    centres = ((right - radius, top - radius), (left + radius, top - radius), (left + radius, bottom + radius),
               (right - radius, bottom + radius))  # fmt: skip
    return tuple((x + radius * a, y + radius * b) for i, (x, y) in enumerate(centres) for a, b in quarter_turn(i))


@lru_cache
def quarter_turn(number: int) -> tuple[Point, ...]:
    turns = [math.tau / 4 * (number + i / STEPS) for i in range(STEPS + 1)]
    return tuple((math.cos(turn), math.sin(turn)) for turn in turns)


def circle(x: float, y: float, radius: float) -> tuple[Point, ...]:
    turns = [math.tau * i / 24 for i in range(24)]
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)
