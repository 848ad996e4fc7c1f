"""The enlarged blocks of a figure, in rows below its networks."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.drawing.zoom_shapes import Zoom, zoom_of
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Rect, Text, bounding_rect
from unetgen.emit.figure.words.block_kinds import kinds_of

BESIDE, UNDER = 12.0, 16.0  # pt between pictures, and from row to row


def add_zooms(figure: Figure, scene: Scene, looks: Looks) -> tuple[Figure, list[Rect]]:
    """Return a figure with its blocks enlarged below it, and their frames."""
    zooms = [zoom_of(kind, looks) for kind in kinds_of(scene).values()]
    frames: list[Rect] = []
    samples, texts = [*figure.samples], [*figure.texts]
    for zoom, left, top in placed_zooms(zooms, figure.frame):
        width, height = zoom.size
        frames.append(Rect(left, top - height, left + width, top))
        for shape in zoom.at(left, top):
            if isinstance(shape, Text):
                texts.append(shape)
            else:
                samples.append(shape)
    frame = bounding_rect([figure.frame, *frames])
    return replace(figure, samples=samples, texts=texts, frame=frame), frames


def placed_zooms(zooms: Sequence[Zoom], frame: Rect) -> Iterator[tuple[Zoom, float, float]]:
    """Yield each picture with its upper left corner, in rows as wide as the frame."""
    top = frame.bottom - UNDER
    for row in rows_of_zooms(zooms, frame.right - frame.left):
        left = frame.left
        for zoom in row:
            yield zoom, left, top
            left += zoom.size[0] + BESIDE
        top -= max(zoom.size[1] for zoom in row) + UNDER


def rows_of_zooms(zooms: Sequence[Zoom], width: float) -> Iterator[list[Zoom]]:
    row: list[Zoom] = []
    for zoom in zooms:
        if row and math.fsum(other.size[0] + BESIDE for other in row) + zoom.size[0] > width:
            yield row
            row = []
        row.append(zoom)
    if row:
        yield row
