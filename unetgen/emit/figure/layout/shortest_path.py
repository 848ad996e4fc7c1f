"""The cheapest free path along the routing grid (A* search).

Length, corners, crossings, running along other arrows, and ports other than the best one cost.
"""

import math
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from unetgen.emit.figure.layout.routing_grid import CORNER, RoutingGrid
from unetgen.emit.figure.style.shapes import Point, Rect, bounding_rect

STUB, TIP = 4.0, 11.0  # pt that a path is straight after its first port, and before its last one


class Port(NamedTuple):
    """A possible end of a path, with the outward direction and the cost of using it."""

    x: float
    y: float
    out: tuple[int, int]
    cost: float = 0.0
    inside: float = 0.0  # pt that it lies inside its shape's edge

    def ahead(self, length: float) -> Point:
        """Return the point at a distance outside the port's shape."""
        length += self.inside
        return self.x + self.out[0] * length, self.y + self.out[1] * length


class PathSearch:
    """One search for a path, from possible starts to possible ends.

    A spot is a crossing reached along an upright or a level line: twice the crossing's number, plus one if level. A
    spot that ends the path is its negative minus one.
    """

    def __init__(self, grid: RoutingGrid, starts: Sequence[Port], ends: Sequence[Port]) -> None:
        self.grid = grid
        best_last = sorted(ends, key=lambda port: -port.cost)
        self.ends = {grid.crossing(port.ahead(TIP)): port for port in best_last}
        frame = bounding_rect(Rect(x, y, x, y) for x, y in map(grid.point, self.ends))
        self.far = (
            distances_beyond(grid.xs, frame.left, frame.right),
            distances_beyond(grid.ys, frame.bottom, frame.top),
        )
        self.best: dict[int, float] = {}
        self.origins: dict[int, int | Port] = {}
        self.heap: list[tuple[float, float, int]] = []
        for port in starts:
            self.reach(2 * grid.crossing(port.ahead(STUB)) + (port.out[0] != 0), port.cost, port)

    def reach(self, spot: int, cost: float, origin: int | Port) -> None:
        """Record a way to reach a spot if it is the cheapest so far."""
        if cost < self.best.get(spot, math.inf):
            self.best[spot], self.origins[spot] = cost, origin
            i, j = divmod(spot // 2, len(self.grid.ys)) if spot >= 0 else (-1, -1)
            far = self.far[0][i] + self.far[1][j] if spot >= 0 else 0.0
            heappush(self.heap, (cost + far, cost, spot))

    def way(self) -> tuple[Point, ...] | None:
        """Return the corners of the cheapest path, or None."""
        (upright, level), high = self.grid.costs, len(self.grid.ys)
        while self.heap:
            _, cost, spot = heappop(self.heap)
            if spot < 0:
                return keep_corners(self.traced(spot))
            if cost > self.best[spot]:
                continue
            here, is_level = divmod(spot, 2)
            if here in self.ends:
                self.arrive(spot, cost)
            along, across = (0.0, CORNER) if is_level else (CORNER, 0.0)
            self.reach(2 * (here - high) + 1, cost + level[here - high] + along, spot)
            self.reach(2 * (here + high) + 1, cost + level[here] + along, spot)
            self.reach(2 * (here - 1), cost + upright[here - 1] + across, spot)
            self.reach(2 * (here + 1), cost + upright[here] + across, spot)
        return None

    def arrive(self, spot: int, cost: float) -> None:
        """Enter a port, unless the path comes from the opposite direction."""
        here, is_level = divmod(spot, 2)
        port, origin, (x, y) = self.ends[here], self.origins[spot], self.grid.point(here)
        start = (origin.x, origin.y) if isinstance(origin, Port) else self.grid.point(origin // 2)
        if (x - start[0]) * port.out[0] + (y - start[1]) * port.out[1] <= 0:
            turned = is_level != (port.out[0] != 0)
            self.reach(-spot - 1, cost + port.cost + CORNER * turned, spot)

    def traced(self, last: int) -> list[Point]:
        """Return all points of the path to a spot."""
        port = self.ends[(-last - 1) // 2]
        points, at = [(port.x, port.y)], self.origins[last]
        while not isinstance(at, Port):
            points.append(self.grid.point(at // 2))
            at = self.origins[at]
        return [(at.x, at.y), *reversed(points)]


def distances_beyond(lines: Sequence[float], start: float, end: float) -> list[float]:
    """Return how far each line lies outside a range."""
    return [max(start - line, line - end, 0.0) for line in lines]


def find_detour(grid: RoutingGrid, starts: Sequence[Port], ends: Sequence[Port]) -> tuple[Point, ...] | None:
    """Return the corners of the cheapest path between two ports, or None."""
    return PathSearch(grid, starts, ends).way() if starts and ends else None


def keep_corners(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return a path without the points in the middle of its straight pieces."""
    corners = [points[0]]
    for here, following in pairwise(points[1:]):
        (a, b), (c, d), (e, f) = corners[-1], here, following
        if not (a == c == e or b == d == f):
            corners.append(here)
    return (*corners, points[-1])
