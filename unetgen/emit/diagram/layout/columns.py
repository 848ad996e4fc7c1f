"""Columns: a map alone, or the parts of a concatenation glued together in their true order."""

import math
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from unetgen.emit.diagram import text
from unetgen.emit.diagram.lines import Line, lines_below
from unetgen.emit.diagram.looks import ASIDE, Looks
from unetgen.emit.diagram.scale import Scale
from unetgen.emit.diagram.scene.links import Link
from unetgen.emit.diagram.scene.maps import Map
from unetgen.emit.diagram.scene.rows import Row, row_of
from unetgen.emit.diagram.scene.scene import Scene
from unetgen.emit.diagram.words import in_words
from unetgen.ops import Concat, Crop, Merge, Pad, Pool, Shape
from unetgen.spec import Stage

Look = Literal["map", "copied", "end"]
LINE = 1.25  # of the text's size, from line to line
CLASSES, LETTERS = 7, 30  # so many class names, and letters of one, stand beside the output
HEADS = 7.5  # pt from one arrow's head to the next
WEIGHTLESS = (Crop, Pad, Pool, Concat)


class Cell(NamedTuple):
    """One box: a map, or a part of a concatenation with the link that brings it."""

    name: str
    box: Map
    channels: int
    look: Look
    link: Link | None = None


class Column(NamedTuple):
    """Cells side by side, with their measures in points; `row` counts from the top."""

    box: Map
    cells: tuple[Cell, ...]
    row: int
    widths: tuple[float, ...]
    height: float
    offset: tuple[float, float]
    looks: Looks
    touched: tuple[int, ...] = ()  # the cells that an arrow reaches or leaves at the top
    gates: bool = False  # whether a gating signal leaves at its upper left corner
    shifted: bool = False  # whether a skip leaves the top beside another arrow
    outward: tuple[str, ...] = ()  # of an output, what stands at its right: its name, and its classes
    gated: bool = False  # whether a gate stands on a skip that leads to it
    summed: bool = False  # whether a shortcut comes from the row above
    drops: bool = False  # whether an arrow leaves at its foot
    rises: bool = False  # whether an arrow leads up from it
    feet: bool = False  # whether an arrow of any kind leaves at its foot
    rounded: bool = False  # whether a shortcut leaves or comes at its foot
    circled: bool = False  # whether a sum is made at its foot
    falls: bool = False  # whether a shortcut leaves at its foot to the row below
    arriving: int = 0  # how many skips come to its one box
    lines: tuple[Line, ...] = ()  # what stands below it
    deep: float = 0.0  # pt that its row's lines take below the first one
    op: str = ""  # what stands above its channels
    lead: str = ""  # what stands before its channels: `128 + 64 → `, what a stage concatenates
    risen: tuple[int, ...] = ()  # the cells that an arrow reaches from below

    @property
    def name(self) -> str:
        return self.box.name

    @property
    def stage(self) -> Stage:
        return self.box.key.stage

    @property
    def width(self) -> float:
        return math.fsum(self.widths)

    @property
    def far(self) -> float:
        """How far it reaches to the right, the side face of a cuboid included."""
        return self.width + self.offset[0]

    @property
    def total(self) -> str:
        return str(sum(cell.channels for cell in self.cells)) if self.looks.channels else ""

    @property
    def parts(self) -> str:
        """` = 128 + 64` of a concatenation."""
        return (
            ""
            if len(self.cells) == 1 or not self.looks.channels
            else " = " + " + ".join(str(cell.channels) for cell in self.cells)
        )

    def middle(self, cell: int) -> float:
        """Of a cell, from the column's left edge; of a cuboid's upper face."""
        return math.fsum(self.widths[:cell]) + self.widths[cell] / 2 + self.offset[0] / 2

    def front(self, cell: int) -> float:
        """The middle of a cell's front face."""
        return math.fsum(self.widths[:cell]) + self.widths[cell] / 2

    @property
    def below(self) -> tuple[float, float]:
        """From where to where the words below it reach: beside the arrow that leaves or comes there."""
        wide = max((self.looks.width(line.words, self.looks.small) for line in self.lines), default=self.width)
        last = self.front(len(self.cells) - 1)
        if self.lines and self.falls:  # left of it, of an arrow down and of a sum's circle
            end = last - (self.looks.beside + 2 * ASIDE if self.rounded else self.looks.beside)
            return end - wide, end
        if self.lines and (self.risen or self.rounded):
            rise = self.front(self.risen[-1]) + self.looks.beside if self.risen else 0.0
            sums = self.width + 2 * ASIDE if len(self.cells) > 1 else last + self.looks.beside + 4.0
            start = max(rise, sums if self.rounded else 0.0)
            return start, start + wide
        if self.lines and self.drops:
            end = last - self.looks.beside
            return end - wide, end
        return (self.width - wide) / 2, (self.width + wide) / 2

    @property
    def footing(self) -> float:
        """From where what stands below it reaches: its words, or the circle of a sum."""
        circle = self.front(len(self.cells) - 1) - 2 * ASIDE
        return min(self.below[0], circle) if self.circled else self.below[0]

    @property
    def foot(self) -> tuple[float, float]:
        """From where to where the words below it reach, and the arrows that leave or come there."""
        found = [self.below]
        if self.rounded:
            left = 2 * ASIDE if len(self.cells) == 1 else self.looks.beside
            found.append((self.front(0) - left, self.front(len(self.cells) - 1) + self.looks.beside))
        found += [(self.front(cell) - self.looks.beside, self.front(cell) + self.looks.beside) for cell in self.risen]
        return min(start for start, _ in found), max(end for _, end in found)

    @property
    def reach(self) -> float:
        """How far it reaches to the right, with the words below it."""
        return max(self.far, self.foot[1] if self.lines else 0.0)

    @property
    def spread(self) -> float:
        """How far left of the middle the first of several skips comes."""
        return -self.aside(1, self.arriving)

    def aside(self, place: int, count: int) -> float:
        """From the middle, where one of several skips comes; where their heads have no room, all come as one."""
        apart = self.width / (count + 1)
        return apart * place - self.width / 2 if count > 1 and apart >= HEADS else 0.0

    @property
    def signal(self) -> float:
        """Where a gating signal leaves."""
        return min(5.0, self.width / 3)

    @property
    def shift(self) -> float:
        """How far right of the middle a skip leaves."""
        return min(6.0, 0.3 * self.widths[-1] + 0.2 * self.offset[0]) if self.shifted else 0.0

    @property
    def caption(self) -> tuple[float, float]:
        """From where to where the channels stand: over the middle, or at the left of the first arrow at the top."""
        wide = self.looks.width(self.total, self.looks.caption) + self.looks.width(
            self.lead + self.parts, self.looks.small
        )
        wide = max(wide, self.looks.width(self.op, self.looks.tiny))
        if self.gates:
            return self.signal - self.looks.beside - wide, self.signal - self.looks.beside
        if not self.touched:
            return (self.far - wide) / 2, (self.far + wide) / 2
        right = self.middle(self.touched[0]) - self.looks.beside - (2 * ASIDE if self.summed else 0) - self.spread
        return right - wide, right


