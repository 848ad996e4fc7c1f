"""One network as shapes, with level 0 at height 0, for a picture or a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from unetgen.emit.figure.drawing.arrows import DrawnArrow
from unetgen.emit.figure.drawing.place_texts import place_arrows_and_texts
from unetgen.emit.figure.drawing.shapes_of_figure import BoxShape, Figure
from unetgen.emit.figure.drawing.texts_at_boxes import row_texts
from unetgen.emit.figure.drawing.titles import tooltip
from unetgen.emit.figure.layout.arrange import PlacedColumn
from unetgen.emit.figure.layout.column import ColumnPart
from unetgen.emit.figure.layout.face_pictures import place_picture
from unetgen.emit.figure.layout.rows_in_place import lay_out
from unetgen.emit.figure.scene.level_rows import LevelRow, rows_of
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.part_names import part_of_box, part_of_link, role_of
from unetgen.emit.figure.scene.scale import DrawingScale
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import ChangeKind
from unetgen.emit.figure.style.shapes import Rect, bounding_rect
from unetgen.emit.figure.words.arrow_labels import labels_of
from unetgen.emit.figure.words.block_kinds import has_block, main_hue, runs_of
from unetgen.graph.plan import Node
from unetgen.ops import Crop

BAND = 4.0  # pt
THICKER = 1.6  # the pen of an arrow with a change, relative to others


class Difference(NamedTuple):
    """The difference of a node from that of another network, also in words.

    `inputs` are the names of those inputs that the other network's node does not take.
    """

    change: ChangeKind
    words: str = ""
    inputs: tuple[str, ...] = ()


Differences = Mapping[str, Difference]  # by node name
NO_DIFFERENCES: Differences = MappingProxyType({})


class Panel(NamedTuple):
    """A network to draw: its scene, a title, its differences, and a short name."""

    scene: Scene
    title: str = ""
    differences: Differences = NO_DIFFERENCES
    name: str = ""

    def change_of(self, main: Node, nodes: tuple[Node, ...]) -> ChangeKind | None:
        """Return the change of a box: that of its main node, or else of any node."""
        main_difference = self.differences.get(main.name)
        if main_difference and main_difference.change in ("added", "missing"):
            return main_difference.change
        changes = {self.differences[node.name].change for node in nodes if node.name in self.differences}
        return "changed" if changes - {"follows"} else "follows" if changes else None

    def change_of_arrow(self, link: Link) -> ChangeKind | None:
        """Return the change of an arrow's own layers, or of what it connects.

        An arrow that only follows has none. A change of the box that it makes is marked at the box.
        """
        own = self.change_of(link.nodes[-1], link.nodes) if link.nodes else None
        taker = self.differences.get(link.taker.name, Difference("follows"))
        brought = {link.nodes[-1].name} if link.nodes else {node.name for node in link.source.nodes}
        if own in (None, "follows"):
            return taker.change if brought.intersection(taker.inputs) else None
        return own

    @property
    def changes(self) -> set[ChangeKind]:
        """The kinds of change that are visible in the figure."""
        found: set[ChangeKind | None] = {self.change_of(box.main, box.nodes) for box in self.scene.boxes.values()}
        found.update(self.change_of_arrow(link) for link in self.scene.links)
        return {change for change in found if change}

    def hint(self, part: ColumnPart) -> str:
        """Return a box's tooltip: its layers and its differences."""
        differences = [self.differences[node.name].words for node in part.box.nodes if node.name in self.differences]
        return " · ".join([tooltip(part, self.scene.plan), *filter(None, differences)])


