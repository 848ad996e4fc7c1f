"""Find the largest batch and the largest patch that fit, by planning each size."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from unetgen.graph.allowed_sizes import allowed_sizes
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.metrics.step import RUNTIME_SHARE, training, training_bytes
from unetgen.network.walk import walk
from unetgen.ops import Axes, Shape

MOST_IMAGES = 2**20
LARGEST_AXIS = 2**16  # pixels; beyond, nothing is tried
HALVINGS = 24  # of the interval in which the largest patch's scale lies


def runtime_bytes(plan: Plan, batch: int) -> int:
    """Return the bytes reserved for kernels that run at once."""
    return round(RUNTIME_SHARE * training(plan, batch).size)


def fits(plan: Plan, batch: int, memory: int) -> bool:
    return training_bytes(plan, batch) + runtime_bytes(plan, batch) <= memory


def largest_batch(plan: Plan, memory: int) -> int:
    """Return the number of images that fit; 0 if one is too many."""
    return last(lambda batch: fits(plan, batch, memory), MOST_IMAGES)


def last(holds: Callable[[int], bool], most: int) -> int:
    """Return the last number from 1 for which a condition holds; 0 if none does.

    Once the condition fails it must fail for all larger numbers.
    """
    top = 1
    while top <= most and holds(top):
        top *= 2
    low, high = top // 2, min(top, most + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def largest_patch(spec: Spec, batch: int, memory: int) -> Axes | None:
    """Return the largest input of the same proportions that fits, or `None`.

    Only sizes that the network allows are tried.
    """
    at = partial(scaled, replace(spec, margins=()))
    smallest, low, high = at(0), 0.0, LARGEST_AXIS / max(spec.input.sizes)
    if not fits_at(spec, smallest, batch, memory):
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if at(middle) in (at(low), smallest) or fits_at(spec, at(middle), batch, memory):
            low = middle
        else:
            high = middle
    return at(low)


def scaled(spec: Spec, factor: float) -> Axes:
    """Return the sizes that a network allows, next below a multiple of its own."""
    rules = allowed_sizes(walk, spec)
    return tuple(rule.nearest(int(factor * n))[0] for rule, n in zip(rules, spec.input.sizes, strict=True))


def fits_at(spec: Spec, sizes: Axes, batch: int, memory: int) -> bool:
    """Return whether the network fits at other sizes."""
    plan = walk(replace(spec, input=Shape(spec.input.channels, sizes), margins=()))
    return fits(plan, batch, memory)
