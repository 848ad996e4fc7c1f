"""Which input sizes fit: asked of the walk itself, one axis at a time.

A description with one axis alone is laid for a size; what goes through is allowed. So no rule of sizes stands anywhere
but in the ops and the walk, and the message for a size that does not fit uses the same answers as the plan.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple, cast

from unetgen.graph.draft import SizeError, by_axis
from unetgen.graph.plan import Node
from unetgen.graph.spec import Spec
from unetgen.language.values import axis_names
from unetgen.network.edges import between
from unetgen.network.walk import walk
from unetgen.ops import Axes, Shape

BY_AXIS = frozenset(["kernel_size", "strides", "dilation_rate", "factor", "output_padding", "padding"])
MOST_RESIDUES = 4096  # beyond, only the multiples of the whole factor are tried
FAR = 256  # times the whole factor: a size at which something is left of every map
FITS = ("crop_skip", "pad_up", "resize_up")


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


def allowed_sizes(spec: Spec) -> tuple[Allowed, ...]:
    """The rule of each axis."""
    return tuple(allowed(along(spec, a)) for a in range(len(spec.input.sizes)))


@lru_cache(maxsize=64)
def allowed(line: Spec) -> Allowed:
    """The sizes that fit a description of one axis.

    Raises:
        SizeError: none does; of the reasons, the one that is met last.
    """
    whole = whole_factor(line)
    far = FAR * whole
    tried = range(whole) if whole <= MOST_RESIDUES else (0,)
    good = [r for r in tried if misfit(line, far + r) is None]
    if not good:
        raise max((misfit(line, far + r) or SizeError() for r in tried), key=lambda refused: len(refused.nodes))
    period, offsets = shortest(whole, good) if whole <= MOST_RESIDUES else (whole, (0,))
    return Allowed(period, offsets, next(n for n in candidates(period, offsets) if n >= far or misfit(line, n) is None))


def whole_factor(line: Spec) -> int:
    """By how much the bottleneck is smaller."""
    return between([*line.factors, (1,)], 0, len(line.factors))[0] * (line.entry.factor[0] if line.entry else 1)


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


def misfit(line: Spec, size: int) -> SizeError | None:
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


def complaint(spec: Spec, sizes: Axes) -> str:
    """Level, axis and sizes of what does not fit, the nearest sizes that do, and the largest depth."""
    names = axis_names(len(sizes))
    given = tuple(None if a in spec.dynamic else n for a, n in enumerate(sizes))
    lines = [along(spec, a) for a in range(len(sizes))]
    wrong = {a: found for a, n in enumerate(sizes) if a not in spec.dynamic and (found := misfit(lines[a], n))}
    traces = "; ".join(trace(names[a], found) for a, found in wrong.items())
    rules: list[Allowed] = []
    for line, name in zip(lines, names, strict=True):
        try:
            rules.append(allowed(line))
        except SizeError as never:
            return f"No size fits: {trace(name, never)}. {mend(lines)}"
    return (
        f"{written(given)} does not fit depth {spec.depth}: {traces}. Nearest valid sizes: {nearest(rules, given)}"
        f" ({rule_of(rules, names)}).{largest(rules, given, spec)}"
    )


def written(sizes: Sequence[int | None]) -> str:
    """As in `input.size`: `null` for an open axis."""
    return "x".join("null" if n is None else str(n) for n in sizes)


def mend(lines: list[Spec]) -> str:
    """Which `skip.fit` would let maps meet whose sizes never agree; where none would, the padding is wrong."""
    fits = [fit for fit in FITS if not any(misfit(met_by(line, fit), FAR * whole_factor(line)) for line in lines)]
    return f"Use skip.fit={' or '.join(fits)}." if fits else "Use padding=same or symmetric."


def met_by(line: Spec, fit: Any) -> Spec:
    """The description with another way for maps to meet."""
    down = tuple(edge._replace(exact=False) for edge in line.down)
    return line._replace(skip=tuple(skip._replace(fit=fit) for skip in line.skip), down=down)


def nearest(rules: list[Allowed], sizes: Sequence[int | None]) -> str:
    """The sizes that fit on both sides."""
    near = [(None, None) if n is None else rule.nearest(n) for rule, n in zip(rules, sizes, strict=True)]
    return " or ".join(dict.fromkeys(written([pair[side] for pair in near]) for side in (0, 1)))


def rule_of(rules: list[Allowed], names: Sequence[str]) -> str:
    """`multiples of 16x16 from 48x48`, where that is all; else the rule of each axis."""
    if any(rule.offsets != (0,) for rule in rules) or all(rule.period == 1 for rule in rules):
        each = [str(rules[0])] if len(set(rules)) == 1 else [f"{n} {r}" for n, r in zip(names, rules, strict=True)]
        return ", ".join(each)
    least = by_axis(tuple(rule.minimum for rule in rules))
    start = f" from {least}" if any(rule.minimum > rule.period for rule in rules) else ""
    return f"multiples of {by_axis(tuple(rule.period for rule in rules))}{start}"


def largest(rules: list[Allowed], sizes: Sequence[int | None], spec: Spec) -> str:
    """The largest depth that fits, where factors alone decide."""
    if any(rule.offsets != (0,) or rule.minimum > rule.period for rule in rules):
        return ""
    depth = largest_depth(sizes, spec)
    return f" Largest depth that fits {written(sizes)}: {depth}." if depth else ""


def trace(axis: str, found: SizeError) -> str:
    """`length 16 → 8 → 4 at level 2 does not divide by 3`: what reached each level of the left side."""
    reached: dict[int, Node] = {
        node.stage.level: node for node in found.nodes if node.stage and not node.stage.column and node.shape.sizes
    }
    path = " → ".join(str(node.shape.sizes[0]) for node in reached.values())
    return f"{axis} {path} at level {max(reached)} {found}"


def largest_depth(sizes: Sequence[int | None], spec: Spec) -> int:
    """How many levels the factors leave room for."""
    entry = spec.entry.factor if spec.entry else (1,) * len(sizes)
    products = accumulate(spec.factors, lambda a, b: tuple(x * y for x, y in zip(a, b, strict=True)), initial=entry)
    fits = [all(n is None or n % p == 0 for n, p in zip(sizes, product, strict=True)) for product in products]
    return fits.index(False) if False in fits else len(fits)
