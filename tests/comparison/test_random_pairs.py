"""Comparisons of random networks find each planted change."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.planning import planned
from tests.strategies.descriptions import descriptions
from unetgen import compare
from unetgen.comparison import Comparison
from unetgen.graph.plan import Plan
from unetgen.ops import Activation, Conv

pytestmark = pytest.mark.filterwarnings("error")


PLANS = descriptions().map(planned).filter(bool)


@settings(max_examples=15)
@given(PLANS)
def test_a_plan_is_the_same_as_itself(one: Plan) -> None:
    assert compare(one, one).same
    assert {row.mark for row in compare(one, one).rows} == {"same"}


@settings(max_examples=15)
@given(PLANS, PLANS)
def test_equality_is_symmetric_and_every_layer_is_reported_once(one: Plan, other: Plan) -> None:
    there, back = compare(one, other), compare(other, one)
    assert there.same == back.same == (one == other)
    assert [row.yours for row in there.rows if row.yours] == list(one.ordered)
    assert [row.expected for row in there.rows if row.expected] == list(other.ordered)
    assert there.same or any(row.mark not in ("same", "follows") for row in there.rows)
    assert max(map(len, str(there).splitlines())) <= 120


@settings(max_examples=15)
@given(PLANS, st.data())
def test_a_changed_layer_is_blamed(one: Plan, data: st.DataObject) -> None:
    """A convolution's bias is a setting that affects no other layer."""
    name = data.draw(st.sampled_from([node.name for node in one if isinstance(node.op, Conv)]))
    nodes = tuple(
        node._replace(op=replace(node.op, use_bias=not node.op.use_bias))
        if node.name == name and isinstance(node.op, Conv)
        else node
        for node in one
    )
    comparison: Comparison = compare(Plan(nodes, one.outputs, one.data_format), one)
    assert [(row.mark, row.yours.name) for row in comparison.rows if row.mark != "same" and row.yours] == [
        ("changed", name)
    ]


@settings(max_examples=15)
@given(PLANS, st.data())
def test_a_missing_layer_is_found(one: Plan, data: st.DataObject) -> None:
    """An activation left out changes no shape, so all else is the same."""
    chain = [node for node in one if isinstance(node.op, Activation)]
    if not chain:
        return
    gone = data.draw(st.sampled_from(chain))
    renamed = {gone.name: gone.inputs[0]}
    nodes = tuple(
        node._replace(inputs=tuple(renamed.get(name, name) for name in node.inputs)) for node in one if node != gone
    )
    outputs = tuple(renamed.get(name, name) for name in one.outputs)
    marks = [row.mark for row in compare(Plan(nodes, outputs, one.data_format), one).rows if row.mark != "same"]
    assert marks == ["missing"]
