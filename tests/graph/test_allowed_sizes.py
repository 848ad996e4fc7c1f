"""Allowed sizes: the rule against building every size, and the sizes in messages."""

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.planning import config_of
from unetgen import ConfigError, Plan, plan
from unetgen.graph.allowed_sizes import Allowed
from unetgen.language.planning import plan_of
from unetgen.metrics.receptive_field import receptive_field

BASE: dict[str, Any] = {"filters": {"base": 2}, "convs": 1, "head": {"filters": 1}}
# settings that bear on sizes, combined
NETWORKS: dict[str, dict[str, Any]] = {
    "plain": {"depth": 4},
    "factor 3": {"depth": 3, "down": {"factor": 3}},
    "factors": {"depth": 3, "down": {"factor": [2, 3]}},
    "entry": {"depth": 2, "down": {"entry_factor": 4}},
    "valid": {"depth": 3, "padding": "valid", "convs": 2},
    "valid, any parity": {"depth": 3, "padding": "valid", "kernel_size": 2, "up": {"kernel_size": 2}},
    "valid transposed": {"depth": 2, "padding": "valid", "up": {"kernel_size": 3}},
    "pixels": {"depth": 3, "padding": 0, "skip": {"fit": "crop_skip"}},
    "no pixels, padded up": {"depth": 3, "padding": 0, "skip": {"fit": "pad_up"}},
    "any size": {"depth": 3, "skip": {"fit": "resize_up"}},
    "padded up": {"depth": 3, "skip": {"fit": "pad_up"}},
    "strided": {"depth": 3, "down": {"kind": "first_conv"}, "padding": "symmetric"},
    "own layer": {"depth": 3, "down": {"kind": "conv", "kernel_size": 3, "padding": 1}},
    "nested": {"depth": 3, "topology": "nested"},
    "full scale": {"depth": 3, "topology": "full_scale"},
    "late": {"depth": 3, "up": {"place": "after_merge"}},
    "bottleneck alone": {"depth": 1, "padding": "valid"},
}


@cache
def built(name: str, size: int) -> Plan | str:
    """Return the network at a size, or the reason why it cannot be built."""
    try:
        return plan_of(config_of(BASE | NETWORKS[name] | {"input": {"size": [size], "channels": 1}}))
    except ConfigError as refused:
        return "\n".join(text for key, text in refused.problems if key == "input.size")


def rule(name: str) -> Allowed:
    found = next(there for size in range(1, 400) if isinstance(there := built(name, size), Plan))
    return found.allowed_sizes[0]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_size_rule_matches_the_network_and_suggested_sizes_fit(name: str) -> None:
    there = rule(name)
    for size in range(1, there.minimum + 2 * there.period + 2):
        assert there.fits(size) == isinstance(built(name, size), Plan), (size, str(there))
    wrong = [size for size in range(1, there.minimum + 2 * there.period) if not there.fits(size)]
    for size in wrong:
        message = built(name, size)
        assert isinstance(message, str)
        assert f"({there}" in message or f"(multiples of {there.period}" in message
        named = [int(n) for n in re.findall(r"\d+", message.split("Nearest valid sizes: ")[1].split(" (")[0])]
        assert named
        for near in named:
            assert isinstance(built(name, near), Plan)
        between = range(min(named) + 1, max(named)) if min(named) < size else range(size, min(named))
        assert not any(there.fits(n) for n in between)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plain", "8·n"), ("factors", "6·n"), ("entry", "8·n"), ("any size", "any from 4"), ("valid", "4·n from 44"),
        ("bottleneck alone", "any from 3"),
    ],
)  # fmt: skip
def test_as_an_expression(name: str, text: str) -> None:
    assert str(rule(name)) == text


def test_published_sizes() -> None:
    """Ronneberger 2015, section 2: every pooling needs an even size, as 572 gives."""
    there = plan("preset=unet_2015").allowed_sizes[0]
    assert there.fits(572)
    assert str(there) == "16·n + 12 from 188"


@pytest.mark.parametrize(("size", "depth"), [("96x96x96", 6), ("60x64x64", 3), ("7x8x8", 1)])
def test_the_largest_depth_fits_and_the_next_does_not(size: str, depth: int) -> None:
    words = (f"input.size={size}", "filters.base=1")
    assert plan(*words, f"depth={depth}")
    with pytest.raises(ConfigError, match=f"Largest depth that fits {size}: {depth}."):
        plan(*words, f"depth={depth + 1}")


