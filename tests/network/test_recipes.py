"""Checks of every recipe: options have effects, and maps the promised shape."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.hand_made_plans import BATCH, INSTANCE, PRE, RELU, block, built, gated, output, to_keras, units, used
from unetgen import plan
from unetgen.errors import ConfigError, SettingError, SizeError
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Plan
from unetgen.network import recipes
from unetgen.network.stage_order import fault_in_order, is_stage_with_edges
from unetgen.ops import Concat, Merge, Shape

SMALL = {"input.size": "16x16", "input.channels": 1, "depth": 3, "filters.base": 2, "head.filters": 1}
ROOMS = [(kind, name) for kind in ("block", "attention", "gate") for name in recipes.names(kind)]
ORDERS = [
    PRE,
    ("norm", "conv", "activation"),
    ("conv", "activation", "norm"),
    ("conv",),
    ("conv", "norm", "activation"),
]


def others(option: recipes.Option) -> list[Any]:
    """Return values that differ from the default."""
    value: Any = option.default
    if option.type is bool:
        return [not value]
    if option.type in (int, float):
        return [2 * value]
    if get_origin(option.type) is tuple:
        return [value[1:]]
    return [word for word in get_args(option.type) if word != value]


def places(kind: str, name: str, **options: Any) -> Iterator[Callable[[], Plan]]:
    """Yield plans with the recipe in different stages and on different maps."""
    unit = Unit(filters=None, kernel_size=(3, 3), norm=BATCH, activation=RELU)
    for x in (Shape(32, (8, 8)), Shape(64, (8, 8))):
        if kind == "attention":
            yield partial(built, kind, name, x, unit, **options)
        for order in (PRE, ("conv", "activation", "norm")):
            for strides in (1, 2):
                for count in (1, 2):
                    if kind == "block":
                        stage = units(64, (3, 3), strides, count, order=order, norm=BATCH)
                        yield partial(block, name, x, stage, **options)
        if kind == "gate":
            yield partial(gated, name, x, Shape(64, (8, 8)), unit, Shape(128, (4, 4)), Shape(256, (2, 2)), **options)
            yield partial(gated, name, x, Shape(64, (8, 8)), unit, Shape(128, (4, 4)), **options)


def tried(lay: Callable[[], Plan]) -> Plan | None:
    try:
        return used(lay())
    except (SettingError, SizeError):
        return None


@pytest.mark.parametrize(("kind", "name"), ROOMS)
def test_every_value_of_an_option_changes_something(kind: str, name: str) -> None:
    plain = [tried(lay) for lay in places(kind, name)]
    assert any(plain)
    for word, option in recipes.options(kind, name).items():
        assert option.help, word
        for value in others(option):
            changed = [tried(lay) for lay in places(kind, name, **{word: value})]
            assert [a for a, b in zip(plain, changed, strict=True) if a and b and a != b], (word, value)


@pytest.mark.parametrize(("kind", "name"), ROOMS)
def test_keras_builds_it(kind: str, name: str) -> None:
    """`build` checks every layer's shape and weights."""
    plan = next(plan for plan in map(tried, places(kind, name)) if plan)
    assert to_keras(plan).count_params() == plan.params


@given(data=st.data())
def test_shapes(data: st.DataObject) -> None:
    """A block strides and has its filters; all its nodes are used and have effects."""
    name = data.draw(st.sampled_from(recipes.names("block")))
    dims, count, strides = data.draw(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 2)))
    x = Shape(data.draw(st.integers(1, 20)), data.draw(st.tuples(*[st.integers(4, 9)] * dims)))
    order, norm = data.draw(st.sampled_from(ORDERS)), data.draw(st.sampled_from([None, BATCH, INSTANCE]))
    stage = units(data.draw(st.integers(1, 40)), (3,) * dims, strides, count, order=order, norm=norm)
    try:
        plan = block(name, x, stage)
    except SettingError:
        return
    assert output(plan).sizes == tuple(-(-n // strides) for n in x.sizes)
    assert name in ("dense", "multires") or output(plan).channels == stage[-1].filters
    assert len(plan.ordered) == len(plan.nodes)
    assert all(len(node.inputs) > 1 for node in plan if isinstance(node.op, Concat | Merge))


@pytest.mark.parametrize("name", recipes.names("topology"))
def test_a_network_can_be_built_in_the_order_of_a_topology(name: str) -> None:
    for depth in range(1, 7):
        order = recipes.stages_of(name, depth)
        assert all(map(is_stage_with_edges, order))
        assert not fault_in_order(order, depth)


@pytest.mark.parametrize("name", recipes.names("topology"))
def test_keras_builds_each_topology(name: str) -> None:
    """A network has all stages of its topology, and no other topology has the same."""
    made = {other: plan({**SMALL, "topology": other}) for other in recipes.names("topology")}
    assert to_keras(made[name]).count_params() == made[name].params
    stages = {node.stage for node in made[name] if node.side not in ("input", "head")}
    assert stages == {stage for stage, _ in recipes.stages_of(name, 3)}
    assert [other for other, network in made.items() if network.nodes == made[name].nodes] == [name]


@pytest.mark.parametrize("name", recipes.names("topology"))
def test_only_a_plain_u_merges_before_it_goes_up(name: str) -> None:
    """A topology is judged by its edges, not by its name, and at any depth alike."""
    for depth in (2, 3, 4):
        assert recipes.is_plain_u(name, depth) == (name == "u")
        late = {**SMALL, "depth": depth, "topology": name, "up.place": "after_merge"}
        if name == "u":
            assert plan(late).params
        else:
            with pytest.raises(ConfigError, match=r"up\.place"):
                plan(late)


@given(channels=st.integers(1, 40), sizes=st.lists(st.integers(2, 9), min_size=1, max_size=3).map(tuple))
def test_attentions_and_gates_keep_the_shape(channels: int, sizes: tuple[int, ...]) -> None:
    x, up = Shape(channels, sizes), Shape(7, sizes)
    unit = Unit(filters=None, kernel_size=(3,) * len(sizes), norm=BATCH, activation=RELU)
    made = [tried(partial(built, "attention", name, x, unit)) for name in recipes.names("attention")]
    made += [tried(partial(gated, name, x, up, unit)) for name in recipes.names("gate")]
    assert {output(plan) for plan in made if plan} == {x}
