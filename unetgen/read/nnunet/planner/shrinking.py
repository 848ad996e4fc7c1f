"""The patch: a box as large as wanted, cut until an estimate accepts it."""

import math
from collections.abc import Callable
from typing import NamedTuple

from unetgen.ops import Axes
from unetgen.read.nnunet.planner.topology import Spacing, Topology, topology_of

LARGEST = {2: 2048**2, 3: 256**3}  # voxels of the first box, by its axes


class Shrink(NamedTuple):
    """A patch that was too large, the axis that was cut, and by how many voxels."""

    patch: Axes
    axis: int
    by: int


class Shrinking(NamedTuple):
    """The patch that was accepted, those before it, and whether it was accepted.

    If not, it is the last patch from which a step down is left.
    """

    topology: Topology
    steps: tuple[Shrink, ...]
    accepted: bool


def first_patch(spacing: Spacing, median: Axes) -> Axes:
    """Return the box that is a cube in space, and not larger than the median image."""
    dense = [1 / n for n in spacing]
    scale = (LARGEST[len(spacing)] / math.prod(dense)) ** (1 / len(spacing))
    return tuple(min(round(n * scale), size) for n, size in zip(dense, median, strict=True))


def shrunk(spacing: Spacing, median: Axes, accepts: Callable[[Topology], bool]) -> Shrinking:
    """Return the first patch that is accepted, cut along the axis that covers most.

    An axis is cut by what it must be divisible by once it is shorter.
    """
    found, steps = topology_of(first_patch(spacing, median), spacing), list[Shrink]()
    while not accepts(found):
        step = next_cut(found, spacing, median)
        smaller = after_cut(step, spacing)
        if smaller is None:
            return Shrinking(found, tuple(steps), accepted=False)
        steps.append(step)
        found = smaller
    return Shrinking(found, tuple(steps), accepted=True)


def after_cut(step: Shrink, spacing: Spacing) -> Topology | None:
    """Return the topology of a patch that was cut; `None` if it is not a smaller U."""
    cut = with_axis(step.patch, step.axis, -step.by)
    found = topology_of(cut, spacing) if min(cut) > 0 else None
    usable = found and len(found.strides) > 1 and math.prod(found.patch) < math.prod(step.patch)
    return found if usable else None


def next_cut(found: Topology, spacing: Spacing, median: Axes) -> Shrink:
    """Return the axis to cut, the last of those that cover the same, and by how much."""
    covered = [n / size for n, size in zip(found.patch, median, strict=True)]
    axis = max(range(len(covered)), key=lambda one: (covered[one], one))
    shorter = with_axis(found.patch, axis, -found.divisors[axis])
    by = topology_of(shorter, spacing).divisors[axis] if min(shorter) > 0 else found.patch[axis]
    return Shrink(found.patch, axis, by)


def with_axis(patch: Axes, axis: int, more: int) -> Axes:
    return tuple(n + more if place == axis else n for place, n in enumerate(patch))
