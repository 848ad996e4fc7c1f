"""The corners of an arrow's path, for each kind of path."""

from collections.abc import Mapping, Sequence

from unetgen.emit.figure.layout.arrange import PlacedColumn
from unetgen.emit.figure.layout.concat_parts import is_sum
from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.layout.route_kinds import FREE, Route
from unetgen.emit.figure.style.looks import ASIDE
from unetgen.emit.figure.style.shapes import Point

LANE, FIRST = 11.0, 21.0  # pt between lanes, and from a row's top to the first one
UNDER, FIRST_UNDER = 8.0, 19.0  # pt, the same below a row
CHANNEL = 7.0  # pt between paths that go around
ALONG = 4.5  # pt between upright paths that lead side by side
SIGNAL = 9.0  # pt from a gate to the level piece of its signal
SHIFTS = (0.0, -3.0, -5.0, -7.0, 3.0, 5.0, 7.0)


def route_points(
    route: Route, placed: Sequence[PlacedColumn], rows: Sequence[Sequence[int]], peaks: Mapping[int, float]
) -> tuple[Point, ...]:
    """Return the corners of an arrow's path.

    `peaks` are the heights of the rows' tops.
    """
    source, target = placed[route.start.column], placed[route.end.column]
    match route.kind:
        case "straight":
            y = min(source.middle, target.middle)
            return (source.right + FREE, y), (target.left - FREE, y)
        case "vertical":
            return vertical_points(route, source, target)
        case "over":
            return points_over_row(route, source, target, peaks[target.column.row])
        case "under":
            return points_under_row(route, source, target)
        case "through":
            return points_between_rows(route, source, target)
        case "corner":
            return points_with_corner(route, source, target)
        case "around_down" | "around_up":
            return points_around_rows(route, placed, rows, peaks)


def end_height(route: Route, target: PlacedColumn, y: float) -> float:
    """Return the height at which a path ends above a box.

    A path ends on the box, or clear of a cuboid's upper face if a sum's circle is there.
    """
    return target.peak + 1.5 if is_sum(route.link) else y + arrow_gap(target)


def arrow_gap(placed: PlacedColumn) -> float:
    """Return the distance between an arrow and a box's upper edge.

    An arrow touches a cuboid's upper face.
    """
    return 0.0 if placed.column.offset[1] else FREE / 2


