"""Coordinates of an enlarged block in points: rows go down, lanes to the right."""

from dataclasses import dataclass

from unetgen.emit.figure.drawing.zoom_graph import ZoomGraph
from unetgen.emit.figure.drawing.zoom_grid import Wire, ZoomGrid, starts_branch
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Point, Rect

ROW, GAP = 1.62, 1.5  # heights in sizes of the small text
MARGIN, CHANNEL, LANE = 7.0, 9.0, 15.0  # pt beside a band's words, between channels, and between lanes


@dataclass(frozen=True, kw_only=True)
class ZoomPlaces:
    """The graph and grid of a block, and the coordinates of its rows and lanes.

    Lanes have a middle and half a width. `rows` are the middles of the rows, `feet` their lower edges.
    """

    graph: ZoomGraph
    grid: ZoomGrid
    looks: Looks
    middles: dict[int, float]
    halves: dict[int, float]
    rows: list[float]
    feet: list[float]
    size: tuple[float, float]

    @property
    def half(self) -> float:
        """Half the height of a band."""
        return ROW / 2 * self.looks.small

    @property
    def radius(self) -> float:
        """The radius of a sum's circle."""
        return 0.62 * self.looks.small

    def extent(self, name: str) -> Rect:
        """Return the rectangle that a vertex takes."""
        cell, vertex = self.grid.cells[name], self.graph.vertices[name]
        x, y = self.middles[cell.lane], self.rows[cell.row]
        if vertex.look == "circle":
            return Rect(x - self.radius, y - self.radius, x + self.radius, y + self.radius)
        if vertex.look == "input":
            half = self.half if vertex.words else 0.0
            return Rect(x, y - half, x, y + half)
        return Rect(x - self.halves[cell.lane], y - self.half, x + self.halves[cell.lane], y + self.half)

    def fork(self, name: str) -> float:
        """Return the height of the gap below a vertex, at which wires branch off."""
        return self.feet[self.grid.cells[name].row] - 0.42 * GAP * self.looks.small

    def channel(self, wire: Wire) -> float:
        """Return the x of a wire's channel.

        It is left of the spine, at the outside of other lanes, and at the right for a way back.
        """
        lane = self.grid.lane_of(wire)
        away = self.halves[lane] + CHANNEL * wire.channel
        return self.middles[lane] + (away if wire.back or lane > 0 else -away)

    def path(self, wire: Wire) -> tuple[Point, ...]:
        """Return the corners of a wire; it is empty if its layers touch."""
        source, target = self.extent(wire.source), self.extent(wire.target)
        x, y = (source.left + source.right) / 2, (target.bottom + target.top) / 2
        end = (target.left + target.right) / 2
        if wire.channel:
            beside = self.channel(wire)
            tip = target.left if beside < end else target.right
            fork = self.fork(wire.source)
            return (x, source.bottom), (x, fork), (beside, fork), (beside, y), (tip, y)
        if abs(x - end) < 0.1:
            return ((x, source.bottom), (x, target.top)) if source.bottom - target.top > 2 else ()
        if starts_branch(self.grid.cells, wire):
            return (x, source.bottom), (x, self.fork(wire.source)), (end, self.fork(wire.source)), (end, target.top)
        return (x, source.bottom), (x, y), (target.left if x < end else target.right, y)


def zoom_places(graph: ZoomGraph, grid: ZoomGrid, looks: Looks) -> ZoomPlaces:
    """Return the coordinates of a block."""
    halves = {lane: lane_half(graph, grid, lane, looks) for lane in grid.lanes}
    middles, width = lane_middles(graph, grid, halves, looks)
    rows: list[float] = []
    feet: list[float] = []
    y = 0.0
    named = any(vertex.look == "input" and vertex.words for vertex in graph.vertices.values())
    for row in range(grid.rows):
        height = ROW * looks.small * (1.0 if row or named else 0.3)
        y -= GAP * looks.small if row in grid.gaps and row else 0.0
        rows.append(y - height / 2)
        y -= height
        feet.append(y)
    y -= GAP * looks.small
    return ZoomPlaces(
        graph=graph, grid=grid, looks=looks, middles=middles, halves=halves, rows=rows, feet=feet, size=(width, -y)
    )


def lane_half(graph: ZoomGraph, grid: ZoomGrid, lane: int, looks: Looks) -> float:
    words = [graph.vertices[name].words for name, cell in grid.cells.items() if cell.lane == lane]
    return max(looks.width(text, looks.small) for text in words) / 2 + MARGIN


def lane_middles(
    graph: ZoomGraph, grid: ZoomGrid, halves: dict[int, float], looks: Looks
) -> tuple[dict[int, float], float]:
    """Return the middle of each lane, and the width of all."""
    middles: dict[int, float] = {}
    x = 0.0
    for lane in grid.lanes:
        passing = max((w.channel for w in grid.wires if grid.lane_of(w) == lane and not w.back), default=0)
        back = max((w.channel for w in grid.wires if grid.lane_of(w) == lane and w.back), default=0)
        left, right = (passing, back) if lane <= 0 else (0, max(passing, back))
        middles[lane] = x + CHANNEL * left + halves[lane]
        x = middles[lane] + halves[lane] + CHANNEL * right
        loops = [loop for loop in graph.loops if grid.cells[loop.sum].lane == lane]
        x += max((looks.width(loop.words, looks.small) for loop in loops), default=-4.0) + 4.0
        x += LANE
    x -= LANE
    return middles, x + max((looks.width(copies.words, looks.small) + 10 for copies in graph.copies), default=0.0)
