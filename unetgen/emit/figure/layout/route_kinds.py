"""Which path each arrow goes between placed columns.

Straight within a row and between rows where boxes hang over one another; over a row for skips; under it for shortcuts;
with a corner where a stage is one box; around what lies between for what joins rows that are no neighbours. Ways that
route side by side get lanes of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from unetgen.emit.figure.layout.column import BoxColumn
from unetgen.emit.figure.layout.concat_parts import end_in, start_in
from unetgen.emit.figure.scene.links import Link

RouteKind = Literal["straight", "vertical", "over", "under", "through", "corner", "around_up", "around_down"]
FREE = 3.0  # pt between a box and an arrow


class RouteEnd(NamedTuple):
    """Where a link begins or ends: a column by its number, and the part in it."""

    column: int
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A link with its ends, how it goes, and in which lane."""

    link: Link
    start: RouteEnd
    end: RouteEnd
    kind: RouteKind
    lane: int = 0
    aside: float = 0.0  # from the middle of the box where it ends
    rise: int = 0  # the lane under the row where it ends, of one that goes around


def routes_of(
    links: Iterable[Link], columns: Sequence[BoxColumn], rows: Sequence[Sequence[int]], lefts: Sequence[float]
) -> list[Route]:
    """Every link that is drawn."""
    shown = [link for link in links if link.kind != "joined"]
    found = [
        Route(link=link, start=start_of_route(link, columns), end=end_of_route(link, columns), kind="straight")
        for link in shown
    ]
    wayed = [replace(route, kind=route_kind(route, columns, rows, lefts)) for route in found]
    return nest_lanes(spread_arrivals(assign_lanes(wayed, columns, lefts), columns))


def start_of_route(link: Link, columns: Sequence[BoxColumn]) -> RouteEnd:
    """The box itself; of a concatenation that is taken as a whole the last part."""
    return next(RouteEnd(i, part) for i, column in enumerate(columns) if (part := start_in(link, column)) is not None)


def end_of_route(link: Link, columns: Sequence[BoxColumn]) -> RouteEnd:
    return next(RouteEnd(i, part) for i, column in enumerate(columns) if (part := end_in(link, column)) is not None)


def route_kind(
    route: Route, columns: Sequence[BoxColumn], rows: Sequence[Sequence[int]], lefts: Sequence[float]
) -> RouteKind:
    a, b = columns[route.start.column], columns[route.end.column]
    if a.row == b.row:
        row = rows[a.row]
        near = row.index(route.end.column) - row.index(route.start.column) == 1
        if route.link.kind == "shortcut":
            return "under"
        plain = route.end.part == 0 and (route.link.kind != "skip" or not (route.link.nodes or b.contacts.foot.parts))
        return "straight" if near and plain and route.link.kind != "gate" else "over"
    if abs(a.row - b.row) == 1 and route.link.kind not in ("skip", "gate", "shortcut"):
        down = b.row > a.row
        source = lefts[route.start.column] + (a.front if down else a.middle)(route.start.part)
        target = lefts[route.end.column] + (b.middle if down else b.front)(route.end.part)
        if abs(source - target) < 0.5:
            return "vertical"
    if route.link.kind == "shortcut" and abs(b.row - a.row) == 1:
        return "through"
    if target_is_free(route, columns, rows, lefts):
        return "corner"
    return "around_down" if b.row > a.row else "around_up"


def target_is_free(
    route: Route, columns: Sequence[BoxColumn], rows: Sequence[Sequence[int]], lefts: Sequence[float]
) -> bool:
    """Whether a path straight to the right and then up or down meets nothing."""
    a, b = columns[route.start.column], columns[route.end.column]
    x = lefts[route.end.column] + b.front(route.end.part)
    if route.link.kind == "gate" or x <= lefts[route.start.column] + a.far + 2 * FREE:
        return False
    if b.row > a.row:
        return b.row - a.row == 1 and route.link.kind != "skip"
    beside = [n for n in rows[a.row] if lefts[route.start.column] < lefts[n] < x]
    if beside:
        return False
    right = (lefts[n] + columns[n].reach for row in range(b.row + 1, a.row + 1) for n in rows[row])
    return x > max(right) + 2 * FREE or a.row - b.row == 1


def assign_lanes(routes: Sequence[Route], columns: Sequence[BoxColumn], lefts: Sequence[float]) -> list[Route]:
    """Lanes for the paths over and under each row, the shorter the nearer; and numbers for those that go around."""
    found = list(routes)
    for sharing in (("over", "around_down"), ("under", "around_up")):
        taken: dict[int, list[list[tuple[float, float]]]] = {}
        chosen = [i for i, route in enumerate(found) if route.kind in sharing]
        spans = {i: lane_span(found[i], columns, lefts) for i in chosen}
        for i in sorted(chosen, key=lambda i: (spans[i][1] - spans[i][0], i)):
            left, right = spans[i]
            lanes = taken.setdefault(columns[found[i].end.column].row, [])
            free = (n for n, lane in enumerate(lanes) if all(right < a or b < left for a, b in lane))
            lane = next(free, len(lanes))
            if lane == len(lanes):
                lanes.append([])
            lanes[lane].append((left, right))
            found[i] = replace(found[i], lane=lane)
    return found


def lane_span(route: Route, columns: Sequence[BoxColumn], lefts: Sequence[float]) -> tuple[float, float]:
    ends = [lefts[end.column] + columns[end.column].middle(end.part) for end in (route.start, route.end)]
    return min(ends) + 0.5, max(ends) - 0.5


def spread_arrivals(routes: Sequence[Route], columns: Sequence[BoxColumn]) -> list[Route]:
    """Several paths that come to the top of one box stand side by side, the longest at the right."""
    found = list(routes)
    ends: dict[RouteEnd, list[int]] = {}
    for i, route in enumerate(found):
        if (
            route.kind in ("over", "around_down")
            and route.link.kind == "skip"
            and len(columns[route.end.column].parts) == 1
        ):
            ends.setdefault(route.end, []).append(i)
    for end, numbers in ends.items():
        for place, i in enumerate(sorted(numbers, key=lambda i: found[i].lane), 1):
            found[i] = replace(found[i], aside=columns[end.column].aside(place, len(numbers)))
    return found


def nest_lanes(routes: Sequence[Route]) -> list[Route]:
    """Ways that come from the right to the parts of one column: the further right a part, the nearer its lane."""
    found = [replace(route, rise=route.lane) for route in routes]
    groups: dict[int, list[int]] = {}
    for i, route in enumerate(found):
        if route.kind == "around_up":
            groups.setdefault(route.end.column, []).append(i)
    for numbers in groups.values():
        lanes = sorted(found[i].lane for i in numbers)
        for lane, i in zip(lanes, sorted(numbers, key=lambda i: -found[i].end.part), strict=True):
            found[i] = replace(found[i], rise=lane)
    return found


def count_lanes(routes: Sequence[Route], columns: Sequence[BoxColumn], row: int, *paths: RouteKind) -> int:
    """How many lanes a row needs."""
    return max(
        (route.lane + 1 for route in routes if route.kind in paths and columns[route.end.column].row == row), default=0
    )
