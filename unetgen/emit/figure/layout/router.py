"""Routes all arrows at once: each takes its usual path unless that is blocked.

Boxes, circles and texts block a path. Straight arrows ignore texts, which are then moved. An arrow whose usual path is
blocked waits for the others and then takes a detour.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from unetgen.emit.figure.layout.column import GATE
from unetgen.emit.figure.layout.marks import CircleMark, entry_paths, gate_marks, sum_marks
from unetgen.emit.figure.layout.occupancy import Obstacle, Occupancy, pieces
from unetgen.emit.figure.layout.ports import end_ports, ports_at_mark, start_ports
from unetgen.emit.figure.layout.route_kinds import Route
from unetgen.emit.figure.layout.routing_grid import RoutingGrid
from unetgen.emit.figure.layout.rows_in_place import FigureLayout
from unetgen.emit.figure.layout.shortest_path import STUB, TIP, Port, find_detour
from unetgen.emit.figure.layout.waypoints import SIGNAL, signal_points
from unetgen.emit.figure.scene.links import is_gated
from unetgen.emit.figure.style.shapes import Point, Rect

ORDER = ("straight", "vertical", "elbow", "corner", "over", "under", "through", "around_up", "around_down")
RIGID = ORDER[:3]
HEAD = 2.5  # pt, half the width of an arrow's head
CLOSE, HIDDEN = 3.0, 8.0  # a path is hidden if it runs closer than this to another, over more than this length (pt)
BESIDE_IT, ABOVE_IT = 2 * (GATE + HEAD), 2 * GATE + SIGNAL + HEAD  # pt between gates with room for signals
SHORT = 2.0  # pt before a circle that need not be free


class Course(NamedTuple):
    """The path of a route, and the gate on it or at its end."""

    path: tuple[Point, ...]
    gate: CircleMark | None = None


class Router:
    """The paths of the routes, by index; `stuck` routes found no free path."""

    def __init__(self, layout: FigureLayout, written: Iterable[Rect]) -> None:
        self.layout = layout
        fronts = [(n, front) for n, placed in enumerate(layout.placed) for front in placed.fronts()]
        self.solid = Occupancy(Obstacle(front, layout.placed[n].column.offset, n) for n, front in fronts)
        self.written, self.paths, self.rails = Occupancy(map(Obstacle, written)), Occupancy(), Occupancy()
        self.courses: dict[int, Course] = {}
        self.stuck: list[int] = []
        links = [route.link for route in layout.routes]
        self.gated = {n for n, link in enumerate(links) if is_gated(link, links)}
        self.sums = {n: sum_marks(placed, links) for n, placed in enumerate(layout.placed) if placed.column.sums}
        for n, marks in self.sums.items():
            for mark in marks:
                self.solid.add(Obstacle(mark.extent, owner=n))
            for path in entry_paths(layout.placed[n], marks):
                self.paths.add(Obstacle(next(pieces(path))))

    def go(self, early: Collection[int]) -> None:
        """Route rigid arrows, `early` ones, the others, and at last signals to gates."""
        routes = self.layout.routes
        order = sorted(range(len(routes)), key=lambda n: ORDER.index(routes[n].kind))
        signals = [n for n in order if routes[n].link.kind == "gate"]
        rigid = [n for n in order if routes[n].kind in RIGID and n not in signals]
        chosen = [n for n in order if n in early and n not in signals and n not in rigid]
        others = [n for n in order if n not in {*signals, *rigid, *chosen}]
        for numbers in (rigid, chosen, others, signals):
            self.send(numbers)

    def send(self, numbers: Sequence[int]) -> None:
        waiting: list[int] = []
        for n in numbers:
            course = self.with_gate(n, self.usual(n))
            if course and self.is_free(n, course):
                self.take(n, course)
            else:
                waiting.append(n)
        if waiting:
            self.send_around(waiting)

    def take(self, n: int, course: Course) -> None:
        known = {other.gate.extent for other in self.courses.values() if other.gate}
        self.courses[n] = course
        for piece in pieces(course.path):
            self.paths.add(Obstacle(piece))
            if self.is_rigid(n):
                self.rails.add(Obstacle(piece))
        if course.gate and course.gate.extent not in known:
            self.solid.add(Obstacle(course.gate.extent))

    def usual(self, n: int) -> Course:
        """Return the path of the layout."""
        route = self.layout.routes[n]
        if gate := self.gate_of(route):
            return Course(signal_points(route, self.layout.placed, self.layout.edges, gate), gate)
        return Course(self.layout.points(route))

    def gate_of(self, route: Route) -> CircleMark | None:
        """Return the gate to which a signal leads."""
        if route.link.kind != "gate":
            return None
        gates = (course.gate for course in self.courses.values() if course.gate)
        return next((gate for gate in gates if gate.link.branch == route.link.branch), None)

    def with_gate(self, n: int, course: Course) -> Course | None:
        """Return a course with its gate, if it needs one, or None if none fits."""
        if n not in self.gated:
            return course
        route = self.layout.routes[n]
        gates = list(filter(self.has_room, gate_marks(route.link, course.path, self.layout.placed[route.end.column])))
        gate = next(filter(self.can_be_signalled, gates), gates[0] if gates else None)
        return course._replace(gate=gate) if gate else None

    def can_be_signalled(self, gate: CircleMark) -> bool:
        """Return whether a signal fits between a gate and the other gates."""
        others = (course.gate for course in self.courses.values() if course.gate)
        return all(abs(gate.x - other.x) >= BESIDE_IT or abs(gate.y - other.y) >= ABOVE_IT for other in others)

    def is_free(self, n: int, course: Course) -> bool:
        """Return whether a course is free, and there is room for its circle."""
        path = course.path
        if course.gate or self.layout.routes[n].end.number is not None:
            (x, y), (end, other) = path[-2:]
            dx, dy = (end > x) - (end < x), (other > y) - (other < y)
            path = (*path[:-1], (end - SHORT * dx, other - SHORT * dy))
        if self.layout.routes[n].link.kind == "gate" and self.hides(path):
            return False
        return self.is_open(n, path, not self.is_rigid(n))

    def is_rigid(self, n: int) -> bool:
        """Return whether texts make way for a route."""
        return self.layout.routes[n].kind in RIGID and self.layout.routes[n].link.kind != "gate"

    def hides(self, path: Sequence[Point]) -> bool:
        """Return whether a thin path is hidden along a straight arrow."""
        met = ((piece, obstacle.front) for piece in pieces(path) for obstacle in self.rails.near(piece))
        return any(overlap_length(piece, other) > HIDDEN for piece, other in met if piece.meets(other, CLOSE))

    def is_open(self, n: int, path: Sequence[Point], heeding: bool = True) -> bool:
        route = self.layout.routes[n]
        own = (route.start.column, route.end.column)
        return not (self.solid.bars(path, own) or (heeding and self.written.bars(path, own)))

    def has_room(self, mark: CircleMark) -> bool:
        taken = self.solid.meets(mark.extent) or self.written.meets(mark.extent)
        return not (taken or self.paths.meets(mark.extent, HEAD))

    def send_around(self, numbers: Sequence[int]) -> None:
        """Route arrows on detours, or on their usual paths if there is no detour."""
        starts = {n: self.starts(n) for n in numbers}
        ends = {n: self.ends(n) for n in numbers}
        points = [port.ahead(STUB) for n in numbers for port in starts[n]]
        points += [port.ahead(TIP) for n in numbers for port in ends[n]]
        extents = [obstacle.extent for obstacle in (*self.solid.obstacles, *self.written.obstacles)]
        grid = RoutingGrid(extents, [course.path for course in self.courses.values()], points)
        for n in numbers:
            course = self.around(n, grid, starts[n], ends[n])
            if course is None:
                self.stuck.append(n)
                course = self.anyway(n)
            self.take(n, course)
            grid.take(course.path)
            if course.gate:
                grid.close(course.gate.extent)

    def starts(self, n: int) -> list[Port]:
        route = self.layout.routes[n]
        ports = start_ports(self.layout.placed[route.start.column], route.start)
        return [port for port in ports if self.is_open(n, ((port.x, port.y), port.ahead(STUB)))]

    def ends(self, n: int) -> list[Port]:
        """Return the possible ends of a route: at its gate, its sum or its box."""
        route = self.layout.routes[n]
        if gate := self.gate_of(route):
            ports = ports_at_mark(gate)
        elif route.end.number is not None:
            ports = ports_at_mark(self.sums[route.end.column][route.end.number])
        else:
            ports = end_ports(self.layout.placed[route.end.column], route.end)
        return [port for port in ports if self.is_reached(n, port)]

    def is_reached(self, n: int, port: Port) -> bool:
        short = port.x + SHORT * port.out[0], port.y + SHORT * port.out[1]
        return self.is_open(n, (port.ahead(TIP), short))

    def around(self, n: int, grid: RoutingGrid, starts: Sequence[Port], ends: Sequence[Port]) -> Course | None:
        """Return a detour, with its gate, or None."""
        left = [port for port in ends if self.is_reached(n, port)]
        while path := find_detour(grid, starts, left):
            left = [port for port in left if (port.x, port.y) != path[-1]]
            if course := self.with_gate(n, Course(path, self.gate_of(self.layout.routes[n]))):
                return course
        return None

    def anyway(self, n: int) -> Course:
        """Return the usual path, although it is blocked."""
        route, course = self.layout.routes[n], self.usual(n)
        if n not in self.gated:
            return course
        return course._replace(gate=next(gate_marks(route.link, course.path, self.layout.placed[route.end.column])))


def overlap_length(piece: Rect, other: Rect) -> float:
    """Return the length over which two straight pieces run side by side."""
    across = min(piece.right, other.right) - max(piece.left, other.left)
    return max(across, min(piece.top, other.top) - max(piece.bottom, other.bottom))
