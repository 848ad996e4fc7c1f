"""Which sizes fit: laws, against dividing level by level."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unetgen import ConfigError, plan
from unetgen.ops import Axes
from unetgen.sizes import check, largest_depth, nearest

FACTORS = st.integers(1, 3).flatmap(
    lambda dims: st.tuples(
        st.tuples(*[st.integers(1, 60)] * dims),
        st.lists(st.tuples(*[st.integers(1, 4)] * dims), min_size=1, max_size=4).map(tuple),
    )
)


def fits(sizes: Axes, factors: tuple[Axes, ...]) -> bool:
    for factor in factors:
        if any(n % f for n, f in zip(sizes, factor, strict=True)):
            return False
        sizes = tuple(n // f for n, f in zip(sizes, factor, strict=True))
    return True


@given(FACTORS)
def test_refused_exactly_where_a_level_does_not_divide(drawn: tuple[Axes, tuple[Axes, ...]]) -> None:
    sizes, factors = drawn
    if fits(sizes, factors):
        check(sizes, factors)
        return
    with pytest.raises(ValueError, match="does not fit") as caught:
        check(sizes, factors)
    valid = re.findall(r"\d+(?:x\d+)*", str(caught.value).split("Nearest valid sizes: ")[1].split(" (")[0])
    assert valid
    for size in valid:
        assert fits(tuple(map(int, size.split("x"))), factors)


@given(FACTORS)
def test_the_largest_depth_fits_and_the_next_does_not(drawn: tuple[Axes, tuple[Axes, ...]]) -> None:
    sizes, factors = drawn
    depth = largest_depth(sizes, factors)
    assert fits(sizes, factors[: depth - 1])
    assert depth == len(factors) + 1 or not fits(sizes, factors[:depth])


@given(st.integers(1, 200), st.integers(1, 40))
def test_nothing_nearer_divides(size: int, multiple: int) -> None:
    above, below = nearest((size,), (multiple,), up=True)[0], nearest((size,), (multiple,), up=False)[0]
    assert above % multiple == below % multiple == 0
    assert above - size < multiple
    assert below == multiple or size - below < multiple


@pytest.mark.parametrize(("depth", "fine"), [(5, True), (6, False)])
def test_the_lectures_size(depth: int, fine: bool) -> None:
    if fine:
        assert plan(f"depth={depth}").by_name["bottleneck_pool"].shape.sizes == (10, 10, 1)
    else:
        with pytest.raises(ConfigError, match="Largest depth that fits 160x160x16: 5"):
            plan(f"depth={depth}")
