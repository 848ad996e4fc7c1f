"""The arrows' ways between placed columns.

Straight within a row and between rows where boxes hang over one another; over a row for skips; under it for shortcuts;
with a corner where a stage is one box; around what lies between for what joins rows that are no neighbours. Ways that
run side by side get lanes of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from unetgen.emit.diagram.layout.arrange import Placed
from unetgen.emit.diagram.layout.columns import Column, end_in, is_sum, start_in
from unetgen.emit.diagram.looks import ASIDE
from unetgen.emit.diagram.scene.links import Link
from unetgen.emit.diagram.shapes import Point

Way = Literal["straight", "vertical", "over", "under", "through", "corner", "around_up", "around_down"]
FREE = 3.0  # pt between a box and an arrow
LANE, FIRST = 11.0, 21.0  # pt between lanes, and from a row's peak to the first one
UNDER, FIRST_UNDER = 8.0, 19.0  # pt, the same below a row
CHANNEL = 7.0  # pt between ways that go around


class End(NamedTuple):
    """Where a link begins or ends: a column by its number, and the cell in it."""

    column: int
    cell: int


class Run(NamedTuple):
    """A link with its ends, how it goes, and in which lane."""

    link: Link
    start: End
    end: End
    way: Way
    lane: int = 0
    aside: float = 0.0  # from the middle of the box where it ends


def runs_of(
    links: Iterable[Link], columns: Sequence[Column], rows: Sequence[Sequence[int]], lefts: Sequence[float]
) -> list[Run]:
    """Every link that is drawn."""
    shown = [link for link in links if link.kind != "joined"]
    found = [Run(link, start_of(link, columns), end_of(link, columns), "straight") for link in shown]
    wayed = [run._replace(way=way_of(run, columns, rows, lefts)) for run in found]
    return arrivals(in_lanes(wayed, columns, lefts), columns)


def start_of(link: Link, columns: Sequence[Column]) -> End:
    """The box itself; of a concatenation that is taken as a whole the last part."""
    return next(End(i, cell) for i, column in enumerate(columns) if (cell := start_in(link, column)) is not None)


def end_of(link: Link, columns: Sequence[Column]) -> End:
    return next(End(i, cell) for i, column in enumerate(columns) if (cell := end_in(link, column)) is not None)


def way_of(run: Run, columns: Sequence[Column], rows: Sequence[Sequence[int]], lefts: Sequence[float]) -> Way:
    a, b = columns[run.start.column], columns[run.end.column]
    if a.row == b.row:
        row = rows[a.row]
        near = row.index(run.end.column) - row.index(run.start.column) == 1
        if run.link.kind == "shortcut":
            return "under"
        plain = run.end.cell == 0 and (run.link.kind != "skip" or not (run.link.nodes or b.risen))
        return "straight" if near and plain and run.link.kind != "gate" else "over"
    if abs(a.row - b.row) == 1 and run.link.kind not in ("skip", "gate", "shortcut"):
        down = b.row > a.row
        source = lefts[run.start.column] + (a.front if down else a.middle)(run.start.cell)
        target = lefts[run.end.column] + (b.middle if down else b.front)(run.end.cell)
        if abs(source - target) < 0.5:
            return "vertical"
    if run.link.kind == "shortcut" and abs(b.row - a.row) == 1:
        return "through"
    if target_is_free(run, columns, rows, lefts):
        return "corner"
    return "around_down" if b.row > a.row else "around_up"


def target_is_free(run: Run, columns: Sequence[Column], rows: Sequence[Sequence[int]], lefts: Sequence[float]) -> bool:
    """Whether a way straight to the right and then up or down meets nothing."""
    a, b = columns[run.start.column], columns[run.end.column]
    x = lefts[run.end.column] + b.front(run.end.cell)
    if run.link.kind == "gate" or x <= lefts[run.start.column] + a.far + 2 * FREE:
        return False
    if b.row > a.row:
        return b.row - a.row == 1 and run.link.kind != "skip"
    beside = [n for n in rows[a.row] if lefts[run.start.column] < lefts[n] < x]
    if beside:
        return False
    right = (lefts[n] + columns[n].reach for row in range(b.row + 1, a.row + 1) for n in rows[row])
    return x > max(right) + 2 * FREE or a.row - b.row == 1


def in_lanes(runs: Sequence[Run], columns: Sequence[Column], lefts: Sequence[float]) -> list[Run]:
    """Lanes for the ways over and under each row, the shorter the nearer; and numbers for those that go around."""
    found = list(runs)
    for sharing in (("over", "around_down"), ("under", "around_up")):
        taken: dict[int, list[list[tuple[float, float]]]] = {}
        chosen = [i for i, run in enumerate(found) if run.way in sharing]
        spans = {i: span(found[i], columns, lefts) for i in chosen}
        for i in sorted(chosen, key=lambda i: (spans[i][1] - spans[i][0], i)):
            left, right = spans[i]
            lanes = taken.setdefault(columns[found[i].end.column].row, [])
            free = (n for n, lane in enumerate(lanes) if all(right < a or b < left for a, b in lane))
            lane = next(free, len(lanes))
            if lane == len(lanes):
                lanes.append([])
            lanes[lane].append((left, right))
            found[i] = found[i]._replace(lane=lane)
    return found


def span(run: Run, columns: Sequence[Column], lefts: Sequence[float]) -> tuple[float, float]:
    ends = [lefts[end.column] + columns[end.column].middle(end.cell) for end in (run.start, run.end)]
    return min(ends) + 0.5, max(ends) - 0.5


def arrivals(runs: Sequence[Run], columns: Sequence[Column]) -> list[Run]:
    """Several ways that come to the top of one box stand side by side, the longest at the right."""
    found = list(runs)
    ends: dict[End, list[int]] = {}
    for i, run in enumerate(found):
        if run.way in ("over", "around_down") and run.link.kind == "skip" and len(columns[run.end.column].cells) == 1:
            ends.setdefault(run.end, []).append(i)
    for end, numbers in ends.items():
        for place, i in enumerate(sorted(numbers, key=lambda i: found[i].lane), 1):
            found[i] = found[i]._replace(aside=columns[end.column].aside(place, len(numbers)))
    return found


def lanes_of(runs: Sequence[Run], columns: Sequence[Column], row: int, *ways: Way) -> int:
    """How many lanes a row needs."""
    return max((run.lane + 1 for run in runs if run.way in ways and columns[run.end.column].row == row), default=0)


def points_of(
    run: Run, placed: Sequence[Placed], rows: Sequence[Sequence[int]], peaks: Mapping[int, float]
) -> tuple[Point, ...]:
    """The corners of an arrow's way; `peaks` are the heights of the rows' tops."""
    source, target = placed[run.start.column], placed[run.end.column]
    match run.way:
        case "straight":
            y = min(source.middle, target.middle)
            return (source.right + FREE, y), (target.left - FREE, y)
        case "vertical":
            return vertical(run, source, target)
        case "over":
            return over(run, source, target, peaks[target.column.row])
        case "under":
            return under(run, source, target)
        case "through":
            return through(run, source, target)
        case "corner":
            return corner(run, source, target)
        case "around_down" | "around_up":
            return around_rows(run, placed, rows, peaks)


def top_of(run: Run, target: Placed, y: float) -> float:
    """Where a way ends above a box: on it, or clear of a cuboid's upper face where a sum's circle stands."""
    return target.peak + 1.5 if is_sum(run.link) else y + touching(target)


def touching(placed: Placed) -> float:
    """On a cuboid's upper face an arrow stands; from a bar's edge it keeps a little distance."""
    return 0.0 if placed.column.offset[1] else FREE / 2


def vertical(run: Run, source: Placed, target: Placed) -> tuple[Point, ...]:
    if target.column.row > source.column.row:
        x, y = target.crown(run.end.cell)
        return (x, foot_at(source, x - FREE) - FREE), (x, y + touching(target))
    x, y = source.crown(run.start.cell)
    return (x, y + touching(source)), (x, target.bottom - FREE)


def foot_at(placed: Placed, x: float) -> float:
    """The height of the lower edge: the side face's edge rises."""
    beyond = max(0.0, x - placed.left - placed.column.width)
    dx, dy = placed.column.offset
    return placed.bottom + (beyond * dy / dx if beyond else 0.0)


