"""The enlarged blocks of a figure, below its networks or beside them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.drawing.zoom_shapes import Zoom, zoom_of
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Rect, Text, bounding_rect
from unetgen.emit.figure.words.block_kinds import kinds_of

BESIDE, UNDER, ASIDE = 12.0, 16.0, 30.0  # pt between pictures, from row to row, and from the figure
HIGHEST, TALLER = 1.25, (1.0, 1.2, 1.4, 1.7)  # most height to width on a page; columns to a frame's height
ASPECT = 1.4  # width to height of the page that a figure is designed for


class PlacedZoom(NamedTuple):
    """A picture with its upper left corner."""

    zoom: Zoom
    left: float
    top: float

    @property
    def extent(self) -> Rect:
        width, height = self.zoom.size
        return Rect(self.left, self.top - height, self.left + width, self.top)


def add_zooms(figure: Figure, scene: Scene, looks: Looks) -> tuple[Figure, list[Rect]]:
    """Return a figure with its blocks enlarged, and their frames."""
    zooms = [zoom_of(kind, looks) for kind in kinds_of(scene).values()]
    placed = placed_zooms(zooms, figure.frame, looks)
    samples, texts = {**figure.samples}, [*figure.texts]
    for zoom, left, top in placed:
        shapes, name = list(zoom.at(left, top)), f"block {zoom.kind.letter.strip('()')}"
        samples[name] = [shape for shape in shapes if not isinstance(shape, Text)]
        texts += [replace(shape, owner=name) for shape in shapes if isinstance(shape, Text)]
    frames = [zoom.extent for zoom in placed]
    frame = bounding_rect([figure.frame, *frames])
    return replace(figure, samples=samples, texts=texts, frame=frame), frames


def placed_zooms(zooms: Sequence[Zoom], frame: Rect, looks: Looks) -> list[PlacedZoom]:
    """Return the pictures below the figure, or at its right.

    They are where they fit a page better. A figure that is as wide as a page has them below.
    """
    below = list(in_rows(zooms, frame))
    if (looks.compact and not looks.beside_network) or not zooms:
        return below
    if looks.beside_network:
        taller = (frame._replace(bottom=frame.top - more * (frame.top - frame.bottom)) for more in TALLER)
        columns = [list(in_columns(zooms, higher)) for higher in taller]
        return min([below, *columns], key=lambda placed: page_shape_with(placed, frame))
    return min(below, list(in_columns(zooms, frame)), key=lambda placed: page_height_with(placed, frame))


def page_shape_with(placed: Sequence[PlacedZoom], frame: Rect) -> tuple[float, float]:
    """Return the height to width of a figure with its pictures, and the width."""
    left, bottom, right, top = bounding_rect([frame, *(zoom.extent for zoom in placed)])
    return max((top - bottom) / (right - left), HIGHEST), right - left


def page_height_with(placed: Sequence[PlacedZoom], frame: Rect) -> float:
    """Return the height of the smallest page on which a figure and its pictures fit."""
    left, bottom, right, top = bounding_rect([frame, *(zoom.extent for zoom in placed)])
    return max((right - left) / ASPECT, top - bottom)


def in_rows(zooms: Sequence[Zoom], frame: Rect) -> Iterator[PlacedZoom]:
    """Yield the pictures below, in rows as wide as the frame."""
    top = frame.bottom - UNDER
    for row in lines_of_zooms(zooms, frame.right - frame.left, 0):
        left = frame.left
        for zoom in row:
            yield PlacedZoom(zoom, left, top)
            left += zoom.size[0] + BESIDE
        top -= max(zoom.size[1] for zoom in row) + UNDER


def in_columns(zooms: Sequence[Zoom], frame: Rect) -> Iterator[PlacedZoom]:
    """Yield the pictures at the right, in columns as high as the frame."""
    left = frame.right + ASIDE
    for column in lines_of_zooms(zooms, frame.top - frame.bottom, 1):
        top = frame.top
        for zoom in column:
            yield PlacedZoom(zoom, left, top)
            top -= zoom.size[1] + UNDER
        left += max(zoom.size[0] for zoom in column) + BESIDE


def lines_of_zooms(zooms: Sequence[Zoom], length: float, axis: Literal[0, 1]) -> Iterator[list[Zoom]]:
    """Yield the pictures in lines along an axis that are no longer than a length."""
    line: list[Zoom] = []
    gap = (BESIDE, UNDER)[axis]
    for zoom in zooms:
        if line and math.fsum(other.size[axis] + gap for other in line) + zoom.size[axis] > length:
            yield line
            line = []
        line.append(zoom)
    if line:
        yield line