def columns_of(scene: Scene, rows: list[Row], scale: Scale, looks: Looks) -> list[Column]:
    """Every column, room by room."""
    glued = {link.source.name for link in scene.links if link.kind == "joined"}
    stands = {box.name: row_of(rows, box, scene.rooms, scene.detail) for box in scene.maps.values()}
    boxes = [box for box in scene.maps.values() if box.name not in glued]
    bare = [column_of(scene, box, stands[box.name], rows, scale, looks) for box in boxes]
    lines = {column.name: lines_of(scene, column, bare, rows) for column in bare}
    counts = {row: max(len(lines[c.name]) for c in bare if c.row == row) for row in {c.row for c in bare}}
    return [
        column._replace(
            lines=lines[column.name],
            deep=LINE * looks.small * (max(counts[column.row], 1) - 1),
            op=in_words([column.box.main.op]) if scene.detail == "layers" else "",
            lead=lead_of(scene, column.box) if looks.channels else "",
            outward=names_of(scene, column.box, looks),
        )
        for column in bare
    ]


def column_of(scene: Scene, box: Map, row: int, rows: list[Row], scale: Scale, looks: Looks) -> Column:
    cells = tuple(cells_of(scene, box))
    shape = fitting(box.shape, rows[row])
    widths = tuple(scale.width(cell.channels) for cell in cells)
    return Column(box, cells, row, widths, scale.height(shape), scale.offset(shape), looks)


def lead_of(scene: Scene, box: Map) -> str:
    """In an overview, what the stage concatenates with what comes from elsewhere; in a grid there is no room for it."""
    grid = any(0 < key.stage.column < scene.plan.depth - 1 - key.stage.level for key in scene.rooms)
    if scene.detail != "overview" or not box.key.stage.column or box.key.head or grid:
        return ""
    own = {node.name for node in box.nodes}
    first = next((node for node in box.nodes if isinstance(node.op, Concat) and not own.issuperset(node.inputs)), None)
    parts = [scene.plan.by_name[name].shape.channels for name in first.inputs] if first else []
    return f"{' + '.join(map(str, parts))} → " if parts else ""


