"""Lists with `...` and formulas with names: rules that hold at every depth."""

from typing import Any

import pytest

from unetgen import Config, ConfigError, Plan
from unetgen.language.per_level import filled_pattern
from unetgen.language.planning import plan_of

BASE: dict[str, Any] = {"input.size": "64x64", "input.channels": 1, "filters.base": 4, "head.filters": 2}


def made(**keys: Any) -> Plan:
    given = BASE | {path.replace("__", "."): value for path, value in keys.items()}
    return plan_of(Config(given, given))


@pytest.mark.parametrize(
    ("entries", "count", "expected"),
    [
        ([1, 2, "...", 4], 5, [1, 2, 2, 2, 4]),
        ([1, 2, "...", 4], 3, [1, 2, 4]),
        ([1, 2, "...", 4], 2, [1, 4]),
        ([1, "..."], 3, [1, 1, 1]),
        ([1, 2, "..."], 1, [1]),
        ([1, 2, 3, "..."], 2, [1, 2]),
        ([1, 2, 3], 5, [1, 2, 3]),
    ],
)
def test_the_value_before_the_dots_repeats(entries: list[Any], count: int, expected: list[int]) -> None:
    assert filled_pattern(entries, count) == expected


@pytest.mark.parametrize("depth", [2, 3, 5])
def test_a_pattern_is_the_list_that_it_means(depth: int) -> None:
    written: dict[str, Any] = {
        "convs": [1, *[2] * (depth - 2), 3],
        "skip__gate__kind": ["none", *["attention"] * (depth - 2)],
        "down__factor": [*["2x2"] * (depth - 2), "1x1"],
        "kernel_size": ["1x3", *[3] * (depth - 1)],
        "filters__per_level": [4, *[[5, 6]] * (depth - 2), [7, 8, 7]],
    }
    pattern: dict[str, Any] = {
        "convs": [1, 2, "...", 3],
        "skip__gate__kind": ["none", "attention", "..."],
        "down__factor": ["2x2", "...", "1x1"],
        "kernel_size": ["1x3", 3, "..."],
        "filters__per_level": [4, [5, 6], "...", [7, 8, 7]],
    }
    assert made(depth=depth, filters__base=None, **written) == made(depth=depth, filters__base=None, **pattern)


def test_too_many_values_around_the_dots_are_refused() -> None:
    with pytest.raises(ConfigError, match="4 values for 3 levels"):
        made(depth=3, convs=[1, 2, 1, 2, "...", 1])


def test_dots_without_a_value_before_them_are_refused() -> None:
    for wrong in (["...", 1], [1, "...", 2, "..."]):
        with pytest.raises(ConfigError, match=r"'\.\.\.'"):
            made(depth=2, convs=wrong)


@pytest.mark.parametrize("depth", [2, 4])
def test_formulas_know_the_depth_and_the_base(depth: int) -> None:
    named = made(depth=depth, repeats="depth - i", stem__filters="2 * base", decoder__filters__formula="base + i")
    levels = [4 + i for i in range(depth - 1)]
    counted = made(
        depth=depth,
        repeats=[depth - i for i in range(depth)],
        stem__filters=8,
        decoder__filters__per_level=levels,
    )
    assert named == counted


def test_the_base_is_known_where_it_is_set() -> None:
    with pytest.raises(ConfigError, match=r"'base' has no place.*where filters.base is set"):
        made(depth=2, filters__base=None, filters__formula="8", stem__filters="base")
    assert made(depth=2, filters__formula="2 * base").params == made(depth=2, filters__base=8, filters__growth=1).params
    with pytest.raises(ConfigError, match="base"):
        made(depth=2, filters__formula="8")


def test_texts_are_no_formulas() -> None:
    assert made(depth=2, name="the base depth").name == "the base depth"


def test_a_number_of_supervised_stages_counts_from_the_last() -> None:
    one, two = (made(depth=5, deep_supervision__stages=stages) for stages in (2, ["decoder1", "decoder2"]))
    assert one == two
    assert made(depth=3, deep_supervision__stages=2) == made(depth=3, deep_supervision__stages="all")
    with pytest.raises(ConfigError, match="no other"):
        made(depth=2, deep_supervision__stages=2)
