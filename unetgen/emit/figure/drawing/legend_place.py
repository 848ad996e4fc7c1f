"""The legend's place: in a free corner or below the U.

The chosen place is the one at which the picture grows least.
"""

from collections.abc import Iterator

from unetgen.emit.figure.drawing.legend_entries import LegendEntry
from unetgen.emit.figure.drawing.legend_shapes import Legend
from unetgen.emit.figure.drawing.zooms import PlacedInset
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Rect, bounding_rect

ASIDE, UNDER = 34.0, 18.0  # pt from the legend to the shapes at its left and above it


def best_legend_place(entries: list[LegendEntry], taken: list[Rect], floors: list[float], looks: Looks) -> PlacedInset:
    """Return the place where the legend makes the picture grow least.

    On a wide page this is the place that makes it least high. `floors` are the lower edges of the rows, the lowest
    first.
    """
    frame = bounding_rect(taken)

    def area(place: PlacedInset) -> float:
        left, bottom, right, top = bounding_rect([frame, place.extent])
        return (top - bottom) / (right - left) if looks.beside_network else (right - left) * (top - bottom)

    return min(legend_places(entries, taken, floors, looks), key=area)


def legend_places(
    entries: list[LegendEntry], taken: list[Rect], floors: list[float], looks: Looks
) -> Iterator[PlacedInset]:
    yield from places_in_corner(entries, taken, floors, looks)
    yield from places_below(entries, bounding_rect(taken), looks)


def places_in_corner(
    entries: list[LegendEntry], taken: list[Rect], floors: list[float], looks: Looks
) -> Iterator[PlacedInset]:
    """Yield places right of the U, at its foot or under each row but the lowest."""
    legend, frame = Legend([entries], looks), bounding_rect(taken)
    width, height = legend.size
    beside = [frame.top - UNDER] if looks.beside_network else []
    for top in (frame.bottom + height, *beside, *(floor - UNDER for floor in floors[1:])):
        low, high = top - height - UNDER / 2, top + UNDER / 2
        left = max((rect.right for rect in taken if rect.bottom < high and low < rect.top), default=frame.left) + ASIDE
        yield PlacedInset(legend, max(left, frame.right - width), top)


def places_below(entries: list[LegendEntry], frame: Rect, looks: Looks) -> Iterator[PlacedInset]:
    """Yield places below the picture: in one column, or with the notes in a second."""
    notes = [entry for entry in entries if entry.mark == "note"]
    samples = [entry for entry in entries if entry.mark != "note"]
    for columns in ([entries], [samples, notes]):
        yield PlacedInset(Legend(columns, looks), frame.left, frame.bottom - UNDER)
