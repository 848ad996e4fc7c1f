"""The corners of an arrow's way, for each of the ways that there are."""

from collections.abc import Mapping, Sequence

from unetgen.emit.figure.layout.arrange import PlacedColumn
from unetgen.emit.figure.layout.concat_parts import is_sum
from unetgen.emit.figure.layout.route_kinds import FREE, Route
from unetgen.emit.figure.style.looks import ASIDE
from unetgen.emit.figure.style.shapes import Point

LANE, FIRST = 11.0, 21.0  # pt between lanes, and from a row's peak to the first one
UNDER, FIRST_UNDER = 8.0, 19.0  # pt, the same below a row
CHANNEL = 7.0  # pt between ways that go around
ALONG = 4.5  # pt between upright ways that lead side by side
SHIFTS = (0.0, -3.0, -5.0, -7.0, 3.0, 5.0, 7.0)


def route_points(
    run: Route, placed: Sequence[PlacedColumn], rows: Sequence[Sequence[int]], peaks: Mapping[int, float]
) -> tuple[Point, ...]:
    """The corners of an arrow's way; `peaks` are the heights of the rows' tops."""
    source, target = placed[run.start.column], placed[run.end.column]
    match run.way:
        case "straight":
            y = min(source.middle, target.middle)
            return (source.right + FREE, y), (target.left - FREE, y)
        case "vertical":
            return vertical_points(run, source, target)
        case "over":
            return points_over_row(run, source, target, peaks[target.column.row])
        case "under":
            return points_under_row(run, source, target)
        case "through":
            return points_between_rows(run, source, target)
        case "corner":
            return points_with_corner(run, source, target)
        case "around_down" | "around_up":
            return points_around_rows(run, placed, rows, peaks)


def end_height(run: Route, target: PlacedColumn, y: float) -> float:
    """Where a way ends above a box: on it, or clear of a cuboid's upper face where a sum's circle stands."""
    return target.peak + 1.5 if is_sum(run.link) else y + arrow_gap(target)


def arrow_gap(placed: PlacedColumn) -> float:
    """On a cuboid's upper face an arrow stands; from a bar's edge it keeps a little distance."""
    return 0.0 if placed.column.offset[1] else FREE / 2


