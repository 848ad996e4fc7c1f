"""The enlarged blocks of a figure, below its networks or beside them."""

import math
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from unetgen.emit.figure.drawing.legend_shapes import Legend
from unetgen.emit.figure.drawing.zoom_shapes import Zoom, zoom_of
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Rect, bounding_rect
from unetgen.emit.figure.words.block_kinds import kinds_of

BESIDE, UNDER, ASIDE = 12.0, 16.0, 30.0  # pt between pictures, from row to row, and from the figure
ASPECT = 1.4  # width to height of the page that a figure is designed for


Inset = Zoom | Legend  # a picture beside the networks


class PlacedInset(NamedTuple):
    """A picture with its upper left corner."""

    inset: Inset
    left: float
    top: float

    @property
    def extent(self) -> Rect:
        width, height = self.inset.size
        return Rect(self.left, self.top - height, self.left + width, self.top)


def zooms_of(scene: Scene, looks: Looks) -> list[Zoom]:
    """Return the enlarged pictures of a network's blocks."""
    return [zoom_of(kind, looks) for kind in kinds_of(scene).values()]


def placed_zooms(zooms: Sequence[Zoom], frame: Rect, looks: Looks) -> list[PlacedInset]:
    """Return the pictures below the figure, or at its right.

    They are where they fit a page better. A figure that is as wide as a column has them below.
    """
    below = list(in_rows(zooms, frame))
    if looks.compact or not zooms:
        return below
    return min(below, list(in_columns(zooms, frame)), key=lambda placed: page_height_with(placed, frame))


def page_height_with(placed: Sequence[PlacedInset], frame: Rect) -> float:
    """Return the height of the smallest page on which a figure and its pictures fit."""
    left, bottom, right, top = bounding_rect([frame, *(inset.extent for inset in placed)])
    return max((right - left) / ASPECT, top - bottom)


def in_rows(insets: Sequence[Inset], frame: Rect) -> Iterator[PlacedInset]:
    """Yield the pictures below, in rows as wide as the frame."""
    top = frame.bottom - UNDER
    for row in lines_of_insets(insets, frame.right - frame.left, 0):
        left = frame.left
        for inset in row:
            yield PlacedInset(inset, left, top)
            left += inset.size[0] + BESIDE
        top -= max(inset.size[1] for inset in row) + UNDER


def in_columns(insets: Sequence[Inset], frame: Rect) -> Iterator[PlacedInset]:
    """Yield the pictures at the right, in columns as high as the frame."""
    left = frame.right + ASIDE
    for column in lines_of_insets(insets, frame.top - frame.bottom, 1):
        top = frame.top
        for inset in column:
            yield PlacedInset(inset, left, top)
            top -= inset.size[1] + UNDER
        left += max(inset.size[0] for inset in column) + BESIDE


def lines_of_insets(insets: Sequence[Inset], length: float, axis: Literal[0, 1]) -> Iterator[list[Inset]]:
    """Yield the pictures in lines along an axis that are no longer than a length."""
    line: list[Inset] = []
    gap = (BESIDE, UNDER)[axis]
    for inset in insets:
        if line and math.fsum(other.size[axis] + gap for other in line) + inset.size[axis] > length:
            yield line
            line = []
        line.append(inset)
    if line:
        yield line
