"""Compute single operations in Keras, to compare them with NumPy."""

import itertools
from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.helpers.any_keras import np
from tests.helpers.every_op import CHANNELS, FORMATS, one, sizes
from unetgen.emit.keras import build
from unetgen.graph.plan import DataFormat, Plan
from unetgen.ops import (
    AnyOp,
    Axes,
)

DIMS = (1, 2, 3)


def map_of(dims: int) -> Any:
    """Return two random images, channels last."""
    return np.random.default_rng(3).normal(size=(2, *sizes(dims), CHANNELS)).astype("float32")


def computed(plan: Plan, x: Any, training: bool = False) -> tuple[Any, dict[str, Any]]:
    """Return the output, channels last, and the plan's weights by layer and name."""
    first, model = plan.data_format == "channels_first", cast("Any", build(plan))
    random = np.random.default_rng(4)
    weights: dict[str, Any] = {}
    for layer in model.layers:
        for weight in layer.weights:
            value = random.uniform(0.2, 1, weight.shape)
            weight.assign(value)
            weights[f"{layer.name}/{weight.name}"] = (
                np.moveaxis(value, 0, -1) if first and weight.name == "alpha" else value
            )
    y = np.asarray(model(np.moveaxis(x, -1, 1) if first else x, training=training))
    return (np.moveaxis(y, 1, -1) if first else y), weights


def through(op: AnyOp, dims: int, data_format: DataFormat, training: bool = False) -> tuple[Any, Any, dict[str, Any]]:
    """Return an operation's input, output and weights, after a 1×1 convolution."""
    y, weights = computed(one(dims, data_format, op), map_of(dims), training)
    x = map_of(dims) @ weights["encoder0_before/kernel"].reshape(CHANNELS, CHANNELS) + weights["encoder0_before/bias"]
    return x, y, {name.removeprefix("encoder0_op/"): value for name, value in weights.items()}


def positions(shape: Axes) -> Iterator[Axes]:
    """Iterate over the positions in a kernel."""
    return itertools.product(*map(range, shape))


def check(found: Any, expected: Any) -> None:
    """Compare shapes and values, within the precision of float32."""
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=2e-4)


over_all = pytest.mark.parametrize(("dims", "data_format"), list(itertools.product(DIMS, FORMATS)))
