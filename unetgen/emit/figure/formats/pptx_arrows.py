"""Arrows on a slide: connectors with heads, or lines where no connector can lead.

A connector is glued to a box or a circle where its end is at the middle of a side.
"""

from itertools import pairwise
from typing import Any, NamedTuple

from unetgen.emit.figure.drawing.arrows import DrawnArrow
from unetgen.emit.figure.formats.pptx_shapes import AnyShape, Page, draw_line, emu, without_theme
from unetgen.emit.figure.style.palettes import Stroke
from unetgen.emit.figure.style.shapes import Arrow, Point, Polygon

HEADS = {"normal": "triangle", "empty": "arrow", "vee": "stealth"}
SLANT = 6_350  # EMU, half a point
WHOLE = 100_000  # a share in a connector's adjustment


class ArrowMaker(NamedTuple):
    """Adds an arrow, glued to shapes that are already on the slide."""

    page: Page
    drawn: DrawnArrow
    glued: dict[str, AnyShape]

    def __call__(self, shapes: AnyShape) -> AnyShape:
        points, stroke = self.drawn.arrow.points, self.drawn.arrow.stroke
        levels = [y == other for (_, y), (_, other) in pairwise(points)]
        if len(points) == 2:
            connector = add_connector(self.page, "straightConnector1", points, shapes)
        elif levels == [True, False]:
            connector = add_connector(self.page, "bentConnector2", points, shapes)
        elif levels == [False, True]:  # the preset begins level, so it is drawn from the head
            connector = add_connector(self.page, "bentConnector2", points[::-1], shapes)
            self.finish(connector, stroke, backwards=True)
            return connector
        elif levels == [True, False, True] and points[0][0] != points[-1][0]:
            connector = add_connector(self.page, "bentConnector3", points, shapes)
            set_bend(connector, (points[1][0] - points[0][0]) / (points[-1][0] - points[0][0]))
        else:
            return add_curve(self.page, self.drawn.arrow, shapes)
        self.finish(connector, stroke)
        return connector

    def finish(self, connector: AnyShape, stroke: Stroke, backwards: bool = False) -> None:
        """Draw the line with its head, and glue both ends."""
        draw_line(connector, self.page, stroke.colour, stroke.pen, stroke.style)
        add_head(connector, stroke, "headEnd" if backwards else "tailEnd")
        names, points = [self.drawn.source, self.drawn.target], list(self.drawn.arrow.points)
        if backwards:
            names, points = names[::-1], points[::-1]
        ends = connector.element.nvCxnSpPr.cNvCxnSpPr
        joints = ends.get_or_add_stCxn, ends.get_or_add_endCxn
        for name, point, joint_of in zip(names, (points[0], points[-1]), joints, strict=True):
            site = nearest_site(self.glued[name], self.page.at(point)) if name in self.glued else None
            if site is not None:
                joint = joint_of()
                joint.id, joint.idx = self.glued[name].shape_id, site


def add_connector(page: Page, preset: str, points: tuple[Point, ...], shapes: AnyShape) -> AnyShape:
    from pptx.enum.shapes import MSO_CONNECTOR

    ends = (*page.at(points[0]), *page.at(points[-1]))
    connector = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(emu, ends))
    geometry(connector).set("prst", preset)
    without_theme(connector)
    return connector


def geometry(connector: AnyShape) -> Any:
    from pptx.oxml.ns import qn

    return connector.element.spPr.find(qn("a:prstGeom"))


def set_bend(connector: AnyShape, share: float) -> None:
    """Set where a connector of three pieces bends, as a share of its width."""
    from pptx.oxml.ns import qn

    bends = geometry(connector).find(qn("a:avLst"))
    bend = bends.makeelement(qn("a:gd"), {"name": "adj1", "fmla": f"val {round(WHOLE * share)}"})
    bends.append(bend)


def nearest_site(shape: AnyShape, point: tuple[int, int]) -> int | None:
    """Return the connection site at which an arrow ends: top, left, bottom, right.

    Returns None if the arrow would be slanted when a program moves its end to the site. A circle has sites
    between the four too.
    """
    x, y = point
    aside = abs(x - shape.left - shape.width / 2), abs(y - shape.top - shape.height / 2)
    if min(aside) > SLANT:
        return None
    upright = aside[0] < aside[1]
    first = 0 if upright else 1
    later = y > shape.top + shape.height / 2 if upright else x > shape.left + shape.width / 2
    site = first + 2 * later
    is_circle = "ellipse" in str(shape.element.spPr.find(".//{*}prstGeom").get("prst"))
    return 2 * site if is_circle else site


def add_head(shape: Any, stroke: Stroke, end: str) -> None:
    """Add the head at the first or last point of a line."""
    from pptx.oxml.ns import qn

    line = shape.element.find(f".//{qn('a:ln')}")  # which the colour before has made
    assert line is not None
    line.append(line.makeelement(qn(f"a:{end}"), {"type": HEADS[stroke.tip], "w": "med", "len": "med"}))


def add_curve(page: Page, arrow: Arrow, shapes: AnyShape) -> AnyShape:
    """Add an open line with a head along the corners of an arrow."""
    first, *rest = map(page.at, arrow.points)
    builder = shapes.build_freeform(*first)
    builder.add_line_segments(rest, close=False)
    shape = builder.convert_to_shape()
    without_theme(shape)
    shape.fill.background()
    draw_line(shape, page, arrow.stroke.colour, arrow.stroke.pen, arrow.stroke.style)
    add_head(shape, arrow.stroke, "tailEnd")
    return shape


def add_straight_line(page: Page, sample: Arrow | Polygon, shapes: AnyShape) -> AnyShape:
    """Add a sample of the legend: a line, or an arrow with its head."""
    if isinstance(sample, Arrow) and len(sample.points) > 2:
        return add_curve(page, sample, shapes)
    line = add_connector(page, "straightConnector1", sample.points, shapes)
    if isinstance(sample, Arrow):
        draw_line(line, page, sample.stroke.colour, sample.stroke.pen, sample.stroke.style)
        add_head(line, sample.stroke, "tailEnd")
    else:
        draw_line(line, page, sample.line, sample.pen, sample.style)
    return line
