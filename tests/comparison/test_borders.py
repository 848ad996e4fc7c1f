"""A padding with other pixels than zeros is a difference."""

from dataclasses import replace

import pytest

from tests.helpers.every_op import begun, finished
from unetgen.comparison import compare_plans
from unetgen.graph.plan import Plan
from unetgen.ops import Border, Conv, Pad


def padded(mode: Border) -> Plan:
    place, x = begun(2)
    conv = Conv(4, (3, 3), (1, 1), "valid", (1, 1), 1, True)
    x = place.add(Pad(((1, 1), (1, 1)), mode), x, role="pad")
    return finished(place, place.add(conv, x, role="conv"), "channels_last")


def same() -> Plan:
    place, x = begun(2)
    conv = Conv(4, (3, 3), (1, 1), "valid", (1, 1), 1, True)
    return finished(place, place.add(replace(conv, padding="same"), x, role="conv"), "channels_last")


@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
def test_only_zeros_are_those_of_same(mode: Border) -> None:
    assert compare_plans(padded(mode), same()).same == (mode == "constant")


def test_modes_differ() -> None:
    comparison = compare_plans(padded("reflect"), padded("replicate"))
    assert not comparison.same
    assert "reflect" in comparison.verdict + str([row.changes for row in comparison.rows])
