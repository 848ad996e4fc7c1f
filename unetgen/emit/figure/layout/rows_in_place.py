"""Heights of the rows, with room for captions and for the paths between them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from unetgen.emit.figure.layout.aligned import aligned_edges, is_u_shaped
from unetgen.emit.figure.layout.arrange import PlacedColumn, left_edges, order_rows
from unetgen.emit.figure.layout.arrow_contacts import contacts_of_columns
from unetgen.emit.figure.layout.column import BoxColumn
from unetgen.emit.figure.layout.make_columns import make_columns
from unetgen.emit.figure.layout.route_kinds import (
    OVER_A_ROW,
    UNDER_A_ROW,
    Route,
    count_lanes,
    routes_of,
    row_of_lane,
    straight_routes,
)
from unetgen.emit.figure.layout.waypoints import FIRST, FIRST_UNDER, LANE, UNDER, RowEdges, route_points
from unetgen.emit.figure.scene.level_rows import LevelRow
from unetgen.emit.figure.scene.scale import DrawingScale
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Point
from unetgen.emit.figure.words.arrow_labels import ArrowLabels

CAPTIONS, SIZES, DROP = 1.7, 1.4, 16.0  # room above and below a row, in text sizes; and more between rows, in pt
ROUNDS = 2  # of the layout, after which nothing changes


class FigureLayout(NamedTuple):
    """The columns in their places, the indices of each row, and the links' routes."""

    placed: list[PlacedColumn]
    order: list[list[int]]
    edges: RowEdges
    routes: list[Route]

    def points(self, route: Route) -> tuple[Point, ...]:
        """Return the corners of an arrow's path."""
        return route_points(route, self.placed, self.order, self.edges)


def lay_out(scene: Scene, rows: list[LevelRow], scale: DrawingScale, labels: ArrowLabels, looks: Looks) -> FigureLayout:
    """Compute the layout of a scene.

    It is repeated with the contacts between arrows and columns, on which captions depend.
    """
    columns = make_columns(scene, rows, scale, looks)
    order = order_rows(columns)
    bends = looks.layout == "aligned" and is_u_shaped(scene, columns)
    edges_of = aligned_edges if bends else left_edges
    straight = straight_routes(scene.links, columns)
    xs = edges_of(scene, columns, labels)
    routes = routes_of(straight, columns, order, xs, bends)
    for _ in range(ROUNDS):
        found = contacts_of_columns(columns, routes, labels)
        if found == [column.contacts for column in columns]:
            break
        columns = [replace(column, contacts=own) for column, own in zip(columns, found, strict=True)]
        xs = edges_of(scene, columns, labels)
        routes = routes_of(straight, columns, order, xs, bends)
    apart = {row: lane_distance(columns, row, routes, labels) for row in range(len(order))}
    bottoms = column_feet(columns, order, routes, apart, looks)
    placed = [PlacedColumn(column, xs[n], bottoms[n]) for n, column in enumerate(columns)]
    named = looks.caption if scene.detail == "layers" else 0.0
    tops = {i: named + max(placed[n].peak + columns[n].named for n in row) for i, row in enumerate(order)}
    feet = {i: min(placed[n].bottom for n in row) for i, row in enumerate(order)}
    return FigureLayout(placed, order, RowEdges(tops, feet, apart), routes)


def lane_distance(columns: Sequence[BoxColumn], row: int, routes: Sequence[Route], labels: ArrowLabels) -> float:
    """Return how far the lanes above a row are apart, further if a label is between."""
    there = [route for route in routes if route.kind in OVER_A_ROW and row_of_lane(route, columns) == row]
    labelled = any(route.kind == "over" and labels.on(route.link) for route in there)
    crossed = any(route.kind == "elbow" for route in there)
    return LANE + columns[0].looks.small if labelled and crossed else LANE


def column_feet(
    columns: Sequence[BoxColumn],
    order: Sequence[Sequence[int]],
    routes: Sequence[Route],
    apart: Mapping[int, float],
    looks: Looks,
) -> dict[int, float]:
    """Return the lower edge of each column, by its index.

    The boxes of a row have their middles on one line; level 0 hangs from 0.
    """
    feet: dict[int, float] = {}
    bottom = 0.0
    for row, numbers in enumerate(order):
        tallest = max(columns[n].height + columns[n].offset[1] for n in numbers)
        if row:
            bottom -= space_below(columns, row - 1, routes, looks) + space_above(
                columns, row, routes, apart[row], looks
            )
        bottom -= tallest
        middle = bottom + tallest / 2
        feet |= {n: middle - (columns[n].height + columns[n].offset[1]) / 2 for n in numbers}
    return feet


def space_above(columns: Sequence[BoxColumn], row: int, routes: Sequence[Route], apart: float, looks: Looks) -> float:
    """Return the room for captions and lanes above a row, which are so far apart.

    A gate's own signal leads over the lanes.
    """
    lanes = count_lanes(routes, columns, row, *OVER_A_ROW)
    named = looks.caption if any(column.op for column in columns if column.row == row) else 0.0
    named += max(column.named for column in columns if column.row == row)
    above = named + max(CAPTIONS * looks.caption, lanes * apart + FIRST * looks.text_scale if lanes else 0.0)
    gated = any(
        route.kind == "over" and route.link.kind == "gate" and columns[route.end.column].row == row for route in routes
    )
    return above + (2 * LANE if gated else 0.0)


def space_below(columns: Sequence[BoxColumn], row: int, routes: Sequence[Route], looks: Looks) -> float:
    """Return the room for sizes and lanes below a row."""
    lanes = count_lanes(routes, columns, row, *UNDER_A_ROW)
    return (
        DROP
        + (FIRST_UNDER * looks.text_scale + UNDER * lanes if lanes else 0)
        + SIZES * looks.caption
        + max(column.deep for column in columns if column.row == row)
    )
