"""The legend: one line per kind of arrow and mark that the figure has, and none that it has not."""

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

from unetgen.emit.diagram import text, theme
from unetgen.emit.diagram.labels import Labels
from unetgen.emit.diagram.maps import Link, LinkKind, is_sum
from unetgen.emit.diagram.scale import POWER, Scale
from unetgen.emit.diagram.scene import Scene
from unetgen.emit.diagram.shapes import Arrow, Polygon, Text
from unetgen.emit.diagram.words import in_words
from unetgen.values import AXES

LINE, NOTE_LINE = 16.0, 13.0  # pt from line to line
MARK = 24.0  # pt, the length of a sample arrow
INDENT = MARK + 10
COLUMN_GAP = 28.0
LINKS: tuple[LinkKind, ...] = ("conv", "pool", "up", "skip", "head")
WHERE = {"conv": "kernel above the arrow", "pool": "factor beside the arrow", "up": "factor beside the arrow"}


class Entry(NamedTuple):
    """A sample and what it means; a note has no sample."""

    mark: LinkKind | Literal["copied", "note"]
    words: str

    @property
    def width(self) -> float:
        return INDENT + text.width(self.words, theme.SMALL if self.mark == "note" else theme.LEGEND)

    @property
    def height(self) -> float:
        return NOTE_LINE if self.mark == "note" else LINE


def entries(scene: Scene, scale: Scale, labels: Labels) -> list[Entry]:
    found = [Entry(kind, words) for kind in LINKS for words in meanings(scene, kind, labels)]
    copied = [Entry("copied", "copied map")] if scene.linked("joined") else []
    return [*found, *copied, *(Entry("note", words) for words in notes(scale, len(scene.rows[0].sizes)))]


def meanings(scene: Scene, kind: LinkKind, labels: Labels) -> list[str]:
    """What the arrows of a kind do, in the order of the network; one that only the first of them does says so."""
    links = scene.linked(kind)
    if kind == "skip":
        return list(dict.fromkeys(map(copying, links)))
    varying = kind in labels.varying
    said = [in_words(link.target.ops, measures=not varying) for link in links]
    words = [f"{meaning}; {WHERE[kind]}" if varying else meaning for meaning in dict.fromkeys(said)]
    alone = len(words) > 1 and said.count(said[0]) == 1
    return [f"{words[0]}; first arrow only", *words[1:]] if alone else words


def copying(link: Link) -> str:
    """What a skip does: `copy, crop & concatenate`."""
    return f"copy{', crop' * link.target.cropped} & {'add' if is_sum(link.target) else 'concatenate'}"


def notes(scale: Scale, dims: int) -> Iterator[str]:
    """Which lengths of a box stand for what, and how."""
    names = AXES if dims > 1 else ("length",)
    yield f"box {'thickness' if dims == 3 else 'width'} ~ √channels"
    drawn = [names[axis] for axis in (scale.upright, scale.back) if axis is not None]
    yield f"box height{', depth' * (len(drawn) > 1)} ~ (image {', '.join(drawn)})^{POWER}"
    yield from (f"image {name} is not drawn" for name in names[:dims] if name not in drawn)


class Legend(NamedTuple):
    """Entries in columns."""

    columns: list[list[Entry]]

    @property
    def widths(self) -> list[float]:
        return [max(entry.width for entry in column) for column in self.columns]

    @property
    def size(self) -> tuple[float, float]:
        heights = [math.fsum(entry.height for entry in column) for column in self.columns]
        return math.fsum(self.widths) + COLUMN_GAP * (len(heights) - 1), max(heights)

    def at(self, left: float, top: float) -> Iterator[Text | Polygon | Arrow]:
        for column, width in zip(self.columns, self.widths, strict=True):
            y = top
            for entry in column:
                yield from line(entry, left, y - entry.height / 2)
                y -= entry.height
            left += width + COLUMN_GAP


def line(entry: Entry, left: float, y: float) -> Iterator[Text | Polygon | Arrow]:
    if entry.mark == "note":
        yield Text(entry.words, left + INDENT, y, theme.SMALL, theme.GREY, "left")
        return
    yield Text(entry.words, left + INDENT, y, theme.LEGEND, theme.INK, "left")
    yield outlined(left + MARK / 2, y) if entry.mark == "copied" else sample(entry.mark, left, y)


def outlined(x: float, y: float) -> Polygon:
    corners = ((x - 4, y - 5.5), (x - 4, y + 5.5), (x + 4, y + 5.5), (x + 4, y - 5.5))
    return Polygon(corners, theme.COPIED.front, theme.COPIED.line)


def sample(kind: LinkKind, left: float, y: float) -> Arrow:
    """A short arrow that leads where those in the figure lead."""
    x, half = left + MARK / 2, LINE / 2 - 1.5
    ways = {"pool": ((x, y + half), (x, y - half)), "up": ((x, y - half), (x, y + half))}
    return Arrow(ways.get(kind, ((left, y), (left + MARK, y))), theme.STROKES[kind])