def vertical_points(route: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    if target.column.row > source.column.row:
        x, y = target.crown(route.end.part)
        return (x, foot_at(source, x - FREE) - FREE), (x, y + arrow_gap(target))
    x, y = source.crown(route.start.part)
    return (x, y + arrow_gap(source)), (x, target.bottom - FREE)


def foot_at(placed: PlacedColumn, x: float) -> float:
    """Return the height of the lower edge at `x`; the edge of the side face rises."""
    beyond = max(0.0, x - placed.left - placed.column.width)
    dx, dy = placed.column.offset
    return placed.bottom + (beyond * dy / dx if beyond else 0.0)


def points_over_row(route: Route, source: PlacedColumn, target: PlacedColumn, peak: float) -> tuple[Point, ...]:
    lane = peak + FIRST * target.column.looks.text_scale + LANE * route.lane
    (start, foot), (end, head) = source.crown(route.start.part), target.crown(route.end.part)
    start, end = start + source.column.shift, end + route.aside
    end -= ASIDE + 2.0 if is_sum(route.link) and target.column.contacts.top.arrow_up else 0.0
    if route.link.kind == "conv":  # beside the arrow that leaves there
        end -= min(target.column.widths[route.end.part] / 3, 4.0)
    return (start, foot + arrow_gap(source)), (start, lane), (end, lane), (end, end_height(route, target, head))


def points_under_row(route: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    lane = source.bottom - first_lane_under(source) - UNDER * route.lane
    start, end = source.foot(route.start.part)[0], target.foot(route.end.part)[0]
    start += min(source.column.widths[route.start.part] / 4, 4.0)  # beside the arrow down, and a sum's circle
    if len(target.column.parts) > 1 and is_sum(route.link):  # clear of arrows that arrive at the parts
        end = target.left + target.column.width + 7.0
    elif target.column.parts[route.end.part].link is not route.link:  # the down arrow leaves in the middle
        end -= max(
            min(target.column.widths[route.end.part] / 4, 6.0), 8.5 if target.column.contacts.foot.leaves else 0.0
        )
    return (start, source.bottom - FREE / 2), (start, lane), (end, lane), (end, target.bottom - FREE / 2)


def first_lane_under(placed: PlacedColumn) -> float:
    """Return the distance from a row's foot to the first lane below its texts."""
    return FIRST_UNDER * placed.column.looks.text_scale + placed.column.deep


def points_between_rows(route: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    """Return a path between two rows, from the foot to the top of the target.

    It leaves right of the arrow at the foot. A path that leads up leaves at the top, and arrives at the foot left of
    the arrow there.
    """
    if target.column.row < source.column.row:
        (x, y), (end, foot) = source.crown(route.start.part), target.foot(route.end.part)
        x, end, lane = (
            x + min(source.column.widths[route.start.part] / 4, 4.0),
            end - ASIDE,
            foot - first_lane_under(target),
        )
        return (x, y + arrow_gap(source)), (x, lane), (end, lane), (end, foot - FREE / 2)
    start = source.left + source.column.width - min(source.column.width / 5, 4.0)
    lane = source.bottom - 9.0
    x, y = target.crown(route.end.part)
    end = x - (ASIDE if target.column.contacts.top.parts else 0.0)
    return (start, source.bottom - FREE / 2), (start, lane), (end, lane), (end, end_height(route, target, y))


def points_with_corner(route: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    """Return a path out of the side, and into the top or the foot."""
    if target.column.row > source.column.row:
        y = source.bottom + source.column.offset[1] + source.column.height * 0.12
        x, top = target.crown(route.end.part)
        return (source.right + FREE, y), (x, y), (x, top + arrow_gap(target))
    x, y = target.foot(route.end.part)[0], source.bottom + 0.7 * (source.peak - source.bottom)
    return (source.right + FREE, y), (x, y), (x, target.bottom - FREE)


def points_around_rows(
    route: Route, placed: Sequence[PlacedColumn], rows: Sequence[Sequence[int]], peaks: Mapping[int, float]
) -> tuple[Point, ...]:
    """Return a path that passes the rows between at their side.

    It leads to the side, up or down, and then along the target's row.
    """
    source, target = placed[route.start.column], placed[route.end.column]
    if route.kind == "around_down":
        x = target.left + target.column.caption[0] - 10 - CHANNEL * route.lane
        lane = peaks[target.column.row] + FIRST * target.column.looks.text_scale + LANE * route.lane
        y = source.bottom + source.column.height * (0.5 - 0.1 * min(route.lane, 4))
        end, head = target.crown(route.end.part)
        return (source.right + FREE, y), (x, y), (x, lane), (end, lane), (end, head + arrow_gap(target))
    between = range(target.column.row + 1, source.column.row + 1)
    edge = max(placed[n].reach for row in between for n in rows[row])
    x = clear_of_parts(edge + 12 + CHANNEL * route.lane, edge, target)
    end, foot = target.foot(route.end.part)
    lane = foot - first_lane_under(target) - 6 - UNDER * route.rise
    return (source.right + FREE, source.middle), (x, source.middle), (x, lane), (end, lane), (end, foot - FREE)


def clear_of_parts(x: float, edge: float, target: PlacedColumn) -> float:
    """Return an `x` beside the upright paths to the target's parts."""
    fronts = [target.left + target.column.front(part) for part in range(len(target.column.parts))]
    places = (x + shift for shift in SHIFTS if x + shift > edge + FREE)
    return next((place for place in places if all(abs(place - front) > ALONG for front in fronts)), x)


def signal_points(route: Route, placed: Sequence[PlacedColumn], gate: CircleMark) -> tuple[Point, ...]:
    """Return the path of a gating signal.

    From a coarser map it leads up to the gate, from one of the same row over it.
    """
    source, target = placed[route.start.column], placed[route.end.column]
    if source.column.row == target.column.row:
        x, y = source.crown(route.start.part)
        above = gate.y + gate.radius + SIGNAL
        return (x, y + arrow_gap(source)), (x, above), (gate.x, above), (gate.x, gate.y + gate.radius)
    level = target.bottom - 5 if source.column.row - target.column.row == 1 else gate.y - 13
    start = source.left + source.column.signal
    return (start, source.top + FREE / 2), (start, level), (gate.x, level), (gate.x, gate.y - gate.radius)
