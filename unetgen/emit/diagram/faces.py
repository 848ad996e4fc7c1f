"""The colours of boxes, and the upper and side faces that make cuboids of them."""

from collections.abc import Iterator

from unetgen.emit.diagram import theme
from unetgen.emit.diagram.layout import Box
from unetgen.emit.diagram.shapes import Polygon


def paint(box: Box) -> theme.Paint:
    """Grey for the network's ends, an outline for the copied part of a concatenation."""
    ends = {"input": theme.END, "head": theme.END, "concat": theme.COPIED}
    return ends.get(box.map.kind, theme.MAP)


def faces(boxes: list[Box]) -> Iterator[Polygon]:
    """Behind each front face: the upper face, and of a column's outermost box the side face."""
    for box in boxes:
        if box.offset[0]:
            yield upper(box)
            if box.outermost:
                yield side(box)


def upper(box: Box) -> Polygon:
    left, _, right, top = box.front
    dx, dy = box.offset
    corners = ((left, top), (left + dx, top + dy), (right + dx, top + dy), (right, top))
    return Polygon(corners, paint(box).above, paint(box).line)


def side(box: Box) -> Polygon:
    _, bottom, right, top = box.front
    dx, dy = box.offset
    corners = ((right, top), (right + dx, top + dy), (right + dx, bottom + dy), (right, bottom))
    return Polygon(corners, paint(box).beside, paint(box).line)
