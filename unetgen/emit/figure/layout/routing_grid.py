"""The lines that a detour may follow: beside obstacles and other arrows' paths."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from unetgen.emit.figure.layout.occupancy import pieces
from unetgen.emit.figure.style.shapes import Point, Rect

AROUND = 3.5, 9.0  # pt between a line and what it leads past
TIGHT = 2.5  # least pt between a path and an obstacle
BESIDE = 5.0  # pt between paths side by side
CORNER, CROSSING, COMPANY = 24.0, 14.0, 4.0  # costs: of a corner and a crossing in pt, of shared paths per pt
SAME = 1.2  # pt within which two lines count as one


class RoutingGrid:
    """Upright lines at `xs` and level lines at `ys`.

    Their crossings are numbered, one upright line after the other. `costs` are those of upright edges and of level
    edges, by the crossing at which they begin. A cost is infinite if an edge is blocked or does not exist.
    """

    def __init__(self, extents: Sequence[Rect], paths: Sequence[Sequence[Point]], points: Sequence[Point]) -> None:
        bars = [piece for path in paths for piece in pieces(path)]
        xs = [end for r in bars if r.left == r.right for end in (r.left - BESIDE, r.left + BESIDE)]
        ys = [end for r in bars if r.bottom == r.top for end in (r.bottom - BESIDE, r.bottom + BESIDE)]
        xs += [end for r in extents for off in AROUND for end in (r.left - off, r.right + off)]
        ys += [end for r in extents for off in AROUND for end in (r.bottom - off, r.top + off)]
        self.xs, self.ys = thin_lines(xs, {x for x, _ in points}), thin_lines(ys, {y for _, y in points})
        across, up = line_steps(self.xs), line_steps(self.ys)
        self.costs = (up * len(across), [step for step in across for _ in up])
        for extent in extents:
            self.close(extent)
        for path in paths:
            self.take(path)

    def close(self, extent: Rect) -> None:
        """Block all edges through a rectangle."""
        left, bottom, right, top = extent
        i, k = bisect_right(self.xs, left - TIGHT), bisect_left(self.xs, right + TIGHT)
        j, m = bisect_right(self.ys, bottom - TIGHT), bisect_left(self.ys, top + TIGHT)
        self.charge(0, range(i, k), range(max(j - 1, 0), m), math.inf)
        self.charge(1, range(max(i - 1, 0), k), range(j, m), math.inf)

    def take(self, path: Sequence[Point]) -> None:
        """Charge for edges that cross a path or run along it."""
        for left, bottom, right, top in pieces(path):
            xs, ys = lines_within(self.xs, left, right), lines_within(self.ys, bottom, top)
            if bottom == top:
                for i in xs:
                    self.charge(1, range(i, i + 1), ys, COMPANY * self.step(self.xs, i))
                self.charge(0, xs, line_before(self.ys, bottom), CROSSING)
            else:
                for j in ys:
                    self.charge(0, xs, range(j, j + 1), COMPANY * self.step(self.ys, j))
                self.charge(1, line_before(self.xs, left), ys, CROSSING)

    def step(self, lines: Sequence[float], n: int) -> float:
        return lines[n + 1] - lines[n] if n + 1 < len(lines) else 0.0

    def charge(self, level: int, xs: range, ys: range, cost: float) -> None:
        costs, high = self.costs[level], len(self.ys)
        for i in xs:
            for j in ys:
                costs[i * high + j] += cost

    def crossing(self, point: Point) -> int:
        """Return the number of the crossing at a point.

        The point must be one of those for which the grid has exact lines.
        """
        return bisect_left(self.xs, point[0]) * len(self.ys) + bisect_left(self.ys, point[1])

    def point(self, crossing: int) -> Point:
        i, j = divmod(crossing, len(self.ys))
        return self.xs[i], self.ys[j]


def line_steps(lines: Sequence[float]) -> list[float]:
    """Return the distances between lines; infinite after the last one."""
    return [*(b - a for a, b in pairwise(lines)), math.inf]


def line_before(lines: Sequence[float], at: float) -> range:
    """Return the index of the last line before a position, as a range."""
    n = bisect_left(lines, at) - 1
    return range(n, n + 1) if n >= 0 else range(0)


def lines_within(lines: Sequence[float], start: float, end: float) -> range:
    """Return the indices of lines closer to a piece than paths side by side."""
    return range(bisect_right(lines, start - BESIDE + 0.1), bisect_left(lines, end + BESIDE - 0.1))


def thin_lines(lines: Iterable[float], exact: set[float]) -> list[float]:
    """Return the lines in order, without near duplicates, and all exact ones."""
    kept: list[float] = []
    for line in sorted(lines):
        if not kept or line - kept[-1] > SAME:
            kept.append(line)
    return sorted({*kept, *exact})
