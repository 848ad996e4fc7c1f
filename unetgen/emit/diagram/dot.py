"""The figure as DOT text: every node and edge with its place, so that any Graphviz draws the same picture.

Boxes and edges are the network's own: an edge joins the maps that its arrow joins. Text stands in nodes of its own,
because its place is then ours and not the font's. A cuboid's upper and side faces, and the legend's samples, are
polygons in the graph's background.
"""

import math
from collections.abc import Iterable

from unetgen.emit.diagram import theme
from unetgen.emit.diagram.faces import faces, paint
from unetgen.emit.diagram.figure import Drawn, Figure
from unetgen.emit.diagram.layout import Box
from unetgen.emit.diagram.maps import Link
from unetgen.emit.diagram.paths import drawn, spline
from unetgen.emit.diagram.quoting import Attributes, literal, points, quote, statement
from unetgen.emit.diagram.scene import Scene
from unetgen.emit.diagram.shapes import Arrow, Point, Polygon, Rect, Text
from unetgen.emit.diagram.titles import tooltip

NAME = "unet"
PAD = 0.25  # inches around the frame; with a frame in whole points, or raster pictures get hairlines at their edges
JUSTIFIED = {"left": "\\l", "centre": "", "right": "\\r"}
BOX: Attributes = {"shape": "box", "style": "filled", "fixedsize": "true", "margin": 0}
NODE: Attributes = {**BOX, "label": "", "fontname": theme.DOT_FONT}
EDGE: Attributes = {"arrowhead": "normal"}


def dot_lines(scene: Scene, figure: Figure) -> list[str]:
    """The lines between the braces."""
    return [
        statement("graph", graph_attributes(figure)),
        statement("node", NODE),
        statement("edge", EDGE),
        *(statement(quote(f"corner {i}"), corner(point)) for i, point in enumerate(corners(figure.frame))),
        *(statement(quote(box.map.name), box_attributes(box, scene)) for box in figure.boxes),
        *(statement(quote(f"text {i}"), text_attributes(text)) for i, text in enumerate(figure.texts)),
        *(statement(ends(one.link), arrow_attributes(one)) for one in figure.arrows),
        *(statement(ends(link), joined(figure.boxes, link)) for link in scene.linked("joined")),
    ]


def graph_attributes(figure: Figure) -> Attributes:
    samples = (part for shape in figure.samples for part in (drawn(shape) if isinstance(shape, Arrow) else [shape]))
    background = " ".join(xdot(polygon) for polygon in (*faces(figure.boxes), *samples))
    looks: Attributes = {"bgcolor": theme.BACKGROUND, "outputorder": "nodesfirst", "_background": background}
    return {"layout": "nop2", "margin": 0, "pad": PAD, **looks}


def corners(frame: Rect) -> tuple[Point, Point]:
    """Two points in whole numbers; what lies between them is the picture."""
    return (math.floor(frame.left), math.floor(frame.bottom)), (math.ceil(frame.right), math.ceil(frame.top))


def corner(point: Point) -> Attributes:
    return {"pos": place(point), "width": inches(2), "height": inches(2), "style": "invis"}


def box_attributes(box: Box, scene: Scene) -> Attributes:
    left, bottom, right, top = box.front
    colours = paint(box)
    return {
        "pos": place(((left + right) / 2, (bottom + top) / 2)),
        "width": inches(right - left),
        "height": inches(top - bottom),
        "fillcolor": colours.front,
        "color": colours.line,
        "penwidth": 0.9,
        "id": literal(box.map.name),
        "class": f"map {box.map.kind}",
        "tooltip": literal(tooltip(box.map, scene.plan)),
    }


def text_attributes(text: Text) -> Attributes:
    left, bottom, right, top = text.extent
    return {
        "pos": place(((left + right) / 2, text.y)),
        "width": inches(right - left),
        "height": inches(top - bottom),
        "shape": "plaintext",
        "style": "",
        "label": literal(text.words) + JUSTIFIED[text.align],
        "fontsize": text.size,
        "fontcolor": text.colour,
        "class": "text",
    }


def arrow_attributes(one: Drawn) -> Attributes:
    stroke, tip = one.arrow.stroke, one.arrow.points[-1]
    way = " ".join(place(point) for point in spline(one.arrow))
    looks: Attributes = {"color": stroke.colour, "penwidth": stroke.pen, "arrowsize": stroke.head / 10}
    return {"pos": f"e,{place(tip)} {way}", **looks, "class": one.link.kind}


def joined(boxes: list[Box], link: Link) -> Attributes:
    """An edge between parts that touch: it is there for those who read the graph, and is not seen."""
    middles = {box.map.name: place(box.middle) for box in boxes}
    start, end = middles[link.source.name], middles[link.target.name]
    return {"pos": f"{start} {start} {end} {end}", "style": "invis"}


def ends(link: Link) -> str:
    return f"{quote(link.source.name)} -> {quote(link.target.name)}"


def inches(length: float) -> str:
    return f"{length / 72:.4f}"


def place(point: Point) -> str:
    return f"{points(point[0])},{points(point[1])}"


def xdot(polygon: Polygon) -> str:
    """A polygon, or with two points a line, in Graphviz' drawing language."""
    pen = f"setlinewidth({points(polygon.pen)})"
    parts = [f"S {len(pen)} -{pen}", f"c 7 -{polygon.line}", f"C 7 -{polygon.fill}"]
    letter = "L" if len(polygon.points) == 2 else "P"
    return " ".join([*parts, letter, str(len(polygon.points)), numbers(polygon.points)])


def numbers(corner_points: Iterable[Point]) -> str:
    return " ".join(f"{points(x)} {points(y)}" for x, y in corner_points)
