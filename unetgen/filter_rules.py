"""Reading the filters group: `per_level` or `formula`, when given, in place of `base` and its company."""

from typing import Any, Protocol

from unetgen import filters, levels, values
from unetgen.errors import Problems
from unetgen.schema import Filters

UNSET = object()
Counts = tuple[int, ...]  # the convolutions of each level


class Read(Protocol):
    """A key's typed value, its default where it is unset, `None` (and a problem noted) where it is wrong."""

    def __call__(
        self, key: str, value: Any, parse: values.Parser[Any], default: Any = ..., example: str = ...
    ) -> Any: ...


def filter_rule(read: Read, problems: Problems, key: str, given: Filters, counts: Counts) -> filters.Rule | None:
    """The rule that a filters group states, checked at every level and conv."""
    if given.per_level is not None and given.formula is not None:
        problems.say(key, "has both per_level and formula. Keep one; the other can be set to null.")
        return None
    if given.per_level is not None:
        return read(f"{key}.per_level", given.per_level, lambda value: per_level(value, counts))
    if given.formula is not None:
        return read(f"{key}.formula", given.formula, lambda value: checked(filters.Formula(values.text(value)), counts))
    base = read(f"{key}.base", given.base, values.whole(1), example="32")
    growth = read(f"{key}.growth", given.growth, values.positive, 2)
    largest = read(f"{key}.max", given.max, values.whole(1), None)
    multiple = read(f"{key}.multiple_of", given.multiple_of, values.whole(1), 1)
    factors = read(f"{key}.conv_factors", given.conv_factors, lambda value: conv_factors(value, counts), ())
    if None in (base, growth, multiple, factors):
        return None
    rule = filters.Geometric(base, growth, factors, largest, multiple)
    return problems.catch(f"{key}.growth", lambda: checked(rule, counts))


def checked(rule: filters.Rule, counts: Counts) -> filters.Rule:
    """The rule, once it has given a number of filters at every place."""
    for i, count in enumerate(counts):
        for j in range(count):
            values.whole(1)(rule.width(i, j))
    return rule


def per_level(value: Any, counts: Counts) -> filters.PerLevel:
    if not isinstance(value, list):
        raise ValueError(f"{values.shown(value)} is no list. Give one value per level: [32, 64, 128].")
    return filters.PerLevel(levels.spread_convs(value, counts, values.number))


def conv_factors(value: Any, counts: Counts) -> tuple[float, ...]:
    """A factor per conv of a level; every level must have as many convs."""
    items = values.items_of(value)
    factors = tuple(values.positive(item) for item in ([value] if items is None else items))
    wrong = next((i for i, count in enumerate(counts) if count != len(factors)), None)
    if wrong is not None:
        given, wanted = levels.plural(len(factors), "factor"), levels.plural(counts[wrong], "conv")
        raise ValueError(f"{given} for {wanted} of level {wrong}: {values.shown(value)}. Give one per conv.")
    return factors
