"""A plan as shapes on a page: boxes, arrows, marks and texts with their places. DOT says the same in its own words."""

from collections.abc import Iterator
from typing import NamedTuple

from unetgen.emit.diagram.arrows import Drawn, arrow_text, arrows_and_marks, words_beside
from unetgen.emit.diagram.captions import row_texts
from unetgen.emit.diagram.labels import labels_of
from unetgen.emit.diagram.layout.arrange import Placed
from unetgen.emit.diagram.layout.columns import Cell
from unetgen.emit.diagram.layout.marks import Mark
from unetgen.emit.diagram.layout.stand import standing
from unetgen.emit.diagram.legend import entries
from unetgen.emit.diagram.looks import Looks
from unetgen.emit.diagram.placing import best_place
from unetgen.emit.diagram.scale import Scale, scale_of
from unetgen.emit.diagram.scene.rows import rows_of
from unetgen.emit.diagram.scene.scene import Scene
from unetgen.emit.diagram.shapes import Arrow, Polygon, Rect, Text, around
from unetgen.emit.diagram.titles import subtitle, title
from unetgen.ops import Crop


class Box(NamedTuple):
    """A cell's front face, the offset to its back, and whether it is the outermost of its column."""

    cell: Cell
    front: Rect
    offset: tuple[float, float]
    outermost: bool

    @property
    def extent(self) -> Rect:
        """Around the whole cuboid."""
        left, bottom, right, top = self.front
        return Rect(left, bottom, right + self.offset[0] * self.outermost, top + self.offset[1])


class Figure(NamedTuple):
    """All shapes, and the frame around them."""

    boxes: list[Box]
    arrows: list[Drawn]
    marks: list[Mark]
    texts: list[Text]
    samples: list[Polygon | Arrow]
    windows: list[Rect]  # of maps whose skip is cropped: what is kept
    frame: Rect


def figure(scene: Scene, looks: Looks) -> Figure:
    """Everything that is drawn of a scene."""
    rows = rows_of(scene.rooms)
    scale, labels = scale_of(scene, rows, looks.scale), labels_of(scene)
    laid = standing(scene, rows, scale, looks)
    boxes = [box for column in laid.placed for box in boxes_of(column)]
    arrows, marks = arrows_and_marks(laid, looks.palette)
    texts = list(row_texts(scene, rows, laid, looks))
    texts += [arrow_text(drawn, labels, looks) for drawn in arrows if words_beside(drawn, labels)]
    taken = [shape.extent for shape in (*boxes, *texts, *marks)]
    taken += [extent for drawn in arrows for extent in drawn.arrow.extents]
    legend: list[Text | Polygon | Arrow] = []
    above = heading(scene, around(taken), looks) if looks.title else ()
    if looks.legend:
        floors = sorted({box.front.bottom for box in boxes})
        place = best_place(entries(scene, rows, scale, labels), taken, floors, looks)
        legend = list(place.legend.at(place.left, place.top))
        taken.append(place.extent)
    samples = [shape for shape in legend if not isinstance(shape, Text)]
    texts += [*(shape for shape in legend if isinstance(shape, Text)), *above]
    windows = list(windows_of(scene, boxes, scale))
    return Figure(boxes, arrows, marks, texts, samples, windows, around([*taken, *(text.extent for text in texts)]))


def boxes_of(placed: Placed) -> Iterator[Box]:
    last = len(placed.column.cells) - 1
    for i, (cell, front) in enumerate(zip(placed.column.cells, placed.fronts(), strict=True)):
        yield Box(cell, front, placed.column.offset, i == last)


def windows_of(scene: Scene, boxes: list[Box], scale: Scale) -> Iterator[Rect]:
    """On each map whose skip is cropped, as much of its height as is kept: channels are not cut."""
    kept = {link.source.name: node.shape for link in scene.links for node in link.nodes if isinstance(node.op, Crop)}
    for box in boxes:
        if box.cell.box.name in kept and box.cell.look == "map" and scene.detail == "feature_maps":
            left, bottom, right, top = box.front
            part = scale.height(kept[box.cell.box.name]) / scale.height(box.cell.box.shape)
            cut = (top - bottom) * (1 - part) / 2
            yield Rect(left, bottom + cut, right, top - cut)


def heading(scene: Scene, taken: Rect, looks: Looks) -> tuple[Text, Text]:
    """Title and subtitle, above everything at the left."""
    y = taken.top + 21.0
    return (
        Text(title(scene.plan), taken.left, y + looks.heading + 4, looks.heading, looks.palette.ink, "left"),
        Text(subtitle(scene.plan), taken.left, y, looks.subheading, looks.palette.grey, "left"),
    )
