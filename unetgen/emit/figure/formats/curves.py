"""Conversion of an arrow's straight pieces to curves and polygons."""

import math

from unetgen.emit.figure.style.shapes import Arrow, Point, Polygon

ROUND = 9.0  # pt, the radius of a corner
CURVE = 0.5523  # share of the radius at which Bézier control points give a quarter circle


def spline(arrow: Arrow) -> list[Point]:
    """Return the 3n + 1 Bézier points of an arrow, up to its head.

    They make straight pieces and quarter circles.
    """
    start, *_ = arrow.points
    end = point_toward(arrow.points[-1], arrow.points[-2], arrow.stroke.head)
    points = [start]
    for before, corner, after in zip(arrow.points, arrow.points[1:], arrow.points[2:], strict=False):
        radius = min(ROUND, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        into, out = point_toward(corner, before, radius), point_toward(corner, after, radius)
        points += straight_curve(points[-1], into)
        points += [point_toward(into, corner, CURVE * radius), point_toward(out, corner, CURVE * radius), out]
    return points + straight_curve(points[-1], end)


def straight_curve(start: Point, end: Point) -> list[Point]:
    """Return the three Bézier points of a straight line after its start."""
    third = math.dist(start, end) / 3
    return [point_toward(start, end, third), point_toward(end, start, third), end]


def point_toward(start: Point, end: Point, length: float) -> Point:
    """Return the point at a distance from the start, towards the end."""
    whole = math.dist(start, end) or 1.0
    part = length / whole
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def arrow_polygons(arrow: Arrow, background: str) -> list[Polygon]:
    """Return an arrow as plain polygons, for the legend.

    An open head is filled with the background.
    """
    start, tip = arrow.points[0], arrow.points[-1]
    neck = point_toward(tip, start, arrow.stroke.head)
    colour, half = arrow.stroke.colour, arrow.stroke.head * 0.35
    across = ((tip[1] - neck[1]) / arrow.stroke.head * half, (neck[0] - tip[0]) / arrow.stroke.head * half)
    wings = [(neck[0] + s * across[0], neck[1] + s * across[1]) for s in (1, -1)]
    line = Polygon((start, neck), colour, colour, arrow.stroke.pen, arrow.stroke.style)
    fill = background if arrow.stroke.tip == "empty" else colour
    notch = [point_toward(neck, tip, arrow.stroke.head / 3)] if arrow.stroke.tip == "vee" else []
    return [line, Polygon((wings[0], tip, wings[1], *notch), fill, colour, arrow.stroke.edge)]
