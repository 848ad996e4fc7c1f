"""The figure as DOT text: every node and edge with its place, so that any Graphviz draws the same picture.

Boxes and edges are the network's own: an edge joins the maps that its arrow joins. Text stands in nodes of its own,
because its place is then ours and not the font's. A cuboid's upper and side faces, and the legend's samples, are
polygons in the graph's background.
"""

import math
from collections.abc import Iterable, Iterator, Mapping

from unetgen.emit.diagram import theme
from unetgen.emit.diagram.faces import faces
from unetgen.emit.diagram.figure import Drawn, Figure
from unetgen.emit.diagram.layout import Box
from unetgen.emit.diagram.paths import arrowhead, spline
from unetgen.emit.diagram.scene import Scene
from unetgen.emit.diagram.shapes import Arrow, Point, Polygon, Rect, Text
from unetgen.emit.diagram.titles import tooltip

NAME = "unet"
PAD = 18  # pt around the frame; whole, and so is the frame, or raster pictures get hairlines at their edges
Attributes = Mapping[str, object]


def body(scene: Scene, figure: Figure) -> list[str]:
    """The lines between the braces."""
    background = " ".join(xdot(shape) for shape in [*faces(figure.boxes), *figure.samples])
    lines = [statement("graph", graph_attributes(background)), statement("node", NODE), statement("edge", EDGE)]
    lines += [statement(quote(f"corner {i}"), corner(x, y)) for i, (x, y) in enumerate(corners(figure.frame))]
    lines += [statement(quote(box.map.name), box_attributes(box, scene)) for box in figure.boxes]
    lines += [statement(quote(f"text {i}"), text_attributes(text)) for i, text in enumerate(figure.texts)]
    lines += [statement(edge(drawn), arrow_attributes(drawn)) for drawn in figure.arrows]
    return lines


NODE = {"shape": "box", "style": "filled", "fixedsize": "true", "margin": 0, "label": "", "fontname": theme.DOT_FONT}
EDGE = {"arrowhead": "normal"}
