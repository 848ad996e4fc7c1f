"""Sizes of boxes in points, and the choice of the image axes that are drawn.

Roots keep maps of 1024 channels and maps of 2 pixels on one page.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from unetgen.emit.figure.scene.level_rows import LevelRow, rows_of
from unetgen.emit.figure.scene.scene import Scene
from unetgen.graph.settings import ScaleKind
from unetgen.ops import Axes, Shape

TALLEST = 120.0  # pt, the height of a full-size box
WIDEST, WIDEST_1D = 44.0, 22.0  # pt; 1D maps are drawn thinner than images
POWER = 0.62
LEAST_WIDTH, LEAST_HEIGHT = 3.0, 6.0  # pt, below which an outline closes over its fill
BACK = (0.30, 0.24)  # a step along the third axis, as the figure shows it


class DrawingScale(NamedTuple):
    """Conversion from channels and pixels to points.

    `upright` and `back` are the axes that are drawn; `back` exists only in 3D.
    """

    per_root: float
    full: int
    upright: int
    back: int | None
    kind: ScaleKind = "readable"

    def width(self, channels: int) -> float:
        return max(LEAST_WIDTH, self.per_root * channels ** (0.5 if self.kind == "readable" else 1.0))

    def height(self, shape: Shape) -> float:
        return max(LEAST_HEIGHT, self.length(shape.sizes[self.upright]))

    def offset(self, shape: Shape) -> tuple[float, float]:
        """Return the offset of the back face from the front face, in points."""
        length = 0.0 if self.back is None else self.length(shape.sizes[self.back])
        return BACK[0] * length, BACK[1] * length

    def length(self, pixels: int) -> float:
        return TALLEST * (pixels / self.full) ** (POWER if self.kind == "readable" else 1.0)


def on_one_scale(scenes: Sequence[Scene], kind: ScaleKind) -> list[DrawingScale]:
    """Return a scale per scene, with lengths comparable between the scenes.

    The most channels and the largest image determine the common lengths.
    """
    scales = [scale_of(scene, rows_of(scene.stages), kind) for scene in scenes]
    per_root, full = min(scale.per_root for scale in scales), max(scale.full for scale in scales)
    return [scale._replace(per_root=per_root, full=full) for scale in scales]


def scale_of(scene: Scene, rows: Sequence[LevelRow], kind: ScaleKind) -> DrawingScale:
    most = max(box.shape.channels for box in scene.boxes.values())
    levels = tuple(row.sizes for row in rows)
    upright, back = drawn_axes(levels)
    widest = WIDEST_1D if scene.plan.dims == 1 else WIDEST
    per = min(2.0, widest / most**0.5) if kind == "readable" else min(0.5, 1.2 * widest / most)
    return DrawingScale(per, levels[0][upright], upright, back, kind)


def drawn_axes(levels: tuple[Axes, ...]) -> tuple[int, int | None]:
    """Choose the upright axis, the longest one, and in 3D the axis that leads back.

    In 3D one axis is left out: one that equals another on all levels, so that no information is lost, or else the
    middle one.
    """
    axes = list(range(len(levels[0])))
    if len(axes) == 3:
        alike = [b for a, b in combinations(axes, 2) if all(sizes[a] == sizes[b] for sizes in levels)]
        axes.remove(alike[0] if alike else 1)
    upright = max(axes, key=lambda axis: levels[0][axis])
    back = next((axis for axis in axes if axis != upright), None) if len(levels[0]) == 3 else None
    return upright, back
