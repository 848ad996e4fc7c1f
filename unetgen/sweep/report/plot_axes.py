"""How a setting becomes an axis or a colour of a plot. Its field is `s0`, `s1`, …: in a key's name a dot is a path."""

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from unetgen.sweep.report.grid import Grid, number

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8A6BBE")  # Okabe and Ito's, no black
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
SCALE = (
    "#482173", "#433E85", "#38598C", "#2D708E", "#25858E", "#1E9B8A",
    "#2BB07F", "#52C569", "#86D549", "#A5D534", "#C2DF23", "#E0DC20",
)  # fmt: skip  # viridis, which has an order
MOST_COLOURS, MOST_TICKS = len(SCALE), 40
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


class Axis(NamedTuple):
    """A setting, the field that holds it, its values in order, and whether all are numbers."""

    key: str
    field: str
    values: tuple[str, ...]
    numbers: bool

    @property
    def type(self) -> Literal["quantitative", "ordinal"]:
        return "quantitative" if self.numbers and len(self.values) > MOST_TICKS else "ordinal"

    @property
    def slant(self) -> int:
        """Degrees by which words stand that side by side would be too long."""
        return -30 if not self.numbers and sum(map(len, self.values)) > 30 else 0

    @property
    def few(self) -> bool:
        """Whether colours can tell its values."""
        return 1 < len(self.values) <= MOST_COLOURS

    @property
    def range(self) -> tuple[str, ...]:
        """A colour for each of few values."""
        count = len(self.values)
        return COLOURS[:count] if count <= len(COLOURS) else tuple(SCALE[i * 11 // (count - 1)] for i in range(count))

    @property
    def shapes(self) -> tuple[str, ...]:
        """A shape for each of few values, for who sees no colours; none where colours are a scale."""
        return SHAPES[: len(self.values)] if len(self.values) <= len(SHAPES) else ()


def axes_of(grid: Grid) -> list[Axis]:
    """The settings, those with the most values first: they are what a plot goes along."""
    found = [axis(grid, column.id, f"s{place}") for place, column in enumerate(grid.settings)]
    return sorted(found, key=lambda axis: (len(axis.values) > MOST_TICKS and not axis.numbers, -len(axis.values)))


def axis(grid: Grid, key: str, field: str) -> Axis:
    given = {job.overrides[key] for job in grid.plotted if key in job.overrides}
    numbers = bool(given) and all(NUMBER.fullmatch(value) for value in given)
    ordered = sorted(given, key=float) if numbers else sorted(given)
    return Axis(key, field, tuple(ordered), numbers)


def coloured(axes: Sequence[Axis]) -> Axis | None:
    """The setting that colours tell: the next with few values."""
    return next((axis for axis in axes[1:] if axis.few), None)


def points(grid: Grid) -> list[dict[str, Any]]:
    """What is plotted: a job, its settings by their fields, its costs."""
    settings = {column.id: f"s{place}" for place, column in enumerate(grid.settings)}
    costs = [column for column in grid.columns if column.kind == "cost"]
    return [
        {
            "job": job.number,
            **{field: job.overrides.get(key) for key, field in settings.items()},
            **{column.id: number(grid.cell(job, column)) for column in costs},
        }
        for job in grid.plotted
    ]
