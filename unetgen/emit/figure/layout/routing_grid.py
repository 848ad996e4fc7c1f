"""The lines that a detour may follow: beside all that stands there, and beside the paths of other arrows."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from unetgen.emit.figure.layout.occupancy import pieces
from unetgen.emit.figure.style.shapes import Point, Rect

AROUND = 3.5, 9.0  # pt between a line and what it leads past
TIGHT = 2.5  # pt, nearer than which nothing leads
BESIDE = 5.0  # pt between paths side by side
CORNER, CROSSING, COMPANY = 24.0, 14.0, 4.0  # pt that a corner and a crossing cost; of its length, a path on another
SAME = 1.2  # pt, nearer than which two lines are one


class RoutingGrid:
    """Lines, upright at `xs` and level at `ys`. Their crossings are numbered, those of an upright line one by one.

    `costs` are those of the edges by the crossing where they begin, of upright edges, then of level ones; infinite
    where an edge leads through something, and where none begins.
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
        """Nothing leads through here."""
        left, bottom, right, top = extent
        i, k = bisect_right(self.xs, left - TIGHT), bisect_left(self.xs, right + TIGHT)
        j, m = bisect_right(self.ys, bottom - TIGHT), bisect_left(self.ys, top + TIGHT)
        self.charge(0, range(i, k), range(max(j - 1, 0), m), math.inf)
        self.charge(1, range(max(i - 1, 0), k), range(j, m), math.inf)

    def take(self, path: Sequence[Point]) -> None:
        """Here leads a path: to cross it costs, and to go along with it."""
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
        """Of the lines through one of the points for which they were made."""
        return bisect_left(self.xs, point[0]) * len(self.ys) + bisect_left(self.ys, point[1])

    def point(self, crossing: int) -> Point:
        i, j = divmod(crossing, len(self.ys))
        return self.xs[i], self.ys[j]


def line_steps(lines: Sequence[float]) -> list[float]:
    """From line to line; after the last one nothing follows."""
    return [*(b - a for a, b in pairwise(lines)), math.inf]


def line_before(lines: Sequence[float], at: float) -> range:
    """The line from which the next step leads over a place."""
    n = bisect_left(lines, at) - 1
    return range(n, n + 1) if n >= 0 else range(0)


def lines_within(lines: Sequence[float], start: float, end: float) -> range:
    """The lines that lead closer to a piece than paths do side by side."""
    return range(bisect_right(lines, start - BESIDE + 0.1), bisect_left(lines, end + BESIDE - 0.1))


def thin_lines(lines: Iterable[float], exact: set[float]) -> list[float]:
    """Lines in their order, those that are all but the same as one; and all the exact ones."""
    kept: list[float] = []
    for line in sorted(lines):
        if not kept or line - kept[-1] > SAME:
            kept.append(line)
    return sorted({*kept, *exact})
