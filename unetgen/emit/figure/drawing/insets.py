"""Everything beside the networks: their enlarged blocks and the legend."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from unetgen.emit.figure.drawing.legend_entries import LegendEntry
from unetgen.emit.figure.drawing.legend_place import UNDER, best_legend_place, legend_places
from unetgen.emit.figure.drawing.legend_shapes import Legend
from unetgen.emit.figure.drawing.shapes_of_figure import LEGEND, Figure
from unetgen.emit.figure.drawing.zoom_shapes import Zoom
from unetgen.emit.figure.drawing.zooms import PlacedInset, in_columns, in_rows, placed_zooms
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Rect, Text, bounding_rect
from unetgen.graph.altered import altered

TALLER = (1.0, 1.2, 1.4, 1.7, 2.2)  # a column of pictures to the height of the networks

Insets = list[PlacedInset]


def add_insets(whole: Figure, zooms: Sequence[Zoom], entries: list[LegendEntry], looks: Looks) -> Figure:
    """Return a figure with its blocks enlarged and its legend."""
    samples, texts, frames = {**whole.samples}, [*whole.texts], [whole.frame]
    for placed in insets_around(whole, zooms, entries, looks):
        shapes, name = list(placed.inset.at(placed.left, placed.top)), name_of_inset(placed)
        samples[name] = [shape for shape in shapes if not isinstance(shape, Text)]
        texts += [altered(shape, wide=looks.wide, owner=name) for shape in shapes if isinstance(shape, Text)]
        frames.append(placed.extent)
    frame = bounding_rect([*frames, *(text.extent for text in texts)])
    return replace(whole, samples=samples, texts=texts, frame=frame)


def name_of_inset(placed: PlacedInset) -> str:
    return f"block {placed.inset.kind.letter.strip('()')}" if isinstance(placed.inset, Zoom) else LEGEND


def insets_around(whole: Figure, zooms: Sequence[Zoom], entries: list[LegendEntry], looks: Looks) -> Insets:
    """Return the pictures where the figure grows least.

    On a wide page they are where the page that holds all of them is smallest.
    """
    if not (zooms and looks.beside_network):
        return with_legend(whole, placed_zooms(zooms, whole.frame, looks), entries, looks)
    choices = list(choices_on_page(whole, zooms, entries, looks))
    return min(choices, key=lambda placed: page_with(placed, whole.frame, looks))


def choices_on_page(whole: Figure, zooms: Sequence[Zoom], entries: list[LegendEntry], looks: Looks) -> Iterator[Insets]:
    """Yield ways to place the pictures.

    Blocks are below, at the right, or in columns with the legend.
    """
    frame, taken = whole.frame, whole.extents
    taller = [frame._replace(bottom=frame.top - more * (frame.top - frame.bottom)) for more in TALLER]
    blocks = [list(in_rows(zooms, frame)), *(list(in_columns(zooms, higher)) for higher in taller)]
    if not entries:
        yield from blocks
        return
    for placed in blocks:
        extents = [*taken, *(zoom.extent for zoom in placed)]
        yield from ([*placed, place] for place in legend_places(entries, extents, floors_of(whole, placed), looks))
    legend = Legend([entries], looks)
    for higher in taller:
        yield list(in_columns([*zooms, legend], higher))
        yield list(in_columns([legend, *zooms], higher))


def page_with(placed: Insets, frame: Rect, looks: Looks) -> tuple[float, float, float]:
    """Return the width of the smallest page with everything, its height, and its area.

    Pages on which the text is legible are as good as one another, and the lowest is best.
    """
    left, bottom, right, top = bounding_rect([frame, *(inset.extent for inset in placed)])
    width, height = right - left, top - bottom
    return max(width, height / looks.page_shape, looks.page_room), height, width * height


def with_legend(whole: Figure, zooms: Insets, entries: list[LegendEntry], looks: Looks) -> Insets:
    """Return enlarged blocks, and the legend where the picture grows least."""
    if not entries:
        return zooms
    taken = [*whole.extents, *(zoom.extent for zoom in zooms)]
    return [*zooms, best_legend_place(entries, taken, floors_of(whole, zooms), looks)]


def floors_of(whole: Figure, zooms: Insets) -> list[float]:
    """Return the lower edges under which the legend may be: those of rows and blocks."""
    floors = sorted({box.front.bottom for box in whole.boxes})
    frames = [zoom.extent for zoom in zooms]
    edges = [*sorted(zoom.bottom for zoom in frames), max(zoom.top for zoom in frames) + UNDER] if frames else []
    return [*edges, *floors]
