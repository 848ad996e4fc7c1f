"""The data that a planner is asked about, and what is wrong with it."""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from unetgen._text import available, nearest, plural, shown
from unetgen.errors import Problems
from unetgen.ops import Axes
from unetgen.read.nnunet.given import LARGEST_VALUE
from unetgen.read.nnunet.planner.planners import PLANNERS
from unetgen.read.nnunet.planner.topology import Spacing

CONFIGURATIONS = ("2d", "3d_fullres", "3d_lowres")
FINEST, COARSEST, MOST_MEMORY = 1e-6, 1e6, 10_000


class Dataset(NamedTuple):
    """Images as a planner sees them: after resampling to the spacing, cropped.

    Attributes:
        shape: voxels of the median image per axis; 2 or 3 axes, without channels.
        spacing: of a voxel along each of these axes.
        channels: of an image.
        labels: with the background, and with `ignore` if there is one.
        cases: images for training; without it the data do not limit the batch.
    """

    shape: Axes
    spacing: Spacing
    channels: int = 1
    labels: int = 2
    cases: int | None = None

    @property
    def voxels(self) -> float:
        """Of all images; infinite if their number is not known."""
        return math.inf if self.cases is None else math.prod(map(float, self.shape)) * self.cases


def coarsest_first(data: Dataset) -> tuple[Dataset, Axes]:
    """Return the data as nnU-Net turns them, and the axes in their new order.

    The axis with the coarsest spacing comes first; a 2D network sees the others.
    """
    if len(data.shape) == 2:
        return data, (0, 1)
    first = data.spacing.index(max(data.spacing))
    order = (first, *(axis for axis in range(3) if axis != first))
    shape, spacing = tuple(data.shape[a] for a in order), tuple(data.spacing[a] for a in order)
    return data._replace(shape=shape, spacing=spacing), order


def planned_alone(data: Dataset) -> tuple[str, ...]:
    """Return the configurations that data can have: 2d alone for pictures."""
    return CONFIGURATIONS if len(data.shape) == 3 and coarsest_first(data)[0].shape[0] > 1 else CONFIGURATIONS[:1]


def data_problems(data: Dataset, planner: Any, memory: Any, configuration: Any) -> Problems:
    """Return everything that is wrong with what is asked, in sentences."""
    problems = Problems()
    say_axes(problems, "shape", data.shape, is_count, f"whole numbers of voxels from 1 to {LARGEST_VALUE:,}")
    say_axes(problems, "spacing", data.spacing, is_spacing, f"numbers from {FINEST:g} to {COARSEST:,.0f}")
    counts = [len(values_per_axis(values)) for values in (data.shape, data.spacing)]
    if all(counts) and counts[0] != counts[1]:
        problems.say("spacing", f"has {plural(counts[1], 'value')}, and shape has {counts[0]}. Give one for each axis.")
    say_count(problems, "channels", data.channels, 1)
    say_count(problems, "labels", data.labels, 2)
    if data.cases is not None:
        say_count(problems, "cases", data.cases, 1)
    say_choice(problems, "planner", planner, PLANNERS)
    say_memory(problems, "memory", memory, "GB")
    if configuration:
        say_choice(problems, "configuration", configuration, CONFIGURATIONS if problems else planned_alone(data))
    return problems


def say_axes(problems: Problems, key: str, values: Any, fits: Callable[[Any], bool], allowed: str) -> None:
    """Note a shape or a spacing that does not have 2 or 3 right values."""
    if values is None:
        problems.say(key, f"is missing. Write {allowed}, such as {EXAMPLES[key]}.")
        return
    items = values_per_axis(values)
    if not items:
        problems.say(key, f"{shown(values)} is not a value per axis. Write {allowed}, such as {EXAMPLES[key]}.")
        return
    if len(items) not in (2, 3):
        more = " Channels are not an axis here." if len(items) > 3 else ""
        problems.say(key, f"has {plural(len(items), 'value')}. nnU-Net plans for images of 2 or 3 axes.{more}")
    wrong = [shown(item) for item in items if not fits(item)]
    if wrong:
        problems.say(key, f"has {', '.join(dict.fromkeys(wrong))}. Write {allowed}, such as {EXAMPLES[key]}.")


EXAMPLES = {"shape": "40x224x224", "spacing": "5x0.6x0.6"}


def values_per_axis(values: Any) -> Sequence[Any]:
    """Return the values of what should be a tuple; none of anything else."""
    return cast("tuple[Any, ...]", values) if isinstance(values, tuple) else ()


def say_count(problems: Problems, key: str, value: Any, least: int) -> None:
    """Note what is not a whole number from the least."""
    if not (is_count(value) and value >= least):
        background = ": the background is one of them" if key == "labels" else ""
        problems.say(key, f"{shown(value)} is not a whole number from {least} to {LARGEST_VALUE:,}{background}.")


def say_memory(problems: Problems, key: str, value: Any, unit: str) -> None:
    """Note a memory that is given, and is not a size of one."""
    if value is not None and not (is_number(value) and 0 < value <= MOST_MEMORY):
        problems.say(key, f"{shown(value)} is not a number of {unit} above 0 and up to {MOST_MEMORY:,}.")


def say_choice(problems: Problems, key: str, value: Any, choices: Sequence[str] | dict[str, Any]) -> None:
    if value not in choices:
        problems.say(key, f"{shown(value)} is not a {key} here.{nearest(str(value), choices)}{available(choices)}")


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_VALUE


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_spacing(value: Any) -> bool:
    return is_number(value) and FINEST <= value <= COARSEST


def spaced(spacing: Spacing) -> str:
    """Write a spacing per axis: `5x0.6x0.6`."""
    return "x".join(f"{n:.4g}" for n in spacing)