def over(run: Run, source: Placed, target: Placed, peak: float) -> tuple[Point, ...]:
    lane = peak + FIRST * target.column.looks.text_scale + LANE * run.lane
    (start, foot), (end, head) = source.crown(run.start.cell), target.crown(run.end.cell)
    start, end = start + source.column.shift, end + run.aside
    end -= ASIDE + 2.0 if is_sum(run.link) and target.column.rises else 0.0
    if run.link.kind == "conv":  # beside what leaves there
        end -= min(target.column.widths[run.end.cell] / 3, 4.0)
    return (start, foot + touching(source)), (start, lane), (end, lane), (end, top_of(run, target, head))


def under(run: Run, source: Placed, target: Placed) -> tuple[Point, ...]:
    lane = source.bottom - first_under(source) - UNDER * run.lane
    start, end = source.foot(run.start.cell)[0], target.foot(run.end.cell)[0]
    start += min(source.column.widths[run.start.cell] / 4, 4.0)  # beside the arrow down, and a sum's circle
    if len(target.column.cells) > 1 and is_sum(run.link):  # clear of what comes to the parts
        end = target.left + target.column.width + 7.0
    elif target.column.cells[run.end.cell].link is not run.link:  # the down arrow leaves in the middle
        end -= max(min(target.column.widths[run.end.cell] / 4, 6.0), 8.5 if target.column.feet else 0.0)
    return (start, source.bottom - FREE / 2), (start, lane), (end, lane), (end, target.bottom - FREE / 2)


