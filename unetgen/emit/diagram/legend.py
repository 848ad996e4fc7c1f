"""The legend: one line per kind of arrow and mark that the figure has, and none that it has not."""

import math
from collections.abc import Collection, Iterator, Sequence
from typing import Literal, NamedTuple

from unetgen.emit.diagram import text
from unetgen.emit.diagram.labels import Labels, labels_of
from unetgen.emit.diagram.layout.marks import SIGNS
from unetgen.emit.diagram.looks import CHANGE_PENS, CHANGE_STYLES, CHANGES, Change, Looks
from unetgen.emit.diagram.meanings import LINKS, meanings
from unetgen.emit.diagram.resampling import Line, drawn_as, line_of
from unetgen.emit.diagram.scale import POWER, Scale
from unetgen.emit.diagram.scene.links import Link, LinkKind
from unetgen.emit.diagram.scene.rows import Row, rows_of
from unetgen.emit.diagram.scene.scene import Scene
from unetgen.emit.diagram.shapes import Arrow, Polygon, Text
from unetgen.ops import Conv, Crop, Merge
from unetgen.values import AXES

LINE, NOTE_LINE = 16.0, 13.0  # pt from line to line
MARK = 24.0  # pt, the length of a sample arrow
INDENT = MARK + 10
COLUMN_GAP = 28.0


ORDER = (*LINKS, "gated", "sum", "copied", "window", *CHANGES, "note")


class Entry(NamedTuple):
    """A sample and what it means; a note has no sample."""

    mark: LinkKind | Change | Literal["copied", "window", "sum", "gated", "note"]
    words: str
    sign: str = ""
    line: Line | None = None

    def width(self, looks: Looks) -> float:
        return INDENT + text.width(self.words, looks.small if self.mark == "note" else looks.entry)

    def height(self, looks: Looks) -> float:
        return looks.text_scale * (NOTE_LINE if self.mark == "note" else LINE)


def legend_of(scenes: Sequence[Scene], scales: Sequence[Scale], changes: Collection[Change] = ()) -> list[Entry]:
    """What is seen in any of several networks; of a network with itself in other words: what differs."""
    found = [
        entry
        for scene, scale in zip(scenes, scales, strict=True)
        for entry in entries(scene, rows_of(scene.rooms), scale, labels_of(scene))
    ]
    found += [Entry(change, CHANGES[change]) for change in CHANGES if change in changes]
    found += [Entry("note", "all networks on one scale")] if len(scenes) > 1 else []
    return sorted(dict.fromkeys(found), key=lambda entry: ORDER.index(entry.mark))


def entries(scene: Scene, rows: Sequence[Row], scale: Scale, labels: Labels) -> list[Entry]:
    found = [entry for kind in LINKS for entry in arrows(scene, kind, labels)]
    found += marks(scene)
    copied = any(link.target.kind == "concat" and link.kind in ("skip", "shortcut") for link in scene.links)
    found += [Entry("copied", "copied map")] if copied and scene.detail != "overview" else []
    cut = any(isinstance(op, Crop) for link in scene.links for op in link.ops)
    found += [Entry("window", "part of a map that is copied")] if cut and scene.detail == "feature_maps" else []
    return [*found, *(Entry("note", words) for words in notes(scene, scale, len(rows[0].sizes)))]


def arrows(scene: Scene, kind: LinkKind, labels: Labels) -> Iterator[Entry]:
    """An entry for each meaning; those of arrows that look alike stand together."""
    alike: dict[Line | None, list[Link]] = {}
    for link in scene.links:
        if link.kind == kind:
            alike.setdefault(line_of(link), []).append(link)
    for line, links in alike.items():
        yield from (Entry(kind, words, line=line) for words in meanings(scene, kind, links, labels))


def marks(scene: Scene) -> Iterator[Entry]:
    """The circles."""
    if any(link.kind == "gate" for link in scene.links):
        yield Entry("gated", "attention gate: lets a part of the skip through", "×")
    merging = [link.taker.op for link in scene.links if link.kind not in ("gate", "merge")]
    kinds = dict.fromkeys(op.kind for op in merging if isinstance(op, Merge))
    yield from (Entry("sum", {"add": "sum", "multiply": "product"}.get(kind, kind), SIGNS[kind]) for kind in kinds)