def draw_panel(panel: Panel, scale: DrawingScale, looks: Looks) -> Figure:
    """Return everything that is drawn of a network, without title and legend."""
    scene, rows, labels = panel.scene, rows_of(panel.scene.stages), labels_of(panel.scene, looks)
    layout = lay_out(scene, rows, scale, labels, looks)
    rows = rows[: len(layout.order)]
    boxes = [box for column in layout.placed for box in box_shapes(column, panel, rows, looks)]
    blocks = list(row_texts(scene, rows, layout, looks))
    (arrows, marks, _), texts = place_arrows_and_texts(layout, blocks, labels, looks)
    named = {f"mark {number}": mark for number, mark in enumerate(marks)}
    shown = [colour_change(drawn, panel, looks) for drawn in arrows]
    kept, bands = dict(crop_windows(scene, boxes, scale)), dict(weighting_bands(scene, boxes))
    figure = Figure(
        boxes=boxes,
        arrows=shown,
        marks=named,
        texts=texts,
        samples={},
        windows=kept,
        bands=bands,
        pictures={
            box.name: placed for box in boxes if (placed := place_picture(scene, box.part.box, box.front, looks))
        },
        frame=Rect(0, 0, 0, 0),
    )
    return replace(figure, frame=bounding_rect(figure.extents))


def box_shapes(placed: PlacedColumn, panel: Panel, rows: Sequence[LevelRow], looks: Looks) -> Iterator[BoxShape]:
    last, depth = len(placed.column.parts) - 1, panel.scene.plan.depth
    for i, (part, front) in enumerate(zip(placed.column.parts, placed.fronts(), strict=True)):
        change = panel.change_of(part.box.main, part.box.nodes)
        yield BoxShape(
            name=part.name,
            part=part,
            front=front,
            offset=placed.column.offset,
            outermost=i == last,
            hint=panel.hint(part),
            change=change,
            hue=main_hue(runs_of(panel.scene, part.box.name)),
            role=role_of(part.box, depth),
            highlighted=part_of_box(part.box, depth) in looks.highlight
            or has_block(panel.scene, part.box.name, looks.highlight),
            column=placed.column.name,
            level=rows[placed.column.row].name,
        )


def colour_change(drawn: DrawnArrow, panel: Panel, looks: Looks) -> DrawnArrow:
    """Return an arrow in the colour of its change, or in that of highlights.

    A changed one is thicker too. The arrow from a sum to its box does nothing, so it has no change.
    """
    if part_of_link(drawn.link) in looks.highlight or has_block(panel.scene, drawn.link.branch, looks.highlight):
        stroke = replace(drawn.arrow.stroke, colour=looks.palette.highlight.line)
        return replace(drawn, arrow=drawn.arrow._replace(stroke=stroke))
    change = None if drawn.behind and drawn.rigid else panel.change_of_arrow(drawn.link)
    if change is None:
        return drawn
    stroke = drawn.arrow.stroke
    stroke = replace(stroke, colour=looks.palette.of_change(change).line, pen=THICKER * stroke.pen)
    return replace(drawn, arrow=drawn.arrow._replace(stroke=stroke))


def weighting_bands(scene: Scene, boxes: list[BoxShape]) -> Iterator[tuple[str, Rect]]:
    """Yield a band at the right side of each map that its own branch re-weights."""
    for box in boxes:
        if box.name in scene.inside and scene.detail == "feature_maps":
            left, bottom, right, top = box.front
            yield box.name, Rect(right - min(BAND, (right - left) / 3), bottom, right, top)


def crop_windows(scene: Scene, boxes: list[BoxShape], scale: DrawingScale) -> Iterator[tuple[str, Rect]]:
    """Yield the kept part of each map whose skip is cropped.

    Its height is to scale; channels are not cropped.
    """
    kept = {link.source.name: node.shape for link in scene.links for node in link.nodes if isinstance(node.op, Crop)}
    for box in boxes:
        if box.part.box.name in kept and box.part.look == "map" and scene.detail == "feature_maps":
            left, bottom, right, top = box.front
            part = scale.height(kept[box.part.box.name]) / scale.height(box.part.box.shape)
            cut = (top - bottom) * (1 - part) / 2
            yield box.name, Rect(left, bottom + cut, right, top - cut)