def first_under(placed: Placed) -> float:
    """From a row's foot to the first lane under it, below what is written there."""
    return FIRST_UNDER * placed.column.looks.text_scale + placed.column.deep


def through(run: Run, source: Placed, target: Placed) -> tuple[Point, ...]:
    """Between two rows: out of the foot, right of the arrow that leaves there, and into the top of the target.

    Where it leads up, out of the top, and into the foot at the left of the arrow that comes there.
    """
    if target.column.row < source.column.row:
        (x, y), (end, foot) = source.crown(run.start.cell), target.foot(run.end.cell)
        x, end, lane = (
            x + min(source.column.widths[run.start.cell] / 4, 4.0),
            end - ASIDE,
            foot - first_under(target),
        )
        return (x, y + touching(source)), (x, lane), (end, lane), (end, foot - FREE / 2)
    start = source.left + source.column.width - min(source.column.width / 5, 4.0)
    lane = source.bottom - 9.0
    x, y = target.crown(run.end.cell)
    end = x - (ASIDE if len(target.column.touched) else 0.0)
    return (start, source.bottom - FREE / 2), (start, lane), (end, lane), (end, top_of(run, target, y))


def corner(run: Run, source: Placed, target: Placed) -> tuple[Point, ...]:
    """Out of the side, and into the top or the foot."""
    if target.column.row > source.column.row:
        y = source.bottom + source.column.offset[1] + source.column.height * 0.12
        x, top = target.crown(run.end.cell)
        return (source.right + FREE, y), (x, y), (x, top + touching(target))
    x, y = target.foot(run.end.cell)[0], source.bottom + 0.7 * (source.peak - source.bottom)
    return (source.right + FREE, y), (x, y), (x, target.bottom - FREE)


def around_rows(
    run: Run, placed: Sequence[Placed], rows: Sequence[Sequence[int]], peaks: Mapping[int, float]
) -> tuple[Point, ...]:
    """To the side of all that stands between, up or down there, and then along the target's row to it."""
    source, target = placed[run.start.column], placed[run.end.column]
    if run.way == "around_down":
        x = target.left + target.column.caption[0] - 10 - CHANNEL * run.lane
        lane = peaks[target.column.row] + FIRST * target.column.looks.text_scale + LANE * run.lane
        y = source.bottom + source.column.height * (0.5 - 0.1 * min(run.lane, 4))
        end, head = target.crown(run.end.cell)
        return (source.right + FREE, y), (x, y), (x, lane), (end, lane), (end, head + touching(target))
    between = range(target.column.row + 1, source.column.row + 1)
    edge = max(placed[n].reach for row in between for n in rows[row])
    x = edge + 12 + CHANNEL * run.lane
    end, foot = target.foot(run.end.cell)
    lane = foot - first_under(target) - 6 - UNDER * run.lane
    return (source.right + FREE, source.middle), (x, source.middle), (x, lane), (end, lane), (end, foot - FREE)
