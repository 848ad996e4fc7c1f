"""The colours of boxes, and the upper and side faces that make them cuboids."""

from collections.abc import Iterator

from unetgen.emit.figure.drawing.shapes_of_figure import BoxShape
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import CHANGE_STYLES, Dashes, Paint, Palette
from unetgen.emit.figure.style.shapes import Polygon


def box_paint(box: BoxShape, palette: Palette) -> Paint:
    """Return the colours of a box.

    Inputs and outputs are grey, and copied parts of a concatenation are outlined. A changed box has the colours of its
    change, a highlighted one its own.
    """
    maps = palette.highlight if box.highlighted else palette.roles.get(box.role, palette.hue(box.hue))
    ends = palette.highlight if box.highlighted else palette.end
    paint = {"map": maps, "copied": palette.copied, "end": ends}[box.part.look]
    if box.change is None:
        return paint
    change_paint = palette.of_change(box.change)
    return (
        paint._replace(line=change_paint.line) if box.change == "follows" or box.part.look == "copied" else change_paint
    )


def box_pen(box: BoxShape, looks: Looks) -> float:
    return looks.change_outline(box.change) if box.change else looks.outline


def box_dashes(box: BoxShape) -> Dashes:
    return CHANGE_STYLES[box.change] if box.change else "solid"


def hidden_faces(boxes: list[BoxShape], looks: Looks) -> Iterator[Polygon]:
    """Yield the faces behind the fronts.

    Each cuboid has an upper face; the outermost one of a column also has a side face.
    """
    for box in boxes:
        draws = (upper_face, side_face)[: len(box.faces)]
        yield from (draw(box, looks) for draw in draws)


def upper_face(box: BoxShape, looks: Looks) -> Polygon:
    left, _, right, top = box.front
    dx, dy = box.offset
    corners = ((left, top), (left + dx, top + dy), (right + dx, top + dy), (right, top))
    colours = box_paint(box, looks.palette)
    return Polygon(corners, colours.above, colours.line, box_pen(box, looks), box_dashes(box))


def side_face(box: BoxShape, looks: Looks) -> Polygon:
    _, bottom, right, top = box.front
    dx, dy = box.offset
    corners = ((right, top), (right + dx, top + dy), (right + dx, bottom + dy), (right, bottom))
    colours = box_paint(box, looks.palette)
    return Polygon(corners, colours.beside, colours.line, box_pen(box, looks), box_dashes(box))
