"""Columns with their measures, before they are placed: widths, captions, and where arrows touch them.

Where an arrow touches a column's top, its caption stands at the arrow's left; so all captions of a level keep one
baseline close to their boxes.
"""

import math
from typing import NamedTuple

from unetgen.emit.diagram import text, theme
from unetgen.emit.diagram.labels import Labels
from unetgen.emit.diagram.scale import Scale
from unetgen.emit.diagram.scene import Column, Row, Scene

BESIDE = 6.5  # pt between an arrow and the text at its side
GAP = 26.0  # pt between columns: room for an arrow
LOW = 24.0  # pt, the height under which captions are as low as what stands over arrows
CLEAR = 7.0  # pt between neighbouring captions


class Measured(NamedTuple):
    """A column's measures in points; places in it are counted from its left edge."""

    column: Column
    widths: tuple[float, ...]
    height: float
    offset: tuple[float, float]
    touch: float | None  # where an arrow touches its top
    arrival: float | None  # where an arrow reaches it from below
    anchor: float  # what stands above or below the column of a neighbouring level
    total: str
    parts: str  # of a concatenation
    sizes: str
    label: float  # the width of what stands over the arrow that leads to it

    @property
    def width(self) -> float:
        return math.fsum(self.widths)

    @property
    def far(self) -> float:
        return self.width + self.offset[0]

    @property
    def caption(self) -> tuple[float, float]:
        """From where to where its captions reach."""
        return self.span(caption_width(self.total, self.parts))

    def below(self, width: float) -> tuple[float, float]:
        """From where to where a text below it reaches: at the right of an arrow that comes from there."""
        if self.arrival is None:
            return self.span(width)
        return self.arrival + BESIDE, self.arrival + BESIDE + width

    def span(self, width: float) -> tuple[float, float]:
        if self.touch is None:
            return (self.far - width) / 2, (self.far + width) / 2
        return self.touch - BESIDE - width, self.touch - BESIDE

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where its texts reach, above and below."""
        below = self.below(text.width(self.sizes, theme.SMALL)) if self.sizes else self.caption
        return min(self.caption[0], below[0]), max(self.caption[1], below[1])


def gap(before: Measured, after: Measured) -> float:
    """Room for an arrow and what stands over it, which beside low boxes must keep off their captions."""
    if not after.label:
        return GAP
    low = after.height + after.offset[1] < LOW
    overhang = max(0.0, -after.caption[0], before.caption[1] - before.far)
    return max(GAP, after.label + 12 + 2 * overhang * low)


def caption_width(total: str, parts: str) -> float:
    return text.width(total, theme.CAPTION) + text.width(parts, theme.SMALL)


def measured(scene: Scene, scale: Scale, labels: Labels) -> list[tuple[list[Measured], list[Measured]]]:
    """The left and the right columns of each row."""
    touched = touched_maps(scene)
    risen = {link.target.name for link in scene.links if link.fall < 0}

    def side(row: Row, columns: tuple[Column, ...]) -> list[Measured]:
        return [measure(column, row, scale, labels, touched, risen) for column in columns]

    return [(side(row, row.left), side(row, row.right)) for row in scene.rows]


def touched_maps(scene: Scene) -> set[str]:
    """The maps whose top an arrow touches: what comes from above, what leaves upwards, and both ends of a skip."""
    skips = [link for link in scene.linked("skip") if not link.straight]
    ends = [link.target.name for link in (*skips, *(link for link in scene.links if link.fall > 0))]
    return {*ends, *(link.source.name for link in (*skips, *(link for link in scene.links if link.fall < 0)))}


def measure(column: Column, row: Row, scale: Scale, labels: Labels, touched: set[str], risen: set[str]) -> Measured:
    widths = tuple(scale.width(feature_map.channels) for feature_map in column.maps)
    height, offset = scale.height(column.maps[0].shape), scale.offset(column.maps[0].shape)
    middles = [math.fsum(widths[:i]) + width / 2 for i, width in enumerate(widths)]
    places = list(zip(column.maps, middles, strict=True))
    touch = next((middle + offset[0] / 2 for m, middle in places if m.name in touched), None)
    arrival = next((middle for m, middle in places if m.name in risen), None)
    return Measured(
        column,
        widths,
        height,
        offset,
        touch,
        arrival,
        (math.fsum(widths) + offset[0]) / 2 if arrival is None else arrival,
        str(column.channels),
        "" if len(widths) == 1 else " = " + " + ".join(str(m.channels) for m in column.maps),
        "" if row.constant else row.printed(column.maps[0].shape.sizes),
        text.width(labels.beside(column.maps[-1]), theme.SMALL),
    )
