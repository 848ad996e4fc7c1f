"""Tensors in the form in which Keras takes and gives them."""

from typing import Any


def single(tensors: list[Any]) -> Any:
    """Return a lone tensor as itself, several as a list, as Keras expects them."""
    return tensors[0] if len(tensors) == 1 else tensors
