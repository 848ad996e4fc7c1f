"""Two Keras models of one network: the same layers, and the same outputs with the same weights."""

# Keras is untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from typing import Any

import numpy as np


def layers_of(model: Any) -> dict[str, tuple[str, Any, list[tuple[int, ...]]]]:
    """Return type, output shape and weight shapes of each layer by its name."""
    return {
        layer.name: (type(layer).__name__, layer.output.shape, [tuple(weight.shape) for weight in layer.weights])
        for layer in model.layers
    }


def largest_difference(model: Any, other: Any) -> float:
    """Return the largest difference of outputs, with random weights that both get."""
    random = np.random.default_rng(0)
    for layer in model.layers:
        weights = [drawn(random, weight) for weight in layer.weights]
        layer.set_weights(weights)
        other.get_layer(layer.name).set_weights(weights)
    image = random.normal(size=(1, *model.input_shape[1:])).astype("float32")
    one, two = (made if isinstance(made, list) else [made] for made in (model(image), other(image)))
    return max(float(np.abs(np.asarray(a) - np.asarray(b)).max()) for a, b in zip(one, two, strict=True))


def drawn(random: np.random.Generator, weight: Any) -> Any:
    """Draw a weight; a moving variance is positive."""
    values = random.normal(size=weight.shape).astype("float32") * 0.3
    return np.abs(values) + 0.5 if "variance" in weight.name else values