def notes(scene: Scene, scale: Scale, dims: int) -> Iterator[str]:
    """Which lengths of a box stand for what, and how."""
    names = AXES if dims > 1 else ("length",)
    if scene.detail == "overview":
        counts = {sum(isinstance(op, Conv) for op in box.ops) for box in scene.maps.values() if box.kind == "conv"}
        inside = f" of {counts.pop()} convolutions" if len(counts) == 1 else ""
        yield f"a box is a stage{inside}, as wide as its output"
    power = "√channels" if scale.kind == "readable" else "channels"
    yield f"box {'thickness' if dims == 3 else 'width'} ~ {power}"
    drawn = [names[axis] for axis in (scale.upright, scale.back) if axis is not None]
    yield f"box height{', depth' * (len(drawn) > 1)} ~ {in_power(drawn, scale)}"
    yield from (f"image {name} is not drawn" for name in names[:dims] if name not in drawn)


def in_power(drawn: Sequence[str], scale: Scale) -> str:
    """The image's sizes as the boxes have them."""
    return f"(image {', '.join(drawn)})^{POWER}" if scale.kind == "readable" else f"image {', '.join(drawn)}"


class Legend(NamedTuple):
    """Entries in columns."""

    columns: list[list[Entry]]
    looks: Looks

    @property
    def widths(self) -> list[float]:
        return [max((entry.width(self.looks) for entry in column), default=0.0) for column in self.columns]

    @property
    def size(self) -> tuple[float, float]:
        heights = [math.fsum(entry.height(self.looks) for entry in column) for column in self.columns]
        return math.fsum(self.widths) + COLUMN_GAP * (len(heights) - 1), max(heights)

    def at(self, left: float, top: float) -> Iterator[Text | Polygon | Arrow]:
        for column, width in zip(self.columns, self.widths, strict=True):
            y = top
            for entry in column:
                yield from line(entry, left, y - entry.height(self.looks) / 2, self.looks)
                y -= entry.height(self.looks)
            left += width + COLUMN_GAP


def line(entry: Entry, left: float, y: float, looks: Looks) -> Iterator[Text | Polygon | Arrow]:
    if entry.mark == "note":
        yield Text(entry.words, left + INDENT, y, looks.small, looks.palette.grey, "left")
        return
    yield Text(entry.words, left + INDENT, y, looks.entry, looks.palette.ink, "left")
    match entry.mark:
        case "copied":
            yield outlined(left + MARK / 2, y, looks)
        case "window":
            yield from window(left + MARK / 2, y, looks)
        case "changed" | "added" | "missing" | "follows":
            yield different(left + MARK / 2, y, entry.mark, looks)
        case "sum" | "gated":
            yield circle(left + MARK / 2, y, 5.0 if entry.mark == "sum" else 6.5, looks)
            yield Text(entry.sign, left + MARK / 2, y, looks.small, looks.palette.ink)
        case _:
            yield sample(entry, left, y, looks)


def outlined(x: float, y: float, looks: Looks) -> Polygon:
    corners = ((x - 4, y - 5.5), (x - 4, y + 5.5), (x + 4, y + 5.5), (x + 4, y - 5.5))
    return Polygon(corners, looks.palette.copied.front, looks.palette.copied.line)


def different(x: float, y: float, change: Change, looks: Looks) -> Polygon:
    """A box of which something differs."""
    corners = ((x - 4, y - 5.5), (x - 4, y + 5.5), (x + 4, y + 5.5), (x + 4, y - 5.5))
    paint = looks.palette.of_change(change)
    front = looks.palette.map.front if change == "follows" else paint.front
    return Polygon(corners, front, paint.line, CHANGE_PENS[change], CHANGE_STYLES[change])


def window(x: float, y: float, looks: Looks) -> Iterator[Polygon]:
    """A map, and between the dashed lines what is kept of it."""
    paint = looks.palette.map
    corners = ((x - 4, y - 6.5), (x - 4, y + 6.5), (x + 4, y + 6.5), (x + 4, y - 6.5))
    yield Polygon(corners, paint.front, paint.line)
    for line in (y - 4, y + 4):
        yield Polygon(((x - 4, line), (x + 4, line)), paint.line, paint.line, style="dashed")


def circle(x: float, y: float, radius: float, looks: Looks) -> Polygon:
    turns = [math.tau * i / 24 for i in range(24)]
    points = tuple((x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns)
    return Polygon(points, looks.palette.background, looks.palette.ink)


def sample(entry: Entry, left: float, y: float, looks: Looks) -> Arrow:
    """A short arrow that leads where those in the figure lead."""
    x, half = left + MARK / 2, LINE / 2 - 1.5
    ways = {"down": ((x, y + half), (x, y - half)), "up": ((x, y - half), (x, y + half))}
    stroke = drawn_as(looks.palette.strokes[entry.mark], entry.line)
    return Arrow(ways.get(entry.mark, ((left, y), (left + MARK, y))), stroke)