def names_of(scene: Scene, box: Map, looks: Looks) -> tuple[str, ...]:
    """`output`, of several with its number in the model's order, and of the first one the names of the classes."""
    outputs, names = scene.plan.outputs, {node.name for node in box.nodes}
    here = [number for number, name in enumerate(outputs, start=1) if name in names]
    if not here:
        return ()
    heads = scene.plan.spec.heads if scene.plan.spec else ()
    labels = heads[0].labels if looks.classes and heads and here[0] == 1 else ()
    shown = [text.one_line(label, LETTERS) for label in labels]
    if len(shown) > CLASSES:
        shown[CLASSES - 1 :] = [f"and {len(shown) - CLASSES + 1} more"]
    numbers = f" {', '.join(map(str, here))}" if len(outputs) > 1 else ""
    return (f"output{numbers}", *shown)


def lines_of(scene: Scene, column: Column, columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Line, ...]:
    """What stands below a column."""
    parts = [cell.box for cell in column.cells if cell.box is not column.box]
    return tuple(lines_below(scene, [column.box, *parts], column.looks, is_constant(column.row, columns, rows)))


def is_constant(row: int, columns: Sequence[Column], rows: Sequence[Row]) -> bool:
    return {column.box.shape.sizes for column in columns if column.row == row} == {rows[row].sizes}


def fitting(shape: Shape, row: Row) -> Shape:
    """A map as large as its row allows: what has another size (one pixel, or another level's) is drawn so."""
    if len(shape.sizes) != len(row.sizes):
        return Shape(shape.channels, tuple(1 for _ in row.sizes))
    return Shape(shape.channels, tuple(min(m, 2 * n) for m, n in zip(shape.sizes, row.sizes, strict=True)))


def cells_of(scene: Scene, box: Map) -> Iterator[Cell]:
    """A cell per part of a concatenation, in its order."""
    if not isinstance(box.main.op, Concat) or box.kind != "concat":
        yield Cell(box.name, box, box.shape.channels, "end" if box.kind in ("input", "head") else "map")
        return
    links = [link for link in scene.links if link.target is box and link.taker is box.main]
    copied = sum(link.kind not in ("joined", "gate") for link in links)
    number = 0
    for name in box.main.inputs:
        link = next((link for link in links if brings(link, name)), None) or padded(scene, box, name)
        channels = scene.plan.by_name[name].shape.channels
        if link.kind == "joined":
            yield Cell(link.source.name, link.source, link.source.shape.channels, "map", link)
            continue
        new = any(not isinstance(node.op, (*WEIGHTLESS, Merge)) for node in link.nodes) and link.kind != "skip"
        yield Cell(box.name if copied == 1 else f"{box.name} {number}", box, channels, "map" if new else "copied", link)
        number += 1


def padded(scene: Scene, box: Map, name: str) -> Link:
    """The link of a part that is padded at first, in the box itself."""
    node = scene.plan.by_name[name]
    found = next((link for link in scene.links if link.target is box and link.taker is node), None)
    return found or padded(scene, box, node.inputs[0])


def brings(link: Link, name: str) -> bool:
    """Whether a link brings a node's output."""
    if link.kind == "gate":
        return False
    return link.nodes[-1].name == name if link.nodes else name in {node.name for node in link.source.nodes}


def is_sum(link: Link) -> bool:
    """Whether a circle stands at an arrow's end, where maps are added or multiplied."""
    return isinstance(link.taker.op, Merge) and link.kind in ("skip", "shortcut")


def start_in(link: Link, column: Column) -> int | None:
    """The cell where a link leaves a column: the map's own; of a concatenation as a whole the last."""
    if column.box is link.source:
        return len(column.cells) - 1
    return next((i for i, cell in enumerate(column.cells) if cell.box is link.source), None)


def end_in(link: Link, column: Column) -> int | None:
    """The cell where a link comes to a column: the part that it brings, or the map that it makes."""
    part = next((i for i, cell in enumerate(column.cells) if cell.link is link), None)
    if part is not None:
        return part
    if column.box is link.target:
        return len(column.cells) - 1
    return next((i for i, cell in enumerate(column.cells) if cell.box is link.target), None)
