"""The colours of boxes, and the upper and side faces that make cuboids of them."""

from collections.abc import Iterator

from unetgen.emit.diagram.figure import Box
from unetgen.emit.diagram.looks import Paint, Palette
from unetgen.emit.diagram.shapes import Polygon


def paint(box: Box, palette: Palette) -> Paint:
    """Grey for the network's ends, an outline for the copied part of a concatenation."""
    return {"map": palette.map, "copied": palette.copied, "end": palette.end}[box.cell.look]


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
    return Polygon(corners, paint(box, palette).above, paint(box, palette).line)


def side(box: Box, palette: Palette) -> Polygon:
    _, bottom, right, top = box.front
    dx, dy = box.offset
    corners = ((right, top), (right + dx, top + dy), (right + dx, bottom + dy), (right, bottom))
    return Polygon(corners, paint(box, palette).beside, paint(box, palette).line)
