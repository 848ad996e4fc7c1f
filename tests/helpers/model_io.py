"""Inputs, outputs and files of models."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from pathlib import Path
from typing import Any

from tests.helpers.any_keras import np
from tests.helpers.every_op import CHANNELS, sizes


def images(dims: int, data_format: str, seed: int = 0) -> Any:
    x = np.random.default_rng(seed).normal(size=(2, *sizes(dims), CHANNELS)).astype("float32")
    return np.moveaxis(x, -1, 1) if data_format == "channels_first" else x


def scattered(model: Any, data_format: str) -> Any:
    """Give the model distinct weights, equal for equal layers of both formats."""
    random = np.random.default_rng(1)
    first = data_format == "channels_first"
    for weight in model.weights:
        shape = tuple(weight.shape)
        if first and weight.name == "alpha":
            weight.assign(np.moveaxis(random.uniform(0.2, 1, (*shape[1:], shape[0])), -1, 0))
        else:
            weight.assign(random.uniform(0.2, 1, shape))
    return model


def outputs(model: Any, x: Any) -> list[Any]:
    found = model(x)
    return [np.asarray(array) for array in (found if isinstance(found, list) else [found])]


def channels_last(array: Any, data_format: str) -> Any:
    return np.moveaxis(array, 1, -1) if data_format == "channels_first" else array


def saved(model: Any, path: Path) -> Path:
    """Save a model, or its configuration alone in a `.json`."""
    if path.suffix == ".json":
        path.write_text(model.to_json())
    else:
        model.save(path)
    return path
