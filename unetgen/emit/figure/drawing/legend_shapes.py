"""The legend as shapes: samples of marks with their words, in one column or two."""

import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from unetgen.emit.figure.drawing.legend_entries import LegendEntry
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import CHANGE_STYLES, ChangeKind
from unetgen.emit.figure.style.shapes import Arrow, Point, Polygon, Text
from unetgen.emit.figure.words.arrow_styles import restyle
from unetgen.graph.cached import cached_property

LINE, STEEP_LINE, NOTE_LINE = 16.0, 22.0, 13.0  # pt from line to line; of an arrow up or down, and of a note
STEEP = ("down", "up")
MARK = 24.0  # pt, the length of a sample arrow
INDENT = MARK + 10
COLUMN_GAP = 28.0
LETTERS = 80  # in a line of an entry, if the text is not enlarged


@dataclass(frozen=True, eq=False)
class Legend:
    """Entries in columns, which are measured once."""

    columns: list[list[LegendEntry]]
    looks: Looks

    @cached_property
    def widths(self) -> list[float]:
        return [max((entry_width(entry, self.looks) for entry in column), default=0.0) for column in self.columns]

    @cached_property
    def size(self) -> tuple[float, float]:
        heights = [math.fsum(entry_height(entry, self.looks) for entry in column) for column in self.columns]
        return math.fsum(self.widths) + COLUMN_GAP * (len(heights) - 1), max(heights)

    def at(self, left: float, top: float) -> Iterator[Text | Polygon | Arrow]:
        """Yield the legend's shapes, with its upper left corner at a point."""
        for column, width in zip(self.columns, self.widths, strict=True):
            y = top
            for entry in column:
                yield from entry_shapes(entry, left, y - entry_height(entry, self.looks) / 2, self.looks)
                y -= entry_height(entry, self.looks)
            left += width + COLUMN_GAP


def entry_width(entry: LegendEntry, looks: Looks) -> float:
    size = looks.small if entry.mark == "note" else looks.entry
    return looks.mark_scale * INDENT + max(looks.width(line, size) for line in entry_lines(entry, looks))


def entry_lines(entry: LegendEntry, looks: Looks) -> list[str]:
    """Return an entry's words, in several lines if they are long."""
    return wrap_entry(entry.words, round(LETTERS / max(1.0, looks.text_scale)))


@lru_cache(maxsize=512)
def wrap_entry(words: str, letters: int) -> list[str]:
    return textwrap.wrap(words, letters, break_long_words=False) or [""]


def entry_height(entry: LegendEntry, looks: Looks) -> float:
    line = NOTE_LINE if entry.mark == "note" else STEEP_LINE if entry.mark in STEEP else LINE
    return looks.text_scale * (line + NOTE_LINE * (len(entry_lines(entry, looks)) - 1))


def entry_shapes(entry: LegendEntry, left: float, y: float, looks: Looks) -> Iterator[Text | Polygon | Arrow]:
    start = left + looks.mark_scale * INDENT
    if entry.mark == "note":
        yield from entry_texts(entry, start, y, looks.small, looks.palette.grey, looks)
        return
    yield from entry_texts(entry, start, y, looks.entry, looks.palette.ink, looks)
    yield from (enlarged(shape, (left, y), looks.mark_scale) for shape in sample_shapes(entry, left, y, looks))


def enlarged(shape: Text | Polygon | Arrow, fixed: Point, factor: float) -> Text | Polygon | Arrow:
    """Return a sample that is larger, with a point that stays in its place."""
    x, y = fixed
    if isinstance(shape, Text):
        return shape.moved((factor - 1) * (shape.x - x), (factor - 1) * (shape.y - y))
    return shape._replace(points=tuple((x + factor * (a - x), y + factor * (b - y)) for a, b in shape.points))


