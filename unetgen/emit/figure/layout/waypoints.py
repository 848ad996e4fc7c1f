"""The corners of an arrow's path, for each kind of path."""

from collections.abc import Sequence
from typing import NamedTuple

from unetgen.emit.figure.layout.arrange import PlacedColumn
from unetgen.emit.figure.layout.column import FREE
from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.layout.route_kinds import Route
from unetgen.emit.figure.style.shapes import Point

LANE, FIRST = 11.0, 21.0  # pt between lanes, and from a row's top to the first one
UNDER, FIRST_UNDER = 8.0, 19.0  # pt, the same below a row
BESIDE = 8.5  # pt from an arrow at a box's foot or top to another
CHANNEL = 7.0  # pt between paths that go around
ALONG = 4.5  # pt between upright paths that lead side by side
SIGNAL = 9.0  # pt from a gate to the level piece of its signal
SHIFTS = (0.0, -3.0, -5.0, -7.0, 3.0, 5.0, 7.0)


class RowEdges(NamedTuple):
    """The heights of each row's edges, and how far the lanes above it are apart."""

    tops: dict[int, float]
    feet: dict[int, float]
    apart: dict[int, float]

    def lane_over(self, placed: PlacedColumn, row: int, lane: int) -> float:
        """Return the height of a lane over a row, above its captions."""
        return self.tops[row] + FIRST * placed.column.looks.text_scale + self.apart[row] * lane


def route_points(
    route: Route, placed: Sequence[PlacedColumn], rows: Sequence[Sequence[int]], edges: RowEdges
) -> tuple[Point, ...]:
    """Return the corners of an arrow's path."""
    source, target = placed[route.start.column], placed[route.end.column]
    match route.kind:
        case "straight":
            return (source.right + FREE, source.middle), (end_at_left(route, target), source.middle)
        case "vertical":
            return vertical_points(route, source, target)
        case "elbow":
            return points_with_bends(route, source, target, edges)
        case "over":
            return points_over_row(route, source, target, edges)
        case "under":
            return points_under_row(route, source, target, edges)
        case "through":
            return points_between_rows(route, source, target, edges)
        case "corner":
            return points_with_corner(route, source, target)
        case "around_down" | "around_up":
            return points_around_rows(route, placed, rows, edges)


def end_at_left(route: Route, target: PlacedColumn) -> float:
    """Return where a path ends that arrives from the left, at the box or at its sum."""
    number = route.end.number
    return target.left - FREE if number is None else target.circle(number)[0] - target.column.looks.sum_radius


def end_at_top(route: Route, target: PlacedColumn) -> Point:
    """Return the end of a path that arrives from above, at the box or at its sum."""
    if route.end.number is None:
        y = target.crown(route.end.part)[1] + arrow_gap(target)
        return target.left + target.column.arrival_from_above(route.end.part, None) + route.aside, y
    x, y = target.circle(route.end.number)
    return x, y + target.column.looks.sum_radius


def end_at_foot(route: Route, target: PlacedColumn) -> Point:
    """Return the end of a path that arrives from below, at the box or at its sum."""
    if route.end.number is None:
        x, y = target.foot(route.end.part)
        return x, y - FREE
    x, y = target.circle(route.end.number)
    return x, y - target.column.looks.sum_radius


def arrow_gap(placed: PlacedColumn) -> float:
    """Return the distance between an arrow and a box's upper edge.

    An arrow touches a cuboid's upper face.
    """
    return 0.0 if placed.column.offset[1] else FREE / 2


