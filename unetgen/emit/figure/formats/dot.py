"""The figure as DOT text, with a position for every node and edge.

Positions make every Graphviz draw the same picture. Boxes and edges are those of the network: an edge joins the maps
that its arrow joins. Texts are nodes of their own, because their places then do not depend on the font. The upper and
side faces of cuboids, and the legend's samples, are polygons in the graph's background.
"""

import math
from collections.abc import Iterable
from itertools import pairwise

from unetgen.emit.figure.drawing.arrows import DrawnArrow
from unetgen.emit.figure.drawing.shapes_of_figure import BoxShape, Figure
from unetgen.emit.figure.formats.background import polygons_behind
from unetgen.emit.figure.formats.box_faces import box_dashes, box_paint, box_pen
from unetgen.emit.figure.formats.curves import spline
from unetgen.emit.figure.formats.quoting import Attributes, escape_label, number_text, quote, quote_name, statement
from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Point, Polygon, Rect, Text

NAME = "unet"
PAD = 0.25  # inches around the frame; fractions of points would give raster pictures hairlines at their edges
JUSTIFIED = {"left": "\\l", "centre": "", "right": "\\r"}
BOX: Attributes = {"shape": "box", "style": "filled", "fixedsize": "true", "margin": 0}
NODE: Attributes = {**BOX, "label": ""}
EDGE: Attributes = {"arrowhead": "normal"}
STILL: Attributes = {"notranslate": "true"}  # keeps positions, as a background does


def dot_lines(figure: Figure, looks: Looks) -> list[str]:
    """Return the lines between the braces."""
    texts = [statement(quote(f"text {i}"), text_attributes(text)) for i, text in enumerate(figure.texts)]
    page = statement("graph", graph_attributes(figure, looks))
    return [page, *lines_of_nodes(figure, looks), *texts, *lines_of_edges(figure, looks)]


def dot_of_front(figure: Figure, looks: Looks) -> str:
    """Return the DOT text without the polygons in the background and the texts."""
    page = statement("graph", {**page_attributes(looks), **STILL})
    lines = [page, *lines_of_nodes(figure, looks), *lines_of_edges(figure, looks)]
    return f"digraph {NAME} {{\n{''.join(lines)}}}\n"


def lines_of_nodes(figure: Figure, looks: Looks) -> list[str]:
    return [
        statement("node", {**NODE, "fontname": looks.dot_font}),
        statement("edge", EDGE),
        *(
            statement(quote(f"corner {i}"), corner_attributes(point))
            for i, point in enumerate(frame_corners(figure.frame))
        ),
        *(statement(quote_name(box.name), box_attributes(box, looks)) for box in figure.boxes),
        *(
            statement(quote_name(f"window {box}"), window_attributes(figure.windows[box], looks))
            for box in figure.windows
        ),
        *(statement(quote_name(f"band {box}"), band_attributes(figure.bands[box], looks)) for box in figure.bands),
        *(statement(quote_name(name), mark_attributes(mark, looks)) for name, mark in figure.marks.items()),
    ]


def lines_of_edges(figure: Figure, looks: Looks) -> list[str]:
    return [
        *(
            statement(edge_subject(arrow.source, arrow.target), arrow_attributes(arrow, looks))
            for arrow in figure.arrows
        ),
        *glue_edges(figure),
    ]


def graph_attributes(figure: Figure, looks: Looks) -> Attributes:
    background = " ".join([xdot_polygon(polygon) for _, polygon in polygons_behind(figure, looks)])
    return {**page_attributes(looks), **({"_background": background} if background else STILL)}


def page_attributes(looks: Looks) -> Attributes:
    page: Attributes = {"bgcolor": looks.palette.background, "outputorder": "nodesfirst"}
    return {"layout": "nop2", "margin": 0, "pad": PAD, **page}


def frame_corners(frame: Rect) -> tuple[Point, Point]:
    """Return two points in whole numbers, with the picture between them."""
    return (math.floor(frame.left), math.floor(frame.bottom)), (math.ceil(frame.right), math.ceil(frame.top))


def corner_attributes(point: Point) -> Attributes:
    return {"pos": point_text(point), "width": inch_text(2), "height": inch_text(2), "style": "invis"}


def box_attributes(box: BoxShape, looks: Looks) -> Attributes:
    colours = box_paint(box, looks.palette)
    return {
        **extent_attributes(box.front),
        "fillcolor": colours.front,
        "color": colours.line,
        "penwidth": box_pen(box, looks),
        **({"style": f"filled,{box_dashes(box)}"} if box_dashes(box) != "solid" else {}),
        "id": element_id(box.name),
        "class": " ".join(box_roles(box)),
        "tooltip": escape_label(box.hint),
    }


