"""Why each axis is halved or not, level by level, in sentences."""

from collections.abc import Iterator, Sequence

from unetgen._text import by_axis
from unetgen.read.nnunet.planner.data import spaced
from unetgen.read.nnunet.planner.topology import LEAST_EDGE, Reason, Spacing, Step, Topology, topology_of


def level_lines(topology: Topology, spacing: Spacing) -> list[str]:
    """Return a sentence for each level: its size, what is halved below it, its kernel.

    Sizes are those after padding, for which the rule gives the same answer.
    """
    steps = topology_of(topology.patch, spacing).steps
    return [level_line(level, *pair) for level, pair in enumerate(zip(steps, topology.kernels, strict=True))]


def level_line(level: int, step: Step, kernel: Sequence[int]) -> str:
    name = f"Level {level}" if step.halved else f"Level {level}, the bottleneck"
    reasons = "; ".join([halved_words(step), *waiting_words(step)])
    kernel_words = f"Kernel {by_axis(kernel)}{flat_kernel_words(step, kernel)}"
    return f"{name}, {by_axis(step.sizes)} voxels of {spaced(step.spacing)}: {reasons}. {kernel_words}."


def halved_words(step: Step) -> str:
    if not step.halved:
        return "nothing is halved"
    return f"{axes_words(step.halved)} {'is' if len(step.halved) == 1 else 'are'} halved"


def waiting_words(step: Step) -> Iterator[str]:
    """Yield why axes are not halved, those of one reason together."""
    if short := axes_with(step, "short"):
        yield f"{axes_words(short)} {'has' if len(short) == 1 else 'have'} fewer than {2 * LEAST_EDGE} voxels"
    for axis in axes_with(step, "alone"):
        yield f"{axes_words([axis])} would be halved alone, and has fewer than {3 * LEAST_EDGE} voxels"
    long = [n for n, size in zip(step.spacing, step.sizes, strict=True) if size >= 2 * LEAST_EDGE]
    for axis in axes_with(step, "coarse"):
        times = step.spacing[axis] / min(long)
        yield f"{axes_words([axis])} waits, its spacing is {times:.3g} times the finest of axes that can be halved"


def axes_with(step: Step, reason: Reason) -> list[int]:
    return [axis for axis, one in enumerate(step.reasons) if one == reason]


def flat_kernel_words(step: Step, kernel: Sequence[int]) -> str:
    """Return why a kernel has ones; nothing where it has none."""
    flat = [axis for axis, n in enumerate(kernel) if n == 1]
    times = [f"{step.spacing[axis] / min(step.spacing):.3g}" for axis in flat]
    reasons = [
        f"the spacing of {axes_words([axis])} is {n} times the finest" for axis, n in zip(flat, times, strict=True)
    ]
    return f", since {' and '.join(reasons)}" if flat else ""


def axes_words(axes: Sequence[int]) -> str:
    """Write axes as `axis 1`, `axes 2 and 3`."""
    numbers = [str(axis + 1) for axis in axes]
    joined = " and ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1])))
    return f"{'axis' if len(axes) == 1 else 'axes'} {joined}"
