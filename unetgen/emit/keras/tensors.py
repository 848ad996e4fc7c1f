"""Tensors in the form that Keras takes and returns."""

from typing import Any


def single(tensors: list[Any]) -> Any:
    """Return a single tensor as itself, several tensors as a list."""
    return tensors[0] if len(tensors) == 1 else tensors