def box_roles(box: BoxShape) -> Iterable[str]:
    """Return all that a box is, such as `map`, `decoder`, `copied`, `concat`."""
    return dict.fromkeys(filter(None, ("map", box.part.look, box.part.box.kind, box.change, box.role)))


def text_attributes(text: Text) -> Attributes:
    left, bottom, right, top = text.extent
    return {
        "pos": point_text(((left + right) / 2, text.y)),
        "width": inch_text(right - left),
        "height": inch_text(top - bottom),
        "shape": "plaintext",
        "style": "",
        "label": escape_label(text.words) + JUSTIFIED[text.align],
        "fontsize": text.size,
        "fontcolor": text.colour,
        "class": "text",
        **({"tooltip": escape_label(text.hint)} if text.hint else {}),
    }


def arrow_attributes(drawn: DrawnArrow, looks: Looks) -> Attributes:
    stroke, tip = drawn.arrow.stroke, drawn.arrow.points[-1]
    curve = " ".join(point_text(point) for point in spline(drawn.arrow))
    drawn_as: Attributes = {"color": stroke.colour, "penwidth": stroke.pen, "arrowsize": stroke.head / 10}
    dashes: Attributes = {"style": stroke.style} if stroke.style != "solid" else {}
    tipped: Attributes = {"fillcolor": looks.palette.background} if stroke.tip == "empty" else {}
    tipped |= {"arrowhead": "vee"} if stroke.tip == "vee" else {}
    named: Attributes = {"class": drawn.link.kind, "id": element_id(drawn.name)}
    return {"pos": f"e,{point_text(tip)} {curve}", **drawn_as, **dashes, **tipped, **named}


def band_attributes(rect: Rect, looks: Looks) -> Attributes:
    colour = looks.palette.strokes["gate"].colour
    return {**extent_attributes(rect), "fillcolor": colour, "color": colour, "penwidth": 0.5, "class": "band"}


def extent_attributes(rect: Rect) -> Attributes:
    """Return the position and size of a rectangle."""
    wide, high = rect.right - rect.left, rect.top - rect.bottom
    return {"pos": point_text(rect_middle(rect)), "width": inch_text(wide), "height": inch_text(high)}


def window_attributes(rect: Rect, looks: Looks) -> Attributes:
    """Return the attributes of a box with dashed edges and no filling."""
    return {
        **extent_attributes(rect),
        "style": "dashed",
        "color": looks.palette.map.line,
        "penwidth": looks.outline,
        "class": "window",
    }


def mark_attributes(mark: CircleMark, looks: Looks) -> Attributes:
    return {
        "pos": point_text((mark.x, mark.y)),
        "width": inch_text(2 * mark.radius),
        "height": inch_text(2 * mark.radius),
        "shape": "circle",
        "fillcolor": looks.palette.background,
        "color": looks.palette.strokes["gate"].colour if mark.kind == "gate" else looks.palette.ink,
        "penwidth": looks.ring,
        "label": escape_label(mark.sign),
        "fontsize": mark.sign_size,
        "fontcolor": looks.palette.ink,
        "class": f"mark {mark.kind}",
    }


def glue_edges(figure: Figure) -> Iterable[str]:
    """Yield an invisible edge between touching parts, for readers of the graph."""
    for left, right in pairwise(figure.boxes):
        if not left.outermost:
            (a, b), (c, d) = rect_middle(left.front), rect_middle(right.front)
            points = " ".join(point_text(point) for point in ((a, b), (a, b), (c, d), (c, d)))
            yield statement(edge_subject(left.name, right.name), {"pos": points, "style": "invis"})


def rect_middle(rect: Rect) -> Point:
    return (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2


def edge_subject(source: str, target: str) -> str:
    return f"{quote_name(source)} -> {quote_name(target)}"


def element_id(name: str) -> str:
    """Return a name as the id of an SVG element, which has no spaces."""
    return escape_label(name.replace(" ", "."))


def inch_text(length: float) -> str:
    return f"{length / 72:.4f}"


def point_text(point: Point) -> str:
    return f"{number_text(point[0])},{number_text(point[1])}"


def xdot_polygon(polygon: Polygon) -> str:
    """Return a polygon, or a line of two points, in Graphviz' drawing language."""
    pen = f"setlinewidth({number_text(polygon.pen)})"
    styles = [f"S {len(style)} -{style}" for style in (pen, polygon.style)]
    colours = [f"c 7 -{polygon.line}", f"C 7 -{polygon.fill}"]
    letter = "L" if len(polygon.points) == 2 else "P"
    return " ".join([*styles, *colours, letter, str(len(polygon.points)), xdot_points(polygon.points)])


def xdot_points(corner_points: Iterable[Point]) -> str:
    return " ".join(f"{number_text(x)} {number_text(y)}" for x, y in corner_points)
