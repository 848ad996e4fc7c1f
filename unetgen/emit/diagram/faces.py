"""The colours of boxes, and the upper and side faces that make cuboids of them."""

from collections.abc import Iterator

from unetgen.emit.diagram.figure import Box
from unetgen.emit.diagram.looks import CHANGE_PENS, CHANGE_STYLES, Dashes, Paint, Palette
from unetgen.emit.diagram.shapes import Polygon

PEN = 0.9  # pt, of an outline


def paint(box: Box, palette: Palette) -> Paint:
    """Grey for the network's ends, an outline for a copied part of a concatenation; what differs has its own colour."""
    own = {"map": palette.map, "copied": palette.copied, "end": palette.end}[box.cell.look]
    if box.change is None:
        return own
    differs = palette.of_change(box.change)
    return own._replace(line=differs.line) if box.change == "follows" or box.cell.look == "copied" else differs


def pen(box: Box) -> float:
    return CHANGE_PENS[box.change] if box.change else PEN


def dashes(box: Box) -> Dashes:
    return CHANGE_STYLES[box.change] if box.change else "solid"


def faces(boxes: list[Box], palette: Palette) -> Iterator[Polygon]:
    """Behind each front face: the upper face, and of a column's outermost box the side face."""
    for box in boxes:
        if box.offset[0]:
            yield upper(box, palette)
            if box.outermost:
                yield side(box, palette)


def upper(box: Box, palette: Palette) -> Polygon:
    left, _, right, top = box.front
    dx, dy = box.offset
    corners = ((left, top), (left + dx, top + dy), (right + dx, top + dy), (right, top))
    return Polygon(corners, paint(box, palette).above, paint(box, palette).line, pen(box), dashes(box))


def side(box: Box, palette: Palette) -> Polygon:
    _, bottom, right, top = box.front
    dx, dy = box.offset
    corners = ((right, top), (right + dx, top + dy), (right + dx, bottom + dy), (right, bottom))
    return Polygon(corners, paint(box, palette).beside, paint(box, palette).line, pen(box), dashes(box))
