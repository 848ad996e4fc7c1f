"""Find the input sizes that fit, by trying them along one axis at a time.

A description with one axis alone is built for a size; what passes the walk is allowed. So only the ops and the walk
know a rule of sizes, and the message for a size that does not fit agrees with the plan.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from unetgen.errors import SizeError
from unetgen.graph.spec import Spec, factor_between
from unetgen.ops import Shape

Walk = Callable[[Spec], object]  # builds a description, or raises SizeError

MOST_RESIDUES = 4096  # beyond, only the multiples of the whole factor are tried
FAR = 256  # times the whole factor: a size at which something is left of every map


class Allowed(NamedTuple):
    """The sizes of an axis that fit.

    They are `period · n + offset` for each offset, from the minimum on.
    """

    period: int
    offsets: tuple[int, ...]
    minimum: int

    def fits(self, size: int) -> bool:
        return size >= self.minimum and size % self.period in self.offsets

    def nearest(self, size: int) -> tuple[int, int]:
        """Return the next sizes that fit below and above.

        Below the minimum both are the minimum.
        """
        below = max(size - (size - offset) % self.period for offset in self.offsets)
        start = max(size, self.minimum)
        above = min(start + (offset - start) % self.period for offset in self.offsets)
        return max(below, self.minimum), above

    def __str__(self) -> str:
        """Write the rule: `16·n`, `16·n + 12 from 140`, `any from 1`."""
        if self.period == 1:
            return f"any from {self.minimum}"
        rules = [f"{self.period}·n{f' + {offset}' if offset else ''}" for offset in self.offsets]
        return " or ".join(rules) + (f" from {self.minimum}" if self.minimum > self.period else "")


def allowed_sizes(walk: Walk, spec: Spec) -> tuple[Allowed, ...]:
    """Return the rule of each spatial axis."""
    return tuple(allowed(walk, along(spec, a)) for a in range(len(spec.input.sizes)))


@lru_cache(maxsize=64)
def allowed(walk: Walk, line: Spec) -> Allowed:
    """Return the sizes that fit a description of one axis.

    Raises:
        SizeError: no size fits; the reason is that of the last size tried.
    """
    whole = whole_factor(line)
    far = FAR * whole
    tried = range(whole) if whole <= MOST_RESIDUES else (0,)
    good = [r for r in tried if misfit(walk, line, far + r) is None]
    if not good:
        raise max((misfit(walk, line, far + r) or SizeError() for r in tried), key=lambda refused: len(refused.nodes))
    period, offsets = shortest(whole, good) if whole <= MOST_RESIDUES else (whole, (0,))
    return Allowed(
        period, offsets, next(n for n in candidates(period, offsets) if n >= far or misfit(walk, line, n) is None)
    )


def whole_factor(line: Spec) -> int:
    """Return how many times smaller the bottleneck is than the input."""
    return factor_between([*line.factors, (1,)], 0, len(line.factors))[0] * (line.entry.factor[0] if line.entry else 1)


def shortest(whole: int, good: list[int]) -> tuple[int, tuple[int, ...]]:
    """Reduce residues to their smallest period."""
    for period in (n for n in range(1, whole + 1) if whole % n == 0):
        offsets = sorted({r % period for r in good})
        if len(offsets) * (whole // period) == len(good):
            return period, tuple(offsets)
    raise AssertionError(whole)


def candidates(period: int, offsets: tuple[int, ...]) -> Iterator[int]:
    """Yield sizes by the rule, in order."""
    start = 0
    while True:
        yield from (start + offset for offset in offsets if start + offset)
        start += period


def misfit(walk: Walk, line: Spec, size: int) -> SizeError | None:
    """Return why a size does not fit, or `None`."""
    try:
        walk(replace(line, input=Shape(line.input.channels, (size,))))
    except SizeError as found:
        return found
    return None


def along(spec: Spec, axis: int) -> Spec:
    """Return the description with one axis alone.

    What has no effect on sizes is left out.
    """
    return replace(spec.on_axis(axis), name="", training=None)