def vertical_points(run: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    if target.column.row > source.column.row:
        x, y = target.crown(run.end.cell)
        return (x, foot_at(source, x - FREE) - FREE), (x, y + arrow_gap(target))
    x, y = source.crown(run.start.cell)
    return (x, y + arrow_gap(source)), (x, target.bottom - FREE)


def foot_at(placed: PlacedColumn, x: float) -> float:
    """The height of the lower edge: the side face's edge rises."""
    beyond = max(0.0, x - placed.left - placed.column.width)
    dx, dy = placed.column.offset
    return placed.bottom + (beyond * dy / dx if beyond else 0.0)


def points_over_row(run: Route, source: PlacedColumn, target: PlacedColumn, peak: float) -> tuple[Point, ...]:
    lane = peak + FIRST * target.column.looks.text_scale + LANE * run.lane
    (start, foot), (end, head) = source.crown(run.start.cell), target.crown(run.end.cell)
    start, end = start + source.column.shift, end + run.aside
    end -= ASIDE + 2.0 if is_sum(run.link) and target.column.rises else 0.0
    if run.link.kind == "conv":  # beside what leaves there
        end -= min(target.column.widths[run.end.cell] / 3, 4.0)
    return (start, foot + arrow_gap(source)), (start, lane), (end, lane), (end, end_height(run, target, head))


def points_under_row(run: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    lane = source.bottom - first_lane_under(source) - UNDER * run.lane
    start, end = source.foot(run.start.cell)[0], target.foot(run.end.cell)[0]
    start += min(source.column.widths[run.start.cell] / 4, 4.0)  # beside the arrow down, and a sum's circle
    if len(target.column.cells) > 1 and is_sum(run.link):  # clear of what comes to the parts
        end = target.left + target.column.width + 7.0
    elif target.column.cells[run.end.cell].link is not run.link:  # the down arrow leaves in the middle
        end -= max(min(target.column.widths[run.end.cell] / 4, 6.0), 8.5 if target.column.feet else 0.0)
    return (start, source.bottom - FREE / 2), (start, lane), (end, lane), (end, target.bottom - FREE / 2)


def first_lane_under(placed: PlacedColumn) -> float:
    """From a row's foot to the first lane under it, below what is written there."""
    return FIRST_UNDER * placed.column.looks.text_scale + placed.column.deep


def points_between_rows(run: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    """Between two rows: out of the foot, right of the arrow that leaves there, and into the top of the target.

    Where it leads up, out of the top, and into the foot at the left of the arrow that comes there.
    """
    if target.column.row < source.column.row:
        (x, y), (end, foot) = source.crown(run.start.cell), target.foot(run.end.cell)
        x, end, lane = (
            x + min(source.column.widths[run.start.cell] / 4, 4.0),
            end - ASIDE,
            foot - first_lane_under(target),
        )
        return (x, y + arrow_gap(source)), (x, lane), (end, lane), (end, foot - FREE / 2)
    start = source.left + source.column.width - min(source.column.width / 5, 4.0)
    lane = source.bottom - 9.0
    x, y = target.crown(run.end.cell)
    end = x - (ASIDE if len(target.column.touched) else 0.0)
    return (start, source.bottom - FREE / 2), (start, lane), (end, lane), (end, end_height(run, target, y))


def points_with_corner(run: Route, source: PlacedColumn, target: PlacedColumn) -> tuple[Point, ...]:
    """Out of the side, and into the top or the foot."""
    if target.column.row > source.column.row:
        y = source.bottom + source.column.offset[1] + source.column.height * 0.12
        x, top = target.crown(run.end.cell)
        return (source.right + FREE, y), (x, y), (x, top + arrow_gap(target))
    x, y = target.foot(run.end.cell)[0], source.bottom + 0.7 * (source.peak - source.bottom)
    return (source.right + FREE, y), (x, y), (x, target.bottom - FREE)


def points_around_rows(
    run: Route, placed: Sequence[PlacedColumn], rows: Sequence[Sequence[int]], peaks: Mapping[int, float]
) -> tuple[Point, ...]:
    """To the side of all that stands between, up or down there, and then along the target's row to it."""
    source, target = placed[run.start.column], placed[run.end.column]
    if run.way == "around_down":
        x = target.left + target.column.caption[0] - 10 - CHANNEL * run.lane
        lane = peaks[target.column.row] + FIRST * target.column.looks.text_scale + LANE * run.lane
        y = source.bottom + source.column.height * (0.5 - 0.1 * min(run.lane, 4))
        end, head = target.crown(run.end.cell)
        return (source.right + FREE, y), (x, y), (x, lane), (end, lane), (end, head + arrow_gap(target))
    between = range(target.column.row + 1, source.column.row + 1)
    edge = max(placed[n].reach for row in between for n in rows[row])
    x = clear_of_parts(edge + 12 + CHANNEL * run.lane, edge, target)
    end, foot = target.foot(run.end.cell)
    lane = foot - first_lane_under(target) - 6 - UNDER * run.rise
    return (source.right + FREE, source.middle), (x, source.middle), (x, lane), (end, lane), (end, foot - FREE)


def clear_of_parts(x: float, edge: float, target: PlacedColumn) -> float:
    """Beside an upright way that leads to a part of the target, not along it."""
    fronts = [target.left + target.column.front(cell) for cell in range(len(target.column.cells))]
    places = (x + shift for shift in SHIFTS if x + shift > edge + FREE)
    return next((place for place in places if all(abs(place - front) > ALONG for front in fronts)), x)
