"""Small models to transplant weights into, and the layers of a source."""

from typing import Any

import pytest

from tests.helpers.any_keras import np, to_keras
from tests.helpers.published import merged
from unetgen import UserError
from unetgen.read.weights import Layer, Transplanted, transplant

SMALL: dict[str, Any] = {
    "input": {"size": "8x8", "channels": 1},
    "depth": 2,
    "filters": {"base": 2},
    "convs": 1,
    "up": {"kind": "nearest"},
    "head": {"filters": 3},
}
SHAPES = {"first": (2, 1, 3, 3), "deep": (4, 2, 3, 3), "joined": (2, 6, 3, 3), "head": (3, 2, 1, 1)}


def small(**change: Any) -> Any:
    return to_keras(merged(SMALL, change), compile=False)


def layers(**change: Any) -> list[Layer]:
    """Return the small network's layers, each filled with its number plus one."""
    shapes = {name: shape for name, shape in {**SHAPES, **change}.items() if shape}
    return [
        Layer(name, "conv", {"weight": np.full(shape, i + 1.0), "bias": np.full(shape[:1], i + 1.0)})
        for i, (name, shape) in enumerate(shapes.items())
    ]


def values(model: Any) -> list[Any]:
    return [weight.copy() for weight in model.get_weights()]


def unchanged(model: Any, before: list[Any]) -> bool:
    return all(map(np.array_equal, model.get_weights(), before))


def refused(model: Any, source: Any, **options: Any) -> str:
    """Return the error's message, and check that the model keeps every weight."""
    before = values(model)
    with pytest.raises(UserError) as error:
        transplant(model, source, **options)
    assert unchanged(model, before)
    return str(error.value)


def goes(done: Transplanted) -> dict[str, str]:
    return {row.source: row.model for row in done.rows}


def randomized(description: Any) -> Any:
    """Return a model whose weights and moving statistics all differ."""
    model, draw = to_keras(description, compile=False), np.random.default_rng(1)
    model.set_weights([draw.uniform(0.5, 1.5, weight.shape) for weight in model.get_weights()])
    return model
