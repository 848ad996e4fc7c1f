"""Basic draws: by chance, some keys of many, one value or one per level."""

from collections.abc import Sequence
from functools import cache
from typing import Any, get_args, get_type_hints

from hypothesis import strategies as st

Draw = st.DrawFn
Keys = dict[str, Any]
Values = st.SearchStrategy[Any]


def chance(draw: Draw, one_in: int) -> bool:
    return draw(st.integers(1, one_in)) == one_in


def pick(draw: Draw, choices: Sequence[Any]) -> Any:
    return draw(st.sampled_from(list(choices)))


def one_of(*choices: Any) -> Values:
    return st.sampled_from(choices)


def some(draw: Draw, one_in: int, **values: Values | None) -> Keys:
    """Draw each key by chance; values of `None` have no place here."""
    return {key: draw(value) for key, value in values.items() if value is not None and chance(draw, one_in)}


def by_axis(dims: int, *choices: int) -> Values:
    """Return a word with a number per axis."""
    return st.lists(one_of(*choices), min_size=dims, max_size=dims).map(lambda axes: "x".join(map(str, axes)))


def per(count: int, value: Values) -> Values:
    return st.lists(value, min_size=count, max_size=count)


def spread(value: Values, levels: int, counts: Sequence[int] = ()) -> Values:
    """Draw one value, one per level, a pattern of levels, or one per level and convolution."""
    if not levels:
        return value
    per_conv = [st.tuples(*(per(n, value) if n else value for n in counts)).map(list)] if counts else []
    pattern = st.tuples(value, value).map(lambda two: [*two, "..."])
    return st.one_of(value, value, per(levels, value), *([pattern] if levels > 1 else []), *per_conv)


@cache
def kinds(line: Any, name: str = "kind") -> tuple[str, ...]:
    """Return the words that a setting of a record may have."""
    return get_args(get_type_hints(line)[name])
