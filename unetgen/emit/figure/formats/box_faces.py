"""The colours of boxes, and the upper and side faces that make cuboids of them."""

from collections.abc import Iterator

from unetgen.emit.figure.drawing.shapes_of_figure import Box
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import CHANGE_STYLES, Dashes, Paint, Palette
from unetgen.emit.figure.style.shapes import Polygon


def paint(box: Box, palette: Palette) -> Paint:
    """Grey for the network's ends, an outline for a copied part of a concatenation; what differs has its own colour."""
    own = {"map": palette.map, "copied": palette.copied, "end": palette.end}[box.cell.look]
    if box.change is None:
        return own
    differs = palette.of_change(box.change)
    return own._replace(line=differs.line) if box.change == "follows" or box.cell.look == "copied" else differs


def pen(box: Box, looks: Looks) -> float:
    return looks.change_outline(box.change) if box.change else looks.outline


def dashes(box: Box) -> Dashes:
    return CHANGE_STYLES[box.change] if box.change else "solid"


def faces(boxes: list[Box], looks: Looks) -> Iterator[Polygon]:
    """Behind each front face: the upper face, and of a column's outermost box the side face."""
    for box in boxes:
        if box.offset[0]:
            yield upper(box, looks)
            if box.outermost:
                yield side(box, looks)


def upper(box: Box, looks: Looks) -> Polygon:
    left, _, right, top = box.front
    dx, dy = box.offset
    corners = ((left, top), (left + dx, top + dy), (right + dx, top + dy), (right, top))
    colours = paint(box, looks.palette)
    return Polygon(corners, colours.above, colours.line, pen(box, looks), dashes(box))


def side(box: Box, looks: Looks) -> Polygon:
    _, bottom, right, top = box.front
    dx, dy = box.offset
    corners = ((right, top), (right + dx, top + dy), (right + dx, bottom + dy), (right, bottom))
    colours = paint(box, looks.palette)
    return Polygon(corners, colours.beside, colours.line, pen(box, looks), dashes(box))
