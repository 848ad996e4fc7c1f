"""A plan as shapes on a page: boxes, arrows and texts with their places. DOT says the same in its own words."""

from collections.abc import Iterator
from typing import NamedTuple

from unetgen.emit.diagram import theme
from unetgen.emit.diagram.arrows import LANE, arrow
from unetgen.emit.diagram.captions import arrow_text, output_texts, row_texts
from unetgen.emit.diagram.columns import measured
from unetgen.emit.diagram.labels import Labels, labels_of
from unetgen.emit.diagram.layout import Box, Placed, layout
from unetgen.emit.diagram.legend import entries
from unetgen.emit.diagram.maps import Link
from unetgen.emit.diagram.placing import best_place
from unetgen.emit.diagram.scale import scale_of
from unetgen.emit.diagram.scene import Scene
from unetgen.emit.diagram.shapes import Arrow, Polygon, Rect, Text, around
from unetgen.emit.diagram.titles import subtitle, title


class Drawn(NamedTuple):
    """A link with its arrow."""

    link: Link
    arrow: Arrow


class Figure(NamedTuple):
    """All shapes, and the frame around them."""

    boxes: list[Box]
    arrows: list[Drawn]
    texts: list[Text]
    samples: list[Polygon | Arrow]
    frame: Rect


def figure(scene: Scene) -> Figure:
    scale, labels = scale_of(scene), labels_of(scene)
    rows = layout(measured(scene, scale, labels))
    boxes = [box for row in rows for column in row for box in column.boxes]
    arrows = [Drawn(link, arrow(link, *ends(link, rows))) for link in scene.links if link.kind != "joined"]
    texts = list(all_texts(scene, rows, arrows, labels))
    taken = [box.extent for box in boxes] + [t.extent for t in texts]
    taken += [extent for drawn in arrows for extent in drawn.arrow.extents]
    place = best_place(entries(scene, scale, labels), taken, sorted({box.front.bottom for box in boxes}))
    legend = list(place.legend.at(place.left, place.top))
    samples = [shape for shape in legend if not isinstance(shape, Text)]
    texts += [*(shape for shape in legend if isinstance(shape, Text)), *heading(scene, around(taken))]
    taken += [place.extent, *(t.extent for t in texts)]
    return Figure(boxes, arrows, texts, samples, around(taken))


def ends(link: Link, rows: list[list[Placed]]) -> tuple[Box, Box]:
    """The boxes that an arrow joins. Within a level it leaves the outermost box of a column."""
    source, target = (boxes_with(name, rows) for name in (link.source.name, link.target.name))
    start = named(link.source.name, source) if link.fall or link.kind == "skip" else source[-1]
    return start, named(link.target.name, target)


def boxes_with(name: str, rows: list[list[Placed]]) -> list[Box]:
    return next(column.boxes for row in rows for column in row if name in column.measured.column)


def named(name: str, boxes: list[Box]) -> Box:
    return next(box for box in boxes if box.map.name == name)


def all_texts(scene: Scene, rows: list[list[Placed]], arrows: list[Drawn], labels: Labels) -> Iterator[Text]:
    for row, placed in zip(scene.rows, rows, strict=True):
        yield from row_texts(row, placed)
    assert scene.plan.spec
    heads = scene.plan.spec.heads
    yield from output_texts(rows[0][-1].boxes[-1], heads[0].labels if heads else ())
    for drawn in arrows:
        words = labels.beside(drawn.link.target) if drawn.link.kind != "skip" else ""
        if words:
            yield arrow_text(drawn.link, drawn.arrow, words)


def heading(scene: Scene, taken: Rect) -> tuple[Text, Text]:
    """Title and subtitle, above everything at the left."""
    y = taken.top + LANE
    return (
        Text(title(scene.plan), taken.left, y + theme.TITLE + 4, theme.TITLE, theme.INK, "left"),
        Text(subtitle(scene.plan), taken.left, y, theme.SUBTITLE, theme.GREY, "left"),
    )
