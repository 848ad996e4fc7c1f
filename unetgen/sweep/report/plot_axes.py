"""Turn settings into axes and colours of plots.

A setting's field is `s0`, `s1`, …: a dot in a name would be a path.
"""

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from unetgen.sweep.report.grid import Grid, cell_value

DOT_COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#8A6BBE",
)  # Okabe and Ito's, without black
DOT_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
COLOUR_SCALE = (
    "#482173", "#433E85", "#38598C", "#2D708E", "#25858E", "#1E9B8A",
    "#2BB07F", "#52C569", "#86D549", "#A5D534", "#C2DF23", "#E0DC20",
)  # fmt: skip  # viridis, whose colours have an order
MOST_COLOURS, MOST_TICKS = len(COLOUR_SCALE), 40
CROWDED = 80  # letters of all labels
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


class SettingAxis(NamedTuple):
    """A setting, its field, its values in order, and whether all are numbers."""

    key: str
    field: str
    values: tuple[str, ...]
    numbers: bool

    @property
    def type(self) -> Literal["quantitative", "ordinal"]:
        return "quantitative" if self.numbers and len(self.values) > MOST_TICKS else "ordinal"

    @property
    def crowded(self) -> bool:
        """True if its labels need a plot as wide as the page, as presets do."""
        return not self.numbers and sum(map(len, self.values)) > CROWDED

    @property
    def slant(self) -> int:
        """Degrees by which labels are turned if they would overlap side by side."""
        return -60 if self.crowded else -30 if not self.numbers and sum(map(len, self.values)) > 30 else 0

    @property
    def few(self) -> bool:
        """True if there are enough colours for its values."""
        return 1 < len(self.values) <= MOST_COLOURS

    @property
    def range(self) -> tuple[str, ...]:
        """A colour per value."""
        count = len(self.values)
        return (
            DOT_COLOURS[:count]
            if count <= len(DOT_COLOURS)
            else tuple(COLOUR_SCALE[i * 11 // (count - 1)] for i in range(count))
        )

    @property
    def shapes(self) -> tuple[str, ...]:
        """A shape per value for readers who cannot tell the colours apart.

        Empty if the colours are a scale.
        """
        return DOT_SHAPES[: len(self.values)] if len(self.values) <= len(DOT_SHAPES) else ()


def setting_axes(grid: Grid) -> list[SettingAxis]:
    """Return the settings, those with the most values first.

    The first one is the x axis.
    """
    found = [setting_axis(grid, column.id, f"s{place}") for place, column in enumerate(grid.settings)]
    return sorted(found, key=lambda axis: (len(axis.values) > MOST_TICKS and not axis.numbers, -len(axis.values)))


def setting_axis(grid: Grid, key: str, field: str) -> SettingAxis:
    values = {job.overrides[key] for job in grid.plotted if key in job.overrides}
    numbers = bool(values) and all(NUMBER.fullmatch(value) for value in values)
    ordered = sorted(values, key=float) if numbers else sorted(values)
    return SettingAxis(key, field, tuple(ordered), numbers)


def colour_axis(axes: Sequence[SettingAxis]) -> SettingAxis | None:
    """Return the setting that sets the colour.

    It is the first after the x axis with few values.
    """
    return next((axis for axis in axes[1:] if axis.few), None)


def plot_points(grid: Grid) -> list[dict[str, Any]]:
    """Return a point per plotted job: its number, its settings by field, its costs."""
    settings = {column.id: f"s{place}" for place, column in enumerate(grid.settings)}
    costs = [column for column in grid.columns if column.kind == "cost"]
    return [
        {
            "job": job.number,
            **{field: job.overrides.get(key) for key, field in settings.items()},
            **{column.id: cell_value(grid.cell(job, column)) for column in costs},
        }
        for job in grid.plotted
    ]
