"""`down.window`: the pixels pooled together, beside the factor, as before a ResNet's first stage."""

from typing import Any

import pytest

from tests.helpers.any_keras import np, to_keras
from unetgen import ConfigError, Plan, plan, to_diagram
from unetgen.ops import Pool

SMALL: dict[str, Any] = {
    "input": {"size": "32x16", "channels": 1},
    "depth": 3,
    "filters": {"base": 2},
    "head": {"filters": 1},
}


def pools(plan: Plan) -> list[Pool]:
    return [node.op for node in plan if isinstance(node.op, Pool)]


def test_it_is_padded_as_the_convolutions_are() -> None:
    windows = {padding: pools(plan(SMALL, "down.window=3", f"padding={padding}")) for padding in ("same", "symmetric")}
    assert windows["same"] == [Pool("max", (3, 3), (2, 2), "same")] * 2
    assert windows["symmetric"] == [Pool("max", (3, 3), (2, 2), "valid", ((1, 1), (1, 1)))] * 2
    valid = plan(SMALL, "down.window=3", "padding=valid", "input.size=48x48", "input.on_odd=pad")
    assert {op.margins for op in pools(valid)} == {()}


def test_it_may_differ_by_edge_and_axis() -> None:
    made = plan(SMALL, "down.window=[null,3x2]", "down.kind=average")
    assert [op.pool_size for op in pools(made)] == [(2, 2), (3, 2)]
    assert made == plan(SMALL, "down.window=[2x2,3x2]", "down.kind=average")


def test_the_model_pools_as_torch_does() -> None:
    """A maximum of one's neighbours: `MaxPool2d(3, 2, 1)` of a picture without stages around it."""
    description = SMALL | {"depth": 2, "convs": 0, "skip": "none", "up": "nearest", "decoder": {"convs": 0}}
    model: Any = to_keras(
        plan(description, "down.window=3", "padding=symmetric", "bottleneck.convs=0", "head.kind=none")
    )
    image = np.random.default_rng(0).normal(size=(1, 32, 16, 1)).astype("float32")
    around = np.pad(image[0, :, :, 0], 1, constant_values=-np.inf)
    expected = [[around[i : i + 3, j : j + 3].max() for j in range(0, 16, 2)] for i in range(0, 32, 2)]
    made = np.asarray(model(image))[0, ::2, ::2, 0]
    assert np.array_equal(made, np.asarray(expected))


def test_a_window_without_a_pooling_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"down.window  3 changes nothing without down.kind=max or average"):
        plan(SMALL, "down.kind=first_conv", "down.window=3")
    with pytest.raises(ConfigError, match="3 of edge 0, where it needs"):
        plan(SMALL, "down.kind=[conv,max]", "down.window=[3,2x2]")
    with pytest.raises(ConfigError, match="could be edges or axes"):
        plan(SMALL, "down.window=[3,2]")


def test_figure_and_paragraph_name_it() -> None:
    svg = to_diagram(SMALL, "down.window=3").svg
    assert "max pool 3×3" in svg
    assert "stride 2" in svg or "/2" in svg or "↓2" in svg
