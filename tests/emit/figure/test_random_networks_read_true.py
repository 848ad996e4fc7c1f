"""Figures of random networks say what is true, as feature maps and as blocks."""

from typing import Any

import pytest
from hypothesis import given, reject, settings

from tests.emit.figure import test_blocks_read_true as blocks
from tests.emit.figure import test_reads_true as feature_maps
from tests.strategies.descriptions import descriptions
from unetgen import plan
from unetgen.errors import UserError
from unetgen.ops import Pad

NETWORKS = 30 if settings.get_current_profile_name() == "default" else 1000


@settings(max_examples=NETWORKS)
@given(descriptions())
def test_random_networks_read_true(description: dict[str, Any]) -> None:
    """Each one is drawn in one way, by its number of layers."""
    try:
        network = plan(description)
    except UserError:
        reject()
    if len(network.nodes) % 2:
        feature_maps.assert_reads_true(*feature_maps.read_plan(network))
    else:
        blocks.assert_reads_true(blocks.read_plan(network))


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_a_padded_input_is_named(padding: str) -> None:
    """Even before a convolution that pads nothing itself: that is not the convolution's padding."""
    words = ("depth=2", "input.size=31x31", "input.on_odd=pad", "skip=none", f"padding={padding}")
    network = plan(*words)
    assert any(isinstance(node.op, Pad) for node in network)
    feature_maps.assert_reads_true(*feature_maps.read_plan(network))
    blocks.assert_reads_true(blocks.read_plan(network))