def vertical_points(route: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    if target.column.row > source.column.row:
        x, y = end_at_top(route, target)
        return (x, foot_at(source, x - FREE) - FREE), (x, y)
    x, y = start_at_top(route, source)
    return (x, y), (x, end_at_foot(route, target)[1])


def start_at_top(route: Route, source: PlacedColumn) -> Point:
    """Return the start of an arrow up."""
    x, y = source.crown(route.start.part)
    return x + source.column.both_ways, y + arrow_gap(source)


def points_with_bends(route: Route, source: PlacedColumn, target: PlacedColumn, edges: RowEdges) -> tuple[Point, ...]:
    """Return a path to a neighbouring row that leads sideways between the rows."""
    lower = max(source.column.row, target.column.row)
    lane = edges.lane_over(source, lower, route.lane)
    if target.column.row > source.column.row:
        (x, y), (end, head) = source.foot(route.start.part), end_at_top(route, target)
        return (x, y - FREE), (x, lane), (end, lane), (end, head)
    (x, y), (end, head) = start_at_top(route, source), end_at_foot(route, target)
    return (x, y), (x, lane), (end, lane), (end, head)


def foot_at(placed: PlacedColumn, x: float) -> float:
    """Return the height of the lower edge at `x`; the edge of the side face rises."""
    beyond = max(0.0, x - placed.left - placed.column.width)
    dx, dy = placed.column.offset
    return placed.bottom + (beyond * dy / dx if beyond else 0.0)


def points_over_row(route: Route, source: PlacedColumn, target: PlacedColumn, edges: RowEdges) -> tuple[Point, ...]:
    lane = edges.lane_over(target, target.column.row, route.lane)
    (start, foot), (end, head) = source.crown(route.start.part), end_at_top(route, target)
    start += source.column.shift
    if route.link.kind == "conv" and route.end.number is None:  # beside the arrow that leaves there
        end -= min(target.column.widths[route.end.part] / 3, 4.0)
    return (start, foot + arrow_gap(source)), (start, lane), (end, lane), (end, head)


def points_under_row(route: Route, source: PlacedColumn, target: PlacedColumn, edges: RowEdges) -> tuple[Point, ...]:
    lane = first_lane_under(source, edges.feet[source.column.row]) - UNDER * route.lane
    whole = len(source.column.parts) > 1 and source.column.box is route.link.source
    middle = source.left + source.column.width / 2 if whole else source.foot(route.start.part)[0]
    end, head = end_at_foot(route, target)
    start = middle + (0.0 if whole else min(source.column.widths[route.start.part] / 4, 4.0))  # beside the arrow down
    if route.end.number is None and target.column.parts[route.end.part].link is not route.link:
        end -= max(  # the down arrow leaves in the middle
            min(target.column.widths[route.end.part] / 4, 6.0), 8.5 if target.column.contacts.foot.leaves else 0.0
        )
    return (start, source.bottom - FREE / 2), (start, lane), (end, lane), (end, head)


def first_lane_under(placed: PlacedColumn, foot: float) -> float:
    """Return the height of the first lane under a row, below its texts."""
    return foot - FIRST_UNDER * placed.column.looks.text_scale - placed.column.deep


def points_between_rows(route: Route, source: PlacedColumn, target: PlacedColumn, edges: RowEdges) -> tuple[Point, ...]:
    """Return a path between two rows, from the foot to the top of the target.

    It leaves right of the arrow at the foot. A path that leads up leaves at the top, and arrives at the foot left of
    the arrow there.
    """
    if target.column.row < source.column.row:
        (x, y), (end, head) = source.crown(route.start.part), end_at_foot(route, target)
        x += min(source.column.widths[route.start.part] / 4, 4.0)
        end -= BESIDE if route.end.number is None else 0.0
        lane = first_lane_under(target, edges.feet[target.column.row]) - UNDER * route.lane
        return (x, y + arrow_gap(source)), (x, lane), (end, lane), (end, head)
    start = source.left + source.column.width - min(source.column.width / 5, 4.0)
    lane = first_lane_under(source, edges.feet[source.column.row]) - UNDER * route.lane
    end, head = end_at_top(route, target)
    end -= BESIDE if target.column.contacts.top.parts and route.end.number is None else 0.0
    return (start, source.bottom - FREE / 2), (start, lane), (end, lane), (end, head)


def points_with_corner(route: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    """Return a path out of the side, and into the top or the foot."""
    if target.column.row > source.column.row:
        y = source.bottom + source.column.offset[1] + source.column.height * 0.12
        x, top = end_at_top(route, target)
        return (source.right + FREE, y), (x, y), (x, top)
    (x, head), y = end_at_foot(route, target), height_at_side(route, source, 0.7)
    return (source.right + FREE, y), (x, y), (x, head)


def height_at_side(route: Route, source: PlacedColumn, usual: float) -> float:
    """Return where a path that leads up leaves a box's side.

    `usual` is a share of the box's height.
    """
    if route.above is None:
        return source.bottom + usual * (source.peak - source.bottom)
    return source.middle + route.above * max(0.0, source.column.height - source.column.offset[1])


def points_around_rows(
    route: Route, placed: Sequence[PlacedColumn], rows: Sequence[Sequence[int]], edges: RowEdges
) -> tuple[Point, ...]:
    """Return a path that passes the rows between at their side.

    It leads to the side, up or down, and then along the target's row.
    """
    source, target = placed[route.start.column], placed[route.end.column]
    if route.kind == "around_down":
        x = target.left + target.column.caption[0] - 10 - CHANNEL * route.lane
        lane = edges.lane_over(target, target.column.row, route.lane)
        y = source.bottom + source.column.height * (0.5 - 0.1 * min(route.lane, 4))
        end, head = end_at_top(route, target)
        return (source.right + FREE, y), (x, y), (x, lane), (end, lane), (end, head)
    between = range(target.column.row + 1, source.column.row + 1)
    edge = max(placed[n].reach for row in between for n in rows[row])
    x = clear_of_parts(edge + 12 + CHANNEL * route.lane, edge, target)
    end, head = end_at_foot(route, target)
    lane = first_lane_under(target, edges.feet[target.column.row]) - 6 - UNDER * route.rise
    y = height_at_side(route, source, 0.5)
    return (source.right + FREE, y), (x, y), (x, lane), (end, lane), (end, head)


def clear_of_parts(x: float, edge: float, target: PlacedColumn) -> float:
    """Return an `x` beside the upright paths to the target's parts."""
    fronts = [target.left + target.column.front(part) for part in range(len(target.column.parts))]
    places = (x + shift for shift in SHIFTS if x + shift > edge + FREE)
    return next((place for place in places if all(abs(place - front) > ALONG for front in fronts)), x)


def signal_points(route: Route, placed: Sequence[PlacedColumn], edges: RowEdges, gate: CircleMark) -> tuple[Point, ...]:
    """Return the path of a gating signal.

    From a coarser map it leads up to the gate, from one of the same row over it.
    """
    source, target = placed[route.start.column], placed[route.end.column]
    if source.column.row == target.column.row:
        x, y = source.crown(route.start.part)
        above = gate.y + gate.radius + SIGNAL
        return (x, y + arrow_gap(source)), (x, above), (gate.x, above), (gate.x, gate.y + gate.radius)
    level = edges.lane_over(source, source.column.row, route.lane)
    start = source.left + source.column.signal
    return (start, source.top + FREE / 2), (start, level), (gate.x, level), (gate.x, gate.y - gate.radius)
