"""Rows: one per level, and above them what is larger than level 0. A map stands in the row of its size.

A stage's maps are mostly of its level's size. Those that are not, such as what is up-sampled at a stage's end or a head
that is brought to the full size, stand in the row whose size is nearest.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.stage_paths import StageKey
from unetgen.graph.settings import Detail
from unetgen.ops import Axes

APART = math.log(1.45)  # sizes that differ by more, along an axis, are of different rows


class LevelRow(NamedTuple):
    """A level with the size of its first map; level -1 is above level 0, where an entry factor makes it smaller."""

    level: int
    sizes: Axes

    def distance(self, sizes: Axes) -> float:
        """The largest of the ratios' logarithms."""
        return max((abs(math.log(m / n)) for m, n in zip(sizes, self.sizes, strict=True)), default=0.0)


def rows_of(stages: Mapping[StageKey, Sequence[Box]]) -> list[LevelRow]:
    """The rows, the largest maps first."""
    side = {key: boxes for key, boxes in stages.items() if not (key.stage.column or key.head)}
    left = {key.stage.level: reference_size(key, boxes) for key, boxes in side.items()}
    image = next((box.shape.sizes for boxes in stages.values() for box in boxes if box.kind == "input"), None)
    rows = [LevelRow(level, left[level]) for level in sorted(left)]
    if image and rows[0].distance(image) > APART:
        return [LevelRow(-1, image), *rows]
    return rows


def reference_size(key: StageKey, boxes: Sequence[Box]) -> Axes:
    """The size that a room stands for: what the left side leaves with, and the right side begins with."""
    whole = [box.shape.sizes for box in boxes if box.kind != "input"] or [box.shape.sizes for box in boxes]
    return whole[0] if key.stage.column else whole[-1]


def row_number(rows: Sequence[LevelRow], box: Box, stages: Mapping[StageKey, Sequence[Box]], detail: Detail) -> int:
    """The number of the row where a map stands: its stage's, unless the room has resampled it.

    Where all layers are shown, a gate's inside stays with its stage, whatever its size.
    """
    stage = StageKey(box.key.stage)
    own = next((i for i, row in enumerate(rows) if row.level == box.key.stage.level), 0)
    sizes, usual = box.shape.sizes, reference_size(stage, stages[stage if stage in stages else box.key])
    inner = detail == "layers" and box.kind != "input" and not box.key.head
    if inner or len(sizes) != len(usual) or LevelRow(0, usual).distance(sizes) <= APART:
        return own
    return min(range(len(rows)), key=lambda i: rows[i].distance(sizes))
