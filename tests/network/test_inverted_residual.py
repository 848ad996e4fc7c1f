"""Inverted residual units."""

from typing import Any

import pytest

from unetgen import ConfigError, plan
from unetgen.ops import Conv

SMALL: dict[str, Any] = {
    "input": {"size": "16x16", "channels": 8},
    "depth": 2,
    "convs": 2,
    "filters": {"base": 8},
    "norm": "batch",
    "down": "first_conv",
    "block": {"kind": "inverted_residual", "expansion": 3},
    "decoder": {"block": "plain"},
    "head": {"filters": 1},
}


def test_a_unit_is_wide_inside_and_depthwise() -> None:
    made = plan(SMALL)
    convs = {name: node.op for name, node in made.by_name.items() if isinstance(node.op, Conv)}
    assert (convs["encoder0_conv0_expand"].filters, convs["encoder0_conv0_expand"].kernel_size) == (24, (1, 1))
    assert (convs["encoder0_conv0_depthwise"].groups, convs["encoder0_conv0_depthwise"].kernel_size) == (24, (3, 3))
    assert convs["bottleneck_conv0_depthwise"].strides == (2, 2)
    assert made.by_name["encoder0_conv0_add"].inputs == ("encoder0_conv0_project_norm", "input")
    assert "bottleneck_conv0_add" not in made.by_name
    assert "encoder0_conv0_expand" not in plan(SMALL, "block.expansion=1").by_name


def test_excitation_is_over_a_quarter_of_the_input() -> None:
    weighted = plan(SMALL, "block.excitation=true")
    assert weighted.by_name["encoder0_conv0_se_reduce"].shape.channels == 2
    assert weighted.by_name["encoder0_conv0_se_expand"].shape.channels == 24


def test_groups_are_refused() -> None:
    with pytest.raises(ConfigError, match="convolves each channel apart"):
        plan(SMALL, "groups=2")
