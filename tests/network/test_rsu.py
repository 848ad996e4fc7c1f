"""A stage that is a U-Net: the residual U-block of U²-Net."""

from typing import Any

import pytest

from tests.helpers.any_keras import to_keras
from unetgen import ConfigError, plan
from unetgen.ops import Conv, Pool

SMALL: dict[str, Any] = {
    "input": {"size": "20x12", "channels": 1},
    "depth": 2,
    "convs": 1,
    "filters": {"base": 4},
    "block": {"kind": "rsu", "height": 4},
    "head": {"filters": 1},
}


def test_it_pools_between_its_levels_and_undoes_that() -> None:
    """5 × 3 pixels are pooled to 3 × 2, as in the authors' code."""
    made = plan(SMALL)
    sizes = {name: node.shape.sizes for name, node in made.by_name.items() if name.startswith("bottleneck_")}
    assert sizes["bottleneck_left2_conv"] == (3, 2)
    assert sizes["bottleneck_right1_concat"] == (5, 3)
    assert sizes["bottleneck_add"] == (10, 6)
    assert made.by_name["encoder0_bottom"].op == Conv(2, (3, 3), (1, 1), "same", (2, 2), 1, True)
    model: Any = to_keras(made)
    assert model.count_params() == made.params
    assert model.output_shape == (None, 20, 12, 1)


def test_without_pooling_it_dilates() -> None:
    made = plan(SMALL, "block.pools=false")
    convs = [node.op for node in made if isinstance(node.op, Conv) and node.name.startswith("encoder0")]
    assert [max(op.dilation_rate) for op in convs] == [1, 1, 2, 4, 8, 4, 2, 1]
    assert not [node for node in made if isinstance(node.op, Pool) and node.name.startswith("encoder0")]


def test_a_level_alone_is_no_u_net() -> None:
    with pytest.raises(ConfigError, match=r"block\.height  1 leaves no U-Net"):
        plan(SMALL, "block.height=1")


@pytest.mark.parametrize(("name", "count"), [("u2net", 44_009_869), ("u2net_p", 1_131_181)])
def test_u2net_has_the_authors_count(name: str, count: int) -> None:
    assert plan(f"preset={name}").trainable_params == count


def test_all_and_the_bottleneck_are_supervised() -> None:
    specs = {depth: plan("preset=u2net_p", f"depth={depth}").spec for depth in (1, 2, 6)}
    heads = {depth: len(spec.heads) for depth, spec in specs.items() if spec}
    assert heads == {1: 1, 2: 2, 6: 6}
