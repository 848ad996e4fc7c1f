"""Which input sizes fit, found by trying them: one axis at a time, through the walk that builds a plan.

A description with one axis alone is built for a size; what goes through is allowed. So no rule of sizes exists
anywhere but in the ops and the walk, and the message for a size that does not fit has the same answers as the plan.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, cast

from unetgen.errors import SizeError
from unetgen.graph.spec import Spec, factor_between
from unetgen.ops import Axes, Shape

Walk = Callable[[Spec], object]  # builds a description, or raises SizeError

BY_AXIS = frozenset(["kernel_size", "strides", "dilation_rate", "factor", "output_padding", "padding"])
MOST_RESIDUES = 4096  # beyond, only the multiples of the whole factor are tried
FAR = 256  # times the whole factor: a size at which something is left of every map


class Allowed(NamedTuple):
    """The sizes of an axis that fit: `period · n + offset` for each offset, from the minimum on."""

    period: int
    offsets: tuple[int, ...]
    minimum: int

    def fits(self, size: int) -> bool:
        return size >= self.minimum and size % self.period in self.offsets

    def nearest(self, size: int) -> tuple[int, int]:
        """The next that fits below and above; the smallest where there is none below."""
        below = next(
            (n for n in range(size, max(self.minimum, size - self.period) - 1, -1) if self.fits(n)), self.minimum
        )
        start = max(size, self.minimum)
        return below, next(n for n in range(start, start + self.period) if self.fits(n))

    def __str__(self) -> str:
        """`16·n`, `16·n + 12 from 140`, `any from 1`."""
        if self.period == 1:
            return f"any from {self.minimum}"
        rules = [f"{self.period}·n{f' + {offset}' if offset else ''}" for offset in self.offsets]
        return " or ".join(rules) + (f" from {self.minimum}" if self.minimum > self.period else "")


def allowed_sizes(walk: Walk, spec: Spec) -> tuple[Allowed, ...]:
    """The rule of each axis."""
    return tuple(allowed(walk, along(spec, a)) for a in range(len(spec.input.sizes)))


@lru_cache(maxsize=64)
def allowed(walk: Walk, line: Spec) -> Allowed:
    """The sizes that fit a description of one axis.

    Raises:
        SizeError: none does; of the reasons, the one that is met last.
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
    """By how much the bottleneck is smaller."""
    return factor_between([*line.factors, (1,)], 0, len(line.factors))[0] * (line.entry.factor[0] if line.entry else 1)


def shortest(whole: int, good: list[int]) -> tuple[int, tuple[int, ...]]:
    """The same residues with the smallest period."""
    for period in (n for n in range(1, whole + 1) if whole % n == 0):
        offsets = sorted({r % period for r in good})
        if len(offsets) * (whole // period) == len(good):
            return period, tuple(offsets)
    raise AssertionError(whole)


def candidates(period: int, offsets: tuple[int, ...]) -> Iterator[int]:
    """Sizes by the rule, in order."""
    start = 0
    while True:
        yield from (start + offset for offset in offsets if start + offset)
        start += period


def misfit(walk: Walk, line: Spec, size: int) -> SizeError | None:
    """Why a size does not go through."""
    try:
        walk(line._replace(input=Shape(line.input.channels, (size,))))
    except SizeError as found:
        return found
    return None


def along(spec: Spec, axis: int) -> Spec:
    """The description with one of its axes alone."""
    narrow = on_axis(spec._replace(input=spec.input, spacing=(), margins=(), dynamic=()), axis)
    return narrow._replace(input=Shape(spec.input.channels, (spec.input.sizes[axis],)), name="", training=None)


def on_axis(value: Any, axis: int) -> Any:
    """Every value per axis in a tree of named tuples, reduced to one axis."""
    if not isinstance(value, tuple):
        return value
    items = cast("tuple[Any, ...]", value)
    fields: tuple[str, ...] | None = getattr(items, "_fields", None)
    if fields is None:
        return tuple(on_axis(item, axis) for item in items)
    return type(items)(*(of_field(name, item, axis) for name, item in zip(fields, items, strict=True)))


def of_field(name: str, item: Any, axis: int) -> Any:
    """A field's value for one axis; Keras' words for padding, and what is unset, are no values per axis."""
    axes = cast("Axes", item) if name in BY_AXIS and isinstance(item, tuple) else ()
    return axes[axis : axis + 1] if axes else on_axis(item, axis)
