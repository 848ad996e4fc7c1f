"""Ports: the places where an arrow may leave or reach a box, with their costs."""

from collections.abc import Iterator

from unetgen.emit.figure.layout.arrange import PlacedColumn
from unetgen.emit.figure.layout.column import FREE
from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.layout.route_kinds import RouteEnd
from unetgen.emit.figure.layout.shortest_path import Port
from unetgen.emit.figure.layout.waypoints import arrow_gap

HEIGHTS = (0.5, 0.35, 0.65, 0.2, 0.8)  # shares of a box's height, for ports at its sides
STEP = 4.0  # pt between ports of an edge
AWKWARD = 30.0  # cost, in pt of path, of leaving a box at its left or reaching it at its right


def start_ports(placed: PlacedColumn, end: RouteEnd) -> list[Port]:
    """Return the ports all around a box where an arrow may leave."""
    return [*side_ports(placed, end, right=0.0, left=AWKWARD), *edge_ports(placed, end)]


def end_ports(placed: PlacedColumn, end: RouteEnd) -> list[Port]:
    """Return the ports all around a box where an arrow may arrive."""
    return [*side_ports(placed, end, right=AWKWARD, left=0.0), *edge_ports(placed, end)]


def port_at_mark(mark: CircleMark, out: tuple[int, int]) -> Port:
    return Port(mark.x + out[0] * mark.radius, mark.y + out[1] * mark.radius, out)


def ports_at_mark(mark: CircleMark) -> list[Port]:
    """Return the ports of a circle: above and below it, and left of a sum.

    A gate has none at its sides because the skip passes there.
    """
    outs = ((0, -1), (0, 1), *(((-1, 0),) if mark.kind == "sum" else ()))
    return [port_at_mark(mark, out) for out in outs]


def side_ports(placed: PlacedColumn, end: RouteEnd, right: float, left: float) -> Iterator[Port]:
    """Yield ports right of a column's last part and left of its first."""
    for height in HEIGHTS:
        y, cost = placed.bottom + height * (placed.peak - placed.bottom), 20 * abs(height - 0.5)
        if end.part == len(placed.column.parts) - 1:
            yield Port(placed.right + FREE, y, (1, 0), right + cost)
        if end.part == 0:
            yield Port(placed.left - FREE, y, (-1, 0), left + cost)


def edge_ports(placed: PlacedColumn, end: RouteEnd) -> Iterator[Port]:
    """Yield ports along the upper and lower edges, the middle ones first."""
    half = placed.column.widths[end.part] / 2 - 1.0
    (x, y), (foot, bottom) = placed.crown(end.part), placed.foot(end.part)
    for n in range(int(half // STEP) + 1):
        for aside in dict.fromkeys((n * STEP, -n * STEP)):
            yield Port(x + aside, y + arrow_gap(placed), (0, 1), 2 * abs(aside), placed.column.offset[1] / 2)
            yield Port(foot + aside, bottom - FREE, (0, -1), 2 * abs(aside))
