"""The kind of path that each arrow takes between placed columns.

Arrows are straight within a row, and vertical between boxes that are aligned. Skips lead over a row, shortcuts under
it. An arrow has a corner if a stage is one box, and leads around the boxes between rows that are not neighbours. Paths
side by side have lanes of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from unetgen.emit.figure.layout.column import FREE, BoxColumn
from unetgen.emit.figure.layout.concat_parts import end_in, start_in, sum_where_link_ends
from unetgen.emit.figure.scene.links import Link

RouteKind = Literal[
    "straight", "vertical", "elbow", "over", "under", "through", "corner", "around_up", "around_down"
]  # fmt: skip

# paths with lanes above and below a row
OVER_A_ROW: tuple[RouteKind, ...] = ("over", "around_down", "elbow")
UNDER_A_ROW: tuple[RouteKind, ...] = ("under", "around_up", "through")
SIDE = 0.4  # of a box's height, from the middle of its side to the last path that leaves there


class RouteEnd(NamedTuple):
    """The end of a link: the index of a column, and of a part in it.

    `number` is the index of the sum at which the link arrives, if it does not arrive at the box.
    """

    column: int
    part: int
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class Route:
    """A link with its ends, the kind of its path, and its lane."""

    link: Link
    start: RouteEnd
    end: RouteEnd
    kind: RouteKind
    lane: int = 0
    aside: float = 0.0  # pt from the middle of the box where it ends
    rise: int = 0  # the lane under the row where it ends, if it goes around
    above: float | None = None  # from the middle of the side to where it leaves it for a row above, in heights


def routes_of(
    straight: Iterable[Route],
    columns: Sequence[BoxColumn],
    rows: Sequence[Sequence[int]],
    lefts: Sequence[float],
    bends: bool,
) -> list[Route]:
    """Return straight routes as those that lead from place to place.

    `bends` says whether an arrow between neighbouring rows may bend between them.
    """
    routes = [replace(route, kind=route_kind(route, columns, rows, lefts, bends)) for route in straight]
    return spread_departures(nest_lanes(spread_arrivals(assign_lanes(routes, columns, lefts), columns)), columns, lefts)


def straight_routes(links: Iterable[Link], columns: Sequence[BoxColumn]) -> list[Route]:
    """Return a straight route between the ends of each link that is drawn."""
    shown = (link for link in links if link.kind != "joined")
    return [
        Route(link=link, start=start_of_route(link, columns), end=end_of_route(link, columns), kind="straight")
        for link in shown
    ]


def start_of_route(link: Link, columns: Sequence[BoxColumn]) -> RouteEnd:
    """Return the start of a link's route.

    A concatenation as a whole is left at its last part.
    """
    return next(RouteEnd(i, part) for i, column in enumerate(columns) if (part := start_in(link, column)) is not None)


def end_of_route(link: Link, columns: Sequence[BoxColumn]) -> RouteEnd:
    return next(
        RouteEnd(i, part, sum_where_link_ends(link, column))
        for i, column in enumerate(columns)
        if (part := end_in(link, column)) is not None
    )


def route_kind(
    route: Route, columns: Sequence[BoxColumn], rows: Sequence[Sequence[int]], lefts: Sequence[float], bends: bool
) -> RouteKind:
    a, b = columns[route.start.column], columns[route.end.column]
    if a.row == b.row:
        row = rows[a.row]
        near = row.index(route.end.column) - row.index(route.start.column) == 1
        if route.link.kind == "shortcut":
            return "under"
        plain = route.end.part == 0 or route.end.number is not None
        return "straight" if near and plain and route.link.kind != "gate" else "over"
    if abs(a.row - b.row) == 1 and route.link.kind not in ("skip", "gate", "shortcut"):
        down = b.row > a.row
        start = a.front(route.start.part) if down else a.middle(route.start.part) + a.both_ways
        source = lefts[route.start.column] + start
        target = lefts[route.end.column] + (b.arrival_from_above if down else b.arrival_from_below)(*route.end[1:])
        if abs(source - target) < 0.5:
            return "vertical"
        if bends:
            return "elbow"
    if route.link.kind == "gate" and a.row - b.row == 1:
        return "elbow"
    if route.link.kind == "shortcut" and abs(b.row - a.row) == 1:
        return "through"
    if target_is_free(route, columns, rows, lefts):
        return "corner"
    return "around_down" if b.row > a.row else "around_up"


def target_is_free(
    route: Route, columns: Sequence[BoxColumn], rows: Sequence[Sequence[int]], lefts: Sequence[float]
) -> bool:
    """Return whether a path to the right and then up or down meets nothing."""
    a, b = columns[route.start.column], columns[route.end.column]
    x = lefts[route.end.column] + b.arrival_from_below(*route.end[1:])
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
    """Assign lanes to the paths over and under each row, the shortest ones nearest.

    Paths that go around are numbered in the same way. One that leads on to another row is under all that come back up.
    """
    with_lanes = list(routes)
    for sharing in (OVER_A_ROW, UNDER_A_ROW):
        taken: dict[int, list[list[tuple[float, float]]]] = {}
        chosen = [i for i, route in enumerate(with_lanes) if route.kind in sharing]
        spans = {i: lane_span(with_lanes[i], columns, lefts) for i in chosen}
        for i in sorted(chosen, key=lambda i: (with_lanes[i].kind == "through", spans[i][1] - spans[i][0], i)):
            left, right = spans[i]
            lanes = taken.setdefault(row_of_lane(with_lanes[i], columns), [])
            free = (n for n, lane in enumerate(lanes) if all(right < a or b < left for a, b in lane))
            lane = next(free, len(lanes))
            if lane == len(lanes):
                lanes.append([])
            lanes[lane].append((left, right))
            with_lanes[i] = replace(with_lanes[i], lane=lane)
    return with_lanes


def row_of_lane(route: Route, columns: Sequence[BoxColumn]) -> int:
    """Return the row beside which a path has its lane.

    A path that bends between two rows has it over the lower one, or under the upper one.
    """
    rows = columns[route.start.column].row, columns[route.end.column].row
    return max(rows) if route.kind == "elbow" else min(rows) if route.kind == "through" else rows[1]


def lane_span(route: Route, columns: Sequence[BoxColumn], lefts: Sequence[float]) -> tuple[float, float]:
    ends = [lefts[end.column] + columns[end.column].arrival_from_above(*end[1:]) for end in (route.start, route.end)]
    return min(ends) + 0.5, max(ends) - 0.5


def spread_arrivals(routes: Sequence[Route], columns: Sequence[BoxColumn]) -> list[Route]:
    """Spread the paths that arrive at the top of one box, the longest rightmost."""
    spread = list(routes)
    ends: dict[RouteEnd, list[int]] = {}
    for i, route in enumerate(spread):
        if (
            route.kind in ("over", "around_down")
            and route.link.kind == "skip"
            and route.end.number is None
            and len(columns[route.end.column].parts) == 1
        ):
            ends.setdefault(route.end, []).append(i)
    for end, numbers in ends.items():
        for place, i in enumerate(sorted(numbers, key=lambda i: spread[i].lane), 1):
            spread[i] = replace(spread[i], aside=columns[end.column].aside(place, len(numbers)))
    return spread


def spread_departures(routes: Sequence[Route], columns: Sequence[BoxColumn], lefts: Sequence[float]) -> list[Route]:
    """Spread the paths that leave the side of one box and lead up.

    None then looks like a branch of another. The nearest upright path leaves uppermost, above an arrow that leads
    straight on.
    """
    spread = list(routes)
    sides: dict[int, list[int]] = {}
    for i, route in enumerate(spread):
        if route.kind in ("around_up", "corner") and columns[route.end.column].row < columns[route.start.column].row:
            sides.setdefault(route.start.column, []).append(i)
    straight = {route.start.column for route in spread if route.kind == "straight"}
    for column, numbers in sides.items():
        first = int(column in straight)
        if len(numbers) + first == 1:
            continue
        low, count = (0.0, len(numbers)) if first else (-SIDE, len(numbers) - 1)
        ordered = sorted(numbers, key=lambda i: (lefts[spread[i].end.column], spread[i].end.part), reverse=True)
        for place, i in enumerate(ordered, first):
            spread[i] = replace(spread[i], above=low + (SIDE - low) * place / count)
    return spread


def nest_lanes(routes: Sequence[Route]) -> list[Route]:
    """Nest the lanes of paths that come from the right to parts of one column.

    The further right a part is, the nearer is its lane.
    """
    nested = list(routes)
    groups: dict[int, list[int]] = {}
    for i, route in enumerate(nested):
        if route.kind == "around_up":
            groups.setdefault(route.end.column, []).append(i)
    for numbers in groups.values():
        lanes = sorted(nested[i].lane for i in numbers)
        for lane, i in zip(lanes, sorted(numbers, key=lambda i: -nested[i].end.part), strict=True):
            nested[i] = replace(nested[i], rise=lane)
    return nested


def count_lanes(routes: Sequence[Route], columns: Sequence[BoxColumn], row: int, *paths: RouteKind) -> int:
    """Return the number of lanes that a row needs."""
    lanes = (route.lane + 1 for route in routes if route.kind in paths and row_of_lane(route, columns) == row)
    return max(lanes, default=0)
