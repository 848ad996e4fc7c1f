"""Draw what is behind the boxes: faces of cuboids, and samples.

Samples are those of the legend and of enlarged blocks. Graphviz can draw these polygons, but it takes microseconds
for each number, and a figure with many enlarged blocks has ten thousand of them. So SVG's polygons are written here, as
Graphviz writes them.
"""

from collections.abc import Iterator

from unetgen.emit.figure.drawing.groups import sample_names
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.formats.box_faces import hidden_faces
from unetgen.emit.figure.formats.curves import arrow_polygons
from unetgen.emit.figure.formats.quoting import number_text
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Arrow, Polygon

DASHES = {"dashed": "5,2", "dotted": "1,5"}


def polygons_behind(figure: Figure, looks: Looks) -> Iterator[tuple[str, Polygon]]:
    """Yield each polygon with the name of its shape; an arrow has several."""
    names = [face for box in figure.boxes for face in box.faces]
    yield from zip(names, hidden_faces(figure.boxes, looks), strict=True)
    for owner, samples in figure.samples.items():
        for name, sample in zip(sample_names(owner, figure), samples, strict=True):
            for polygon in arrow_polygons(sample, looks.palette.background) if isinstance(sample, Arrow) else [sample]:
                yield name, polygon


def polygon_element(polygon: Polygon) -> str:
    """Return a polygon, or a line of two points, as SVG; its y axis points downwards."""
    is_line = len(polygon.points) == 2
    corners = polygon.points if is_line else (*polygon.points, polygon.points[0])
    points = " ".join([f"{number_text(x)},{number_text(-y)}" for x, y in corners])
    tag, fill = ("polyline", "none") if is_line else ("polygon", polygon.fill.lower())
    pen = "" if (width := number_text(polygon.pen)) == "1" else f' stroke-width="{width}"'
    dashes = f' stroke-dasharray="{DASHES[polygon.style]}"' if polygon.style in DASHES else ""
    return f'<{tag} fill="{fill}" stroke="{polygon.line.lower()}"{pen}{dashes} points="{points}"/>\n'