def sample_shapes(entry: LegendEntry, left: float, y: float, looks: Looks) -> Iterator[Text | Polygon | Arrow]:
    """Yield the sample of an entry's mark."""
    match entry.mark:
        case "copied":
            yield copied_sample(left + MARK / 2, y, looks)
        case "weighted":
            yield from weighted_sample(left + MARK / 2, y, looks)
        case "highlight":
            paint = looks.palette.highlight
            yield Polygon(sample_corners(left + MARK / 2, y, 5.5), paint.front, paint.line, looks.outline)
        case "window":
            yield from window_sample(left + MARK / 2, y, looks)
        case "changed" | "added" | "missing" | "follows":
            yield changed_sample(left + MARK / 2, y, entry.mark, looks)
        case "sum" | "gated":
            yield circle_sample(left + MARK / 2, y, entry.mark == "gated", looks)
            yield Text(words=entry.sign, x=left + MARK / 2, y=y, size=looks.small, colour=looks.palette.ink)
        case _:
            yield arrow_sample(entry, left, y, looks)


def entry_texts(entry: LegendEntry, x: float, y: float, size: float, colour: str, looks: Looks) -> Iterator[Text]:
    lines, step = entry_lines(entry, looks), looks.text_scale * NOTE_LINE
    for number, words in enumerate(lines):
        middle = y + step * ((len(lines) - 1) / 2 - number)
        yield Text(words=words, x=x, y=middle, size=size, colour=colour, align="left")


def sample_corners(x: float, y: float, half: float) -> tuple[Point, ...]:
    """Return the corners of a sample box."""
    return (x - 4, y - half), (x - 4, y + half), (x + 4, y + half), (x + 4, y - half)


def copied_sample(x: float, y: float, looks: Looks) -> Polygon:
    return Polygon(sample_corners(x, y, 5.5), looks.palette.copied.front, looks.palette.copied.line, looks.outline)


def changed_sample(x: float, y: float, change: ChangeKind, looks: Looks) -> Polygon:
    """Return a sample of a box that differs from another network's."""
    paint = looks.palette.of_change(change)
    front = looks.palette.map.front if change == "follows" else paint.front
    return Polygon(sample_corners(x, y, 5.5), front, paint.line, looks.change_outline(change), CHANGE_STYLES[change])


def weighted_sample(x: float, y: float, looks: Looks) -> Iterator[Polygon]:
    """Yield a sample of a re-weighted map: a box with a band at its side."""
    paint, colour = looks.palette.map, looks.palette.strokes["gate"].colour
    (left, low), (_, high), (right, _), _ = sample_corners(x, y, 5.5)
    seam = right - 2.0
    yield Polygon(((left, low), (left, high), (seam, high), (seam, low)), paint.front, paint.line, looks.outline)
    yield Polygon(((seam, low), (seam, high), (right, high), (right, low)), colour, colour, looks.outline)


def window_sample(x: float, y: float, looks: Looks) -> Iterator[Polygon]:
    """Yield a sample of a cropped map: dashed lines enclose the part that is kept."""
    paint = looks.palette.map
    yield Polygon(sample_corners(x, y, 6.5), paint.front, paint.line, looks.outline)
    for line in (y - 4, y + 4):
        yield Polygon(((x - 4, line), (x + 4, line)), paint.line, paint.line, looks.outline, "dashed")


def circle_sample(x: float, y: float, gates: bool, looks: Looks) -> Polygon:
    radius, colour = (6.5, looks.palette.strokes["gate"].colour) if gates else (5.0, looks.palette.ink)
    turns = [math.tau * i / 24 for i in range(24)]
    points = tuple((x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns)
    return Polygon(points, looks.palette.background, colour, looks.outline)


def arrow_sample(entry: LegendEntry, left: float, y: float, looks: Looks) -> Arrow:
    """Return a short arrow that points as those in the figure do."""
    x, half = left + MARK / 2, STEEP_LINE / 2 - 2.0
    paths = {"down": ((x, y + half), (x, y - half)), "up": ((x, y - half), (x, y + half))}
    stroke = restyle(looks.palette.strokes[entry.mark], entry.line)
    stroke = replace(stroke, head=min(stroke.head, 1.4 * half))  # a longer head would hide the line
    return Arrow(paths.get(entry.mark, ((left, y), (left + MARK, y))), stroke)