@pytest.mark.parametrize(
    ("given", "why", "remedy"),
    [
        ({"padding": 2}, "the skip is 516 and the up-sampled map 520 at decoder1", "skip.fit=resize_up"),
        ({"padding": 2, "skip": {"fit": "crop_skip"}}, "the skip is 515 and the up-sampled map 518 at decoder1", "skip.fit=resize_up"),
        ({"padding": "valid", "skip": {"fit": "error"}}, "the skip is 510 and the up-sampled map 506 at decoder1", "skip.fit=crop_skip or pad_up or resize_up"),
        ({"up": {"kind": "transpose", "kernel_size": 3, "padding": "valid"}}, "the skip is 512 and the up-sampled map 513 at decoder1", "skip.fit=resize_up"),
        ({"padding": 0, "block": "residual"}, "the maps that meet at encoder0_add differ: 1022 and 1024", "padding=same or symmetric"),
        ({"padding": "valid", "topology": "full_scale"}, "the maps that meet at decoder0_concat differ", "padding=same or symmetric"),
        ({"padding": 0, "block": "residual", "input": {"size": [None, None], "channels": 1}}, "the maps that meet at encoder0_add differ: 1022 and 1024", "padding=same or symmetric"),
    ],
)  # fmt: skip
def test_where_no_size_fits_none_is_named(given: dict[str, Any], why: str, remedy: str) -> None:
    """The reason holds for all sizes, and the advice helps."""
    here = BASE | {"depth": 3, "input": {"size": "16x16", "channels": 1}}
    with pytest.raises(ConfigError, match="No size fits: ") as caught:
        plan(here | given)
    assert why in str(caught.value)
    assert str(caught.value).endswith(f" Use {remedy}.")
    assert "Nearest" not in str(caught.value)
    key, _, words = remedy.partition("=")
    for word in words.split(" or "):
        changed = {"skip": {"fit": word}} if key == "skip.fit" else {"padding": word}
        assert plan(here | given | changed | {"input": {"size": "128x128", "channels": 1}})


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"input": {"size": [None, 17], "channels": 1}}, "nullx17 does not fit depth 3: width 17 at level 0 does not divide by 2. Nearest valid sizes: nullx16 or nullx20 (multiples of 4x4). Largest depth that fits nullx17: 1."),
        ({"input": {"size": "3x3", "channels": 1}, "skip": {"fit": "resize_up"}}, "3x3 does not fit depth 3: height 3 → 1 at level 1 nothing is left of 1 at bottleneck_pool; width 3 → 1 at level 1 nothing is left of 1 at bottleneck_pool. Nearest valid sizes: 4x4 (any from 4). input.on_odd=pad pads it."),
        ({"input": {"size": "7", "channels": 1}, "down": {"entry_factor": 2}}, "7 does not fit depth 3: length 7 at level 0 does not divide by 2. Nearest valid sizes: 8 (multiples of 8). input.on_odd=pad pads it."),
    ],
)  # fmt: skip
def test_size_advice_for_an_open_axis_and_an_impossible_depth(given: dict[str, Any], text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(BASE | {"depth": 3} | given)
    assert [tuple(problem) for problem in caught.value.problems] == [("input.size", text)]


@pytest.mark.parametrize(("depth", "fine"), [(5, True), (6, False)])
def test_the_lectures_size(depth: int, fine: bool) -> None:
    if fine:
        assert plan(f"depth={depth}").by_name["bottleneck_pool"].shape.sizes == (10, 10, 1)
    else:
        with pytest.raises(ConfigError, match="Largest depth that fits 160x160x16: 5"):
            plan(f"depth={depth}")


@given(st.integers(1, 40), st.data())
def test_the_nearest_sizes_are_those_of_a_search(period: int, data: st.DataObject) -> None:
    offsets = data.draw(st.sets(st.integers(0, period - 1), min_size=1))
    minimum = data.draw(st.sampled_from(sorted(n for n in range(1, 3 * period + 1) if n % period in offsets)))
    rule, size = Allowed(period, tuple(sorted(offsets)), minimum), data.draw(st.integers(1, 200))
    fitting = [n for n in range(1, 500) if rule.fits(n)]
    below = max((n for n in fitting if n <= size), default=minimum)
    assert rule.nearest(size) == (below, min(n for n in fitting if n >= size))


def test_many_levels_are_planned_without_a_search() -> None:
    """A search over sizes up to 2^31 would not end."""
    network = plan("depth=32", "input.size=nullxnull", "filters.base=4", "filters.growth=1")
    assert network.allowed_sizes[0] == Allowed(2**31, (0,), 2**31)
    assert receptive_field(network).text == "not known because of more than 65,536 phases"
