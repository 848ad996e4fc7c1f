"""Groups in Graphviz' SVG, which draws all shapes in one list.

An editor then moves a level, or a box with its texts, as one thing. The groups' classes are roles: `level`, `box
encoder`, `skip`, `legend`.
"""

import re
from collections.abc import Iterator
from html import unescape

from unetgen._text import markup, without_controls
from unetgen.emit.figure.drawing.groups import ShapeGroup, shape_groups
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.formats.background import polygon_element, polygons_behind
from unetgen.emit.figure.formats.quoting import number_text
from unetgen.emit.figure.formats.svg_texts import text_elements
from unetgen.emit.figure.layout.face_pictures import FacePicture
from unetgen.emit.figure.style.looks import Looks

NAME = re.compile(r'<g id="[^"]*" class="node[^"]*">\n<title>(.*?)</title>|<g id="([^"]*)" class="edge', re.DOTALL)
GRAPH = re.compile(r'(<g id="graph0".*?<polygon [^>]*>\n)(.*)(</g>\n</svg>\s*)', re.DOTALL)


def add_groups(svg: str, figure: Figure, looks: Looks) -> str:
    """Return a picture without comments, with its background and groups."""
    found = GRAPH.search(svg)
    if not found:
        return svg
    shapes = named_elements(found[2], figure, looks)
    groups = "".join(group_element(group, shapes) for group in shape_groups(figure))
    return f"{svg[: found.start()]}{found[1]}{groups}{''.join(shapes.values())}{found[3]}"


def named_elements(body: str, figure: Figure, looks: Looks) -> dict[str, str]:
    """Return the elements of a picture by the names of their shapes."""
    shapes: dict[str, str] = {}
    for name, polygon in polygons_behind(figure, looks):
        shapes[id_text(name)] = shapes.get(id_text(name), "") + polygon_element(polygon)
    for element in split_elements(body):
        found = NAME.match(element)
        name = id_text(unescape(found[1] or found[2]) if found else "")
        shapes[name] = shapes.get(name, "") + element
    shapes |= {id_text(name): element for name, element in text_elements(figure, looks)}
    shapes |= {id_text(f"picture {box}"): image_element(placed) for box, placed in figure.pictures.items()}
    return shapes


def image_element(placed: FacePicture) -> str:
    """Return an image that covers its face; SVG's y axis points downwards."""
    wide, high = map(number_text, placed.size)
    at = f'x="{number_text(placed.rect.left)}" y="{number_text(-placed.rect.top)}" width="{wide}" height="{high}"'
    return (
        f'<image class="picture" {at} preserveAspectRatio="xMidYMid slice" xlink:href="{placed.picture.address}">\n'
        f"<title>an example of the {placed.end}</title>\n</image>\n"
    )


def split_elements(body: str) -> Iterator[str]:
    """Yield each element directly inside the graph; tags begin lines."""
    element, depth = "", 0
    for line in body.splitlines(keepends=True):
        element += line
        depth += line.count("<g ") - line.count("</g>")
        if not depth:
            yield element
            element = ""


def group_element(group: ShapeGroup, shapes: dict[str, str]) -> str:
    """Return a group as an element, with the shapes removed from `shapes`."""
    inside = "".join(
        group_element(member, shapes) if isinstance(member, ShapeGroup) else shapes.pop(id_text(member), "")
        for member in group.members
    )
    return f'<g id="group.{markup(id_text(group.name))}" class="group {group.role}">\n{inside}</g>\n'


def id_text(name: str) -> str:
    """Return a name without spaces, which an id cannot have."""
    return without_controls(name).replace(" ", ".")
