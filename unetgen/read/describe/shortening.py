"""Make a description short.

Lists become single values, filters a rule, and no key is left that changes nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any, cast

from unetgen.errors import ConfigError, UserError
from unetgen.graph.filters import Geometric
from unetgen.graph.order_of_sums import computes_the_same
from unetgen.graph.plan import Plan
from unetgen.language.config import Config
from unetgen.language.planning import plan_of

Keys = dict[str, Any]
Equality = Callable[[Plan, Plan], bool]
KEPT = ("name", "data_format", "input.size", "input.channels", "depth", "head.filters")
PARTS = (
    "bottleneck",
    "decoder",
    "stem",
    "first",
    "down",
    "up.before",
    "up.after",
    "up",
    "skip",
    "head",
    "deep_supervision",
)
POLICIES = ("skip", "keep", "halve")
RATIOS = (2, 1, 1.5)


def without_needless(keys: Mapping[str, Any], plan: Plan) -> Keys:
    """Return the keys of a plan without those that change nothing.

    Keys that only give the same function may give any plan of that function.
    """
    equal = Plan.__eq__ if means(keys, plan, Plan.__eq__) else computes_the_same

    found = {path: value for path, value in keys.items() if value is not None}
    for path in [*found]:
        for simple in simpler(path, found):
            if means(simple, plan, equal):
                found = simple
                break
    for group in PARTS:
        rest = {path: value for path, value in found.items() if not path.startswith(f"{group}.") or path in KEPT}
        if len(rest) < len(found) and means(rest, plan, equal):
            found = rest
    for path in sorted(found, key=lambda path: -path.count(".") if path.split(".")[0] in PARTS else 1):
        rest = {other: value for other, value in found.items() if other != path}
        if path not in KEPT and means(rest, plan, equal):
            found = rest
    return without_idle(found, plan, equal)


def without_idle(keys: Keys, plan: Plan, equal: Equality) -> Keys:
    """Return keys that a user may set.

    None of them is refused because it changes nothing."""
    for _ in keys:
        try:
            plan_of(Config(keys, keys))
        except ConfigError as error:
            idle = {problem.key for problem in error.problems}
            rest = {path: value for path, value in keys.items() if path not in idle}
            if rest == keys or not means(rest, plan, equal):
                return keys
            keys = rest
        else:
            return keys
    return keys


def means(keys: Mapping[str, Any], plan: Plan, equal: Equality = computes_the_same) -> bool:
    """Return whether keys describe a plan."""
    try:
        return equal(plan_of(Config(keys)), plan)
    except UserError:
        return False


def simpler(path: str, keys: Keys) -> Iterator[Keys]:
    """Yield keys with shorter values of one, the shortest first."""
    value = keys.get(path)
    if path.endswith("filters.per_level"):
        group = path.removesuffix("per_level")
        rest = {other: one for other, one in keys.items() if other != path}
        for rule in rules(cast("list[Any]", value)):
            yield {**rest, **{f"{group}{name}": one for name, one in rule.items()}}
    elif path in ("up.filters", "up.before.filters", "up.after.filters"):
        for policy in POLICIES:
            yield {**keys, path: policy}
    elif path == "skip.filters":
        for simple in ("keep", *formulas(value)):
            yield {**keys, path: simple}
    elif path == "deep_supervision.stages":
        yield {**keys, path: "all"}
    if isinstance(value, list) and path not in ("order", "input.size") and not path.endswith(".order"):
        for one in dict.fromkeys(leaves(value)):
            yield {**keys, path: one}


def leaves(value: Any) -> Iterator[Any]:
    """Yield the single values of a list of lists."""
    if isinstance(value, list):
        for one in cast("list[Any]", value):
            yield from leaves(one)
    elif value is not None:
        yield value


def formulas(value: Any) -> Iterator[str]:
    numbers = cast("list[Any]", value) if isinstance(value, list) else []
    if numbers and all(isinstance(number, int) for number in numbers):
        yield f"{numbers[0]} * 2**i"


def rules(levels: Sequence[Any]) -> Iterator[Keys]:
    """Yield the rules that give some numbers of filters, the shortest first.

    There is none for a list that goes on by `...`."""
    if "..." in levels:
        return
    rows: list[list[int]] = [list(leaves(level)) for level in levels]
    known = [(i, j, width) for i, row in enumerate(rows) for j, width in enumerate(row)]
    if not known:
        return
    base, most = (rows[0] or [known[0][2]])[0], max(width for *_, width in known)
    equal = len({len(row) for row in rows if row}) == 1
    factors = tuple(width / base for width in rows[0]) if equal and len(set(rows[0])) > 1 else ()
    for growth, top, multiple in product((*RATIOS, *ratios(rows)), (None, most), (1, 8, 4, 2)):
        rule = Geometric(base, growth, factors, top, multiple)
        if all(rule.width(i, j if factors else 0) == width for i, j, width in known):
            yield rule_keys(rule)
    yield {"formula": f"max({base}, {base} * 2**(i - 1))"}


def ratios(rows: Sequence[Sequence[int]]) -> Iterator[float]:
    for above, below in pairwise(rows):
        if above and below:
            yield below[0] / above[0]


def rule_keys(rule: Geometric) -> Keys:
    """Return the keys of a rule."""
    found: Keys = {"base": rule.base}
    if rule.growth != 2:
        found["growth"] = whole_or_rounded(rule.growth)
    if rule.conv_factors:
        found["conv_factors"] = [whole_or_rounded(factor) for factor in rule.conv_factors]
    if rule.max:
        found["max"] = rule.max
    if rule.multiple_of > 1:
        found["multiple_of"] = rule.multiple_of
    return found


def whole_or_rounded(number: float) -> float | int:
    return int(number) if number == int(number) else round(number, 6)
