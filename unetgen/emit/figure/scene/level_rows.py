"""Rows of the figure: one per level, and one for maps larger than level 0.

A map is drawn in the row of its size. Most maps of a stage have the size of its level. Others, such as the up-sampled
map at a stage's end or a head at full size, go to the row whose size is nearest.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.stage_paths import StageKey
from unetgen.graph.settings import Detail
from unetgen.ops import Axes

APART = math.log(1.45)  # sizes that differ by more along an axis belong to different rows


class LevelRow(NamedTuple):
    """A level and the size of its first map.

    Level -1 is above level 0, for an input larger than level 0.
    """

    level: int
    sizes: Axes

    @property
    def name(self) -> str:
        return f"level {self.level}"

    def distance(self, sizes: Axes) -> float:
        """Return the largest absolute logarithm of the ratios of two sizes."""
        return max((abs(math.log(m / n)) for m, n in zip(sizes, self.sizes, strict=True)), default=0.0)


def rows_of(stages: Mapping[StageKey, Sequence[Box]]) -> list[LevelRow]:
    """Return the rows, those with the largest maps first."""
    side = {key: boxes for key, boxes in stages.items() if not (key.stage.column or key.head)}
    left = {key.stage.level: reference_size(key, boxes) for key, boxes in side.items()}
    image = next((box.shape.sizes for boxes in stages.values() for box in boxes if box.kind == "input"), None)
    rows = [LevelRow(level, left[level]) for level in sorted(left)]
    if image and rows[0].distance(image) > APART:
        return [LevelRow(-1, image), *rows]
    return rows


def reference_size(key: StageKey, boxes: Sequence[Box]) -> Axes:
    """Return the usual size of a stage's maps.

    On the left side this is the size of the last map, on the right side that of the first one.
    """
    whole = [box.shape.sizes for box in boxes if box.kind != "input"] or [box.shape.sizes for box in boxes]
    return whole[0] if key.stage.column else whole[-1]


def row_number(rows: Sequence[LevelRow], box: Box, stages: Mapping[StageKey, Sequence[Box]], detail: Detail) -> int:
    """Return the index of the row in which a map is drawn.

    This is its stage's row unless the stage has resampled it. If all layers are shown, the layers inside a gate stay in
    their stage's row, whatever their sizes.
    """
    stage = StageKey(box.key.stage)
    own = next((i for i, row in enumerate(rows) if row.level == box.key.stage.level), 0)
    sizes, usual = box.shape.sizes, reference_size(stage, stages[stage if stage in stages else box.key])
    inner = detail == "layers" and box.kind != "input" and not box.key.head
    if inner or len(sizes) != len(usual) or LevelRow(0, usual).distance(sizes) <= APART:
        return own
    return min(range(len(rows)), key=lambda i: rows[i].distance(sizes))
