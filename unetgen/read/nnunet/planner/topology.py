"""The topology of nnU-Net's planner: which axes are halved at each step, and why.

An axis is halved while it has `2 * LEAST_EDGE` voxels, and its spacing is less than twice the finest among such axes.
"""

import math
from typing import Literal, NamedTuple

from unetgen.ops import Axes

LEAST_EDGE = 4  # voxels of an axis after the last halving
COARSER = 2  # from this many times the finest spacing, an axis waits
Reason = Literal["halved", "short", "coarse", "alone"]
Spacing = tuple[float, ...]


class Step(NamedTuple):
    """One look at a level: sizes and spacing there, and the reason of each axis.

    `kernel` is that of the level's convolutions. The last step halves nothing.
    """

    sizes: Axes
    spacing: Spacing
    reasons: tuple[Reason, ...]
    kernel: Axes

    @property
    def halved(self) -> tuple[int, ...]:
        """The axes that are halved."""
        return tuple(axis for axis, reason in enumerate(self.reasons) if reason == "halved")


class Topology(NamedTuple):
    """The patch, padded to what can be halved, with strides and kernels per stage.

    The strides of the first stage are ones; the bottleneck's kernel is 3 along each axis.
    """

    patch: Axes
    divisors: Axes
    strides: tuple[Axes, ...]
    kernels: tuple[Axes, ...]
    steps: tuple[Step, ...]


def topology_of(patch: Axes, spacing: Spacing) -> Topology:
    """Return nnU-Net's topology of a patch.

    Args:
        patch: voxels per axis.
        spacing: of a voxel, in the same order, in any unit.
    """
    steps = [step_at(patch, spacing, (1,) * len(patch))]
    while steps[-1].halved:
        steps.append(next_step(steps[-1]))
    strides = [tuple(2 if axis in step.halved else 1 for axis in range(len(patch))) for step in steps[:-1]]
    divisors = tuple(map(math.prod, zip(*strides, strict=True))) if strides else (1,) * len(patch)
    padded = tuple(math.ceil(n / divisor) * divisor for n, divisor in zip(patch, divisors, strict=True))
    kernels = [*(step.kernel for step in steps[:-1]), (3,) * len(patch)]
    return Topology(padded, divisors, ((1,) * len(patch), *strides), tuple(kernels), tuple(steps))


def next_step(step: Step) -> Step:
    """Return the look at the next level."""
    sizes = tuple(math.ceil(n / 2) if axis in step.halved else n for axis, n in enumerate(step.sizes))
    spacing = tuple(n * 2 if axis in step.halved else n for axis, n in enumerate(step.spacing))
    return step_at(sizes, spacing, step.kernel)


def step_at(sizes: Axes, spacing: Spacing, kernel_above: Axes) -> Step:
    """Return the look at a level; a kernel of 3 stays 3 below."""
    finest = min(spacing)
    kernel = tuple(3 if n / finest < COARSER else above for n, above in zip(spacing, kernel_above, strict=True))
    return Step(sizes, spacing, reasons_at(sizes, spacing), kernel)


def reasons_at(sizes: Axes, spacing: Spacing) -> tuple[Reason, ...]:
    """Return for each axis that it is halved, or why not."""
    long = [n for n, size in zip(spacing, sizes, strict=True) if size >= 2 * LEAST_EDGE]
    reasons: list[Reason] = [
        "short" if size < 2 * LEAST_EDGE else "coarse" if n / min(long) >= COARSER else "halved"
        for n, size in zip(spacing, sizes, strict=True)
    ]
    if reasons.count("halved") == 1 and sizes[axis := reasons.index("halved")] < 3 * LEAST_EDGE:
        reasons[axis] = "alone"
    return tuple(reasons)
