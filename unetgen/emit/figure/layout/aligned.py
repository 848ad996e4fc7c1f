"""Horizontal places of the columns in an aligned U, which closes its centre.

All rows of the encoder lie between two common edges, those of the decoder between two others, and the bottleneck is in
the middle. The arrows of a row are equally long. Where each stage is one box, the boxes of a side lie exactly below
each other.
"""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from unetgen.emit.figure.layout.arrange import column_distance, order_rows
from unetgen.emit.figure.layout.column import GATE, BoxColumn
from unetgen.emit.figure.scene.links import Link, is_gated
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.arrow_labels import ArrowLabels

ASIDE = 8.0  # pt beside the words at a skip


class RowSides(NamedTuple):
    """The columns of a row on each side of the U, as indices."""

    left: tuple[int, ...]
    right: tuple[int, ...]


def is_u_shaped(scene: Scene, columns: Sequence[BoxColumn]) -> bool:
    """Return whether a level has one stage on each side at most, and skips stay on it."""
    if any(link.kind == "skip" and link.fall and not link.target.key.head for link in scene.links):
        return False
    sides = {(column.stage.level, column.stage.column) for column in columns if not column.box.key.head}
    rows = [level for level, _ in sides]
    return all(rows.count(level) <= 2 for level in rows)


def aligned_edges(scene: Scene, columns: Sequence[BoxColumn], labels: ArrowLabels) -> list[float]:
    """Return the left edges of the columns."""
    rows = [split_row(columns, row) for row in order_rows(columns)]
    *sides, bottom = rows
    if bottom.right and not all(columns[n].box.key.head for n in bottom.right):
        sides, bottom = rows, RowSides((), ())
    lefts, rights = (
        side_places(columns, [row.left for row in sides], labels),
        side_places(columns, [row.right for row in sides], labels),
    )
    inner = max((columns[n].reach + x for n, x in lefts.items()), default=0.0)
    gap = max((centre_gap(scene, columns, row, labels) for row in sides), default=0.0)
    places = {**lefts, **{n: x + inner + gap for n, x in rights.items()}}
    middle = (*bottom.left, *bottom.right)
    row = natural_places(columns, middle, least_gaps(columns, middle, labels))
    between = {n: x for n, x in places.items() if not columns[n].has_picture} or places  # images are wide
    start = min(between.values(), default=0.0)
    end = max((columns[n].far + x for n, x in between.items()), default=0.0)
    own = max((columns[n].far + x for n, x in row.items()), default=0.0)
    places |= {n: x + (start + end - own) / 2 for n, x in row.items()}
    least = min(places.values())
    return [places[n] - least for n in range(len(columns))]


def split_row(columns: Sequence[BoxColumn], row: Sequence[int]) -> RowSides:
    """Split a row into encoder, and decoder with heads."""
    left = tuple(n for n in row if not columns[n].stage.column and not columns[n].box.key.head)
    return RowSides(left, tuple(n for n in row if n not in left))


def centre_gap(scene: Scene, columns: Sequence[BoxColumn], row: RowSides, labels: ArrowLabels) -> float:
    """Return the distance between a row's sides, with room for the words at its skip."""
    if not (row.left and row.right):
        return columns[0].looks.centre
    a, b = columns[row.left[-1]], columns[row.right[0]]
    skips = [link for link in scene.links if link.kind == "skip" and link.target is b.box]
    label = max((skip_width(link, scene, labels, b.looks) for link in skips), default=0.0)
    return max(b.looks.centre, column_distance(a, b, labels) - a.reach, label + b.entry + 2 * ASIDE)


def skip_width(link: Link, scene: Scene, labels: ArrowLabels, looks: Looks) -> float:
    """Return the room that the words at a skip need, which are before its gate."""
    words = labels.on(link)
    wide = looks.width(words, looks.small) if words else 0.0
    return 2 * (wide + GATE) if words and is_gated(link, scene.links) else wide


def least_gaps(columns: Sequence[BoxColumn], numbers: Sequence[int], labels: ArrowLabels) -> list[float]:
    """Return the least distances between the boxes of a row."""
    pairs = ((columns[a], columns[b]) for a, b in pairwise(numbers))
    return [column_distance(a, b, labels) - a.far for a, b in pairs]


def natural_places(columns: Sequence[BoxColumn], numbers: Sequence[int], gaps: Sequence[float]) -> dict[int, float]:
    """Return columns with their places, the first one's left edge at 0."""
    steps = (columns[n].far + gap for n, gap in zip(numbers, gaps, strict=False))
    return dict(zip(numbers, accumulate(steps, initial=0.0), strict=False))  # a row may be empty


def even_gaps(least: Sequence[float], whole: float, stretch: float) -> list[float]:
    """Return gaps as equal as their least lengths allow, together at most `whole`."""
    most = min(whole, math.fsum(least) + stretch * len(least))
    even = 0.0
    ordered = sorted(least)
    for count in range(1, len(ordered) + 1):
        even = (most - math.fsum(ordered[count:])) / count
        if count == len(ordered) or even <= ordered[count]:
            break
    return [max(gap, even) for gap in least]


def side_places(columns: Sequence[BoxColumn], rows: Sequence[Sequence[int]], labels: ArrowLabels) -> dict[int, float]:
    """Return the places of the columns of one side, from its left edge."""
    rows = [row for row in rows if row]
    stages = [[n for n in row if columns[n].box.kind != "input" and not columns[n].box.key.head] for row in rows]
    gaps = [least_gaps(columns, row, labels) for row in rows]
    if all(len(row) <= 1 for row in stages):
        return stacked_places(columns, rows, gaps)
    boxes = [math.fsum(columns[n].far for n in row) for row in rows]
    wide = max((own + math.fsum(least) for own, least in zip(boxes, gaps, strict=True)), default=0.0)
    filled: dict[int, float] = {}
    for row, own, least in zip(rows, boxes, gaps, strict=True):
        filled |= natural_places(columns, row, even_gaps(least, wide - own, columns[0].looks.stretch))
    return filled


def stacked_places(
    columns: Sequence[BoxColumn], rows: Sequence[Sequence[int]], gaps: Sequence[Sequence[float]]
) -> dict[int, float]:
    """Return the places of single boxes, those of stages exactly below each other.

    An arrow leads from the front face's middle down to the upper face's middle, and the other way up.
    """
    found: dict[int, float] = {}
    middle = 0.0
    for row, least in zip(rows, gaps, strict=True):
        places = natural_places(columns, row, least)
        stage = next((n for n in row if columns[n].box.kind != "input" and not columns[n].box.key.head), row[0])
        x = middle - places[stage] - columns[stage].middle(len(columns[stage].parts) - 1)
        found |= {n: x + place for n, place in places.items()}
        middle -= columns[stage].offset[0] / 2
    least = min(found.values(), default=0.0)
    return {n: x - least for n, x in found.items()}
