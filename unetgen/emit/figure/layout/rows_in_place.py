"""The rows under one another, with room for captions and for the ways over and under them."""

from collections.abc import Sequence
from typing import NamedTuple

from unetgen.emit.figure.layout.arrange import Placed, in_rows, lefts
from unetgen.emit.figure.layout.arrow_contacts import with_touches
from unetgen.emit.figure.layout.column import Column
from unetgen.emit.figure.layout.make_columns import columns_of
from unetgen.emit.figure.layout.route_kinds import Run, lanes_of, runs_of
from unetgen.emit.figure.layout.waypoints import FIRST, FIRST_UNDER, LANE, UNDER, points_of
from unetgen.emit.figure.scene.level_rows import Row
from unetgen.emit.figure.scene.scale import Scale
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Point
from unetgen.emit.figure.words.arrow_labels import labels_of

CAPTIONS, SIZES, DROP = 1.7, 1.4, 16.0  # of the text's size: above a row, below it; and pt from row to row beside them
ROUNDS = 2  # of the layout, before nothing changes any more


class Standing(NamedTuple):
    """All columns in their places, the numbers of each row's, the heights of the rows' tops, and the links' ways."""

    placed: list[Placed]
    order: list[list[int]]
    peaks: dict[int, float]
    runs: list[Run]

    def points(self, run: Run) -> tuple[Point, ...]:
        """The corners of an arrow's way."""
        return points_of(run, self.placed, self.order, self.peaks)


def standing(scene: Scene, rows: list[Row], scale: Scale, looks: Looks) -> Standing:
    """Where everything stands; made again with what the arrows touch."""
    labels, columns = labels_of(scene, looks.kernel_sizes, looks.sizes), columns_of(scene, rows, scale, looks)
    order = in_rows(columns)
    for _ in range(ROUNDS):
        columns = with_touches(columns, runs_of(scene.links, columns, order, lefts(scene, columns, labels)))
    xs = lefts(scene, columns, labels)
    runs = runs_of(scene.links, columns, order, xs)
    bottoms = feet(columns, order, runs, looks)
    placed = [Placed(column, xs[n], bottoms[n]) for n, column in enumerate(columns)]
    named = looks.caption if scene.detail == "layers" else 0.0
    peaks = {i: named + max(placed[n].peak for n in row) for i, row in enumerate(order)}
    return Standing(placed, order, peaks, runs)


def feet(
    columns: Sequence[Column], order: Sequence[Sequence[int]], runs: Sequence[Run], looks: Looks
) -> dict[int, float]:
    """The foot of each column, by its number; level 0 hangs from 0."""
    found: dict[int, float] = {}
    bottom = 0.0
    for row, numbers in enumerate(order):
        tallest = max(columns[n].height + columns[n].offset[1] for n in numbers)
        if row:
            bottom = bottom - room_below(columns, row - 1, runs, looks) - room_above(columns, row, runs, looks)
        bottom -= tallest
        found |= dict.fromkeys(numbers, bottom)
    return found


def room_above(columns: Sequence[Column], row: int, runs: Sequence[Run], looks: Looks) -> float:
    """For captions and lanes; a gate's own signal leads over the lanes."""
    lanes = lanes_of(runs, columns, row, "over", "around_down")
    named = looks.caption if any(column.op for column in columns if column.row == row) else 0.0
    above = named + max(CAPTIONS * looks.caption, lanes * LANE + FIRST * looks.text_scale if lanes else 0.0)
    gated = any(run.way == "over" and run.link.kind == "gate" and columns[run.end.column].row == row for run in runs)
    return above + (2 * LANE if gated else 0.0)


def room_below(columns: Sequence[Column], row: int, runs: Sequence[Run], looks: Looks) -> float:
    """For sizes and lanes."""
    lanes = lanes_of(runs, columns, row, "under", "around_up")
    return (
        DROP
        + (FIRST_UNDER * looks.text_scale + UNDER * lanes if lanes else 0)
        + SIZES * looks.caption
        + max(column.deep for column in columns if column.row == row)
    )
