"""`down.kind=pixel_unshuffle`: pixels become channels on the way down."""

from typing import Any

import pytest

from unetgen import plan, to_diagram, to_keras
from unetgen.errors import ConfigError
from unetgen.ops import PixelUnshuffle

SMALL = (
    "preset=unet_2015",
    "depth=3",
    "padding=same",
    "skip.fit=error",
    "input.size=32x16",
    "down.kind=pixel_unshuffle",
)


def test_shapes() -> None:
    network = plan(*SMALL, "down.factor=[2x2,2x1]")
    downs = [node for node in network if isinstance(node.op, PixelUnshuffle)]
    before = [network.by_name[node.inputs[0]].shape for node in downs]
    assert [node.shape.channels / shape.channels for node, shape in zip(downs, before, strict=True)] == [4, 2]
    assert [node.shape.sizes for node in downs] == [(16, 8), (8, 8)]
    model: Any = to_keras(network)
    assert model.output_shape == (None, *network.output_shapes[0])


def test_an_odd_size_is_refused_whatever_the_fit() -> None:
    """Nothing may be cut off: a pooling could, and the merge would fit the rest."""
    with pytest.raises(ConfigError, match="height 33 at level 0 does not divide by 2"):
        plan(*SMALL, "input.size=33x16", "skip.fit=pad_up")


def test_the_figure_names_pixel_unshuffle() -> None:
    svg = to_diagram(*SMALL).svg
    assert "pixel unshuffle 2×2" in svg
