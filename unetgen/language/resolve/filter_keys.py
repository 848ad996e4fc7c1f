"""Read a filters group: `per_level`, `formula`, or `base` with its settings."""

from collections.abc import Collection, Sequence
from typing import Any

from unetgen._text import shown
from unetgen.graph import filters
from unetgen.graph.formula import LARGEST
from unetgen.graph.parts import Unit
from unetgen.language import per_level as levels
from unetgen.language import values
from unetgen.language.keys import convolution as keys
from unetgen.language.resolve.reader import Reader

Counts = tuple[int, ...]  # the convolutions of each level
INSTEAD = filters.Geometric(1)  # lets the checking go on where the rule is wrong


def filter_rule(read: Reader, key: str, convs: Counts, entered: Collection[int] = ()) -> filters.Rule:
    """Return the rule of a filters group, checked at every level and conv.

    A level that is `entered` by a convolution has a width without one of its own.
    """
    counts = tuple([count or int(i in entered) for i, count in enumerate(convs)])
    listed, formula = read.is_set(f"{key}.per_level"), read.is_set(f"{key}.formula")
    if listed and formula:
        read.used.update((f"{key}.per_level", f"{key}.formula"))
        read.problems.say(key, "has both per_level and formula. Keep one; the other can be set to null.")
        return INSTEAD
    if listed:
        path = f"{key}.per_level"
        read.took(path, (i for i, count in enumerate(counts) if count))
        return read.typed(path, lambda value: filters_per_level(value, counts, read.depth_is_wrong), INSTEAD)
    if formula:
        return read.typed(
            f"{key}.formula",
            lambda value: require_filters_everywhere(filters.Formula(read.bound(keys.FORMULA.parse(value))), counts),
            INSTEAD,
        )
    base = read.required(keys.BASE, 1, group=key)
    growth = 1 if key == "bottleneck.filters" else read.value(keys.GROWTH, group=key)
    largest = read.value(keys.MAX, group=key)
    multiple = read.value(keys.MULTIPLE_OF, group=key)
    factors = read.value(keys.CONV_FACTORS, convs, group=key)
    rule = filters.Geometric(base, growth, factors, largest, multiple)
    culprit = f"{key}.growth" if read.is_set(f"{key}.growth") else f"{key}.base"
    return read.tried(culprit, lambda: require_filters_everywhere(rule, counts), INSTEAD)


def require_filters_everywhere(rule: filters.Rule, counts: Counts) -> filters.Rule:
    """Check that a rule gives a number of filters at every place."""
    whole = values.whole(1)
    for i, count in enumerate(counts):
        for j in range(count):
            if isinstance(rule, filters.Formula):
                values.number(rule.source, i, j)  # which refuses fractions
            whole(width_at(rule, i, j))
    return rule


def width_at(rule: filters.Rule, i: int, j: int) -> int:
    """Return the number of filters at a place.

    Raises:
        ValueError: it is too large.
    """
    try:
        width = rule.width(i, j)
    except OverflowError:
        width = None
    if width is None or width > LARGEST:
        text = f"gives more than {LARGEST:.0e} filters at level {i}. Give a smaller number, or a largest one by max."
        raise ValueError(text)
    return width


def filters_per_level(value: Any, counts: Counts, any_length: bool) -> filters.Rule:
    if not isinstance(value, list):
        text = f"{shown(value)} is not a list. Give one value per level, [32, 64, 128], or base with growth=1."
        raise ValueError(text)
    if any_length:
        return INSTEAD
    entries = levels.one_per_level(value, len(counts), "level")
    there = [entry if counts[i] else None for i, entry in enumerate(entries)]
    return filters.PerLevel(levels.spread_convs(there, counts, keys.PER_LEVEL.parse))


def refuse_filters(read: Reader, path: str, units: Sequence[Unit]) -> None:
    """Refuse a number of filters where the order has no conv; `keep` is allowed."""
    given = read.given.get(path)
    if given not in (None, "keep") and units and all("conv" not in unit.order for unit in units):
        text = f"{shown(given)} is of a convolution, and there is no conv in the order. Use keep."
        read.problems.say(path, text)
