"""An op has a fault exactly where the Keras layer refuses its arguments."""

from itertools import product
from typing import Any

import pytest

from tests.helpers.any_keras import keras
from unetgen.ops import Conv, Norm, Shape

CHANNELS, SIZES = 4, (8, 8)
INPUT = [Shape(CHANNELS, SIZES)]
CONVOLUTIONS = [*product((1, 2, (1, 2)), (1, 2, (2, 1)), (1, 2, 3, 4), (4, 6))]


def is_taken(layer: Any) -> bool:
    """Return whether Keras builds a layer and calls it."""
    try:
        layer()(keras.Input((*SIZES, CHANNELS)))
    except ValueError:
        return False
    return True


def pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return value if isinstance(value, tuple) else (value, value)


@pytest.mark.parametrize(("strides", "dilation", "groups", "filters"), CONVOLUTIONS)
def test_a_convolution_keras_refuses_has_a_fault(strides: Any, dilation: Any, groups: int, filters: int) -> None:
    op = Conv(filters, (3, 3), pair(strides), "same", pair(dilation), groups, True)
    settings = {"strides": pair(strides), "dilation_rate": pair(dilation), "groups": groups}
    taken = is_taken(lambda: keras.layers.Conv2D(filters, 3, padding="same", **settings))
    assert (op.fault(INPUT) is None) == taken


@pytest.mark.parametrize("groups", [1, 2, 3, 4, 5])
def test_a_group_norm_keras_refuses_has_a_fault(groups: int) -> None:
    op = Norm("group", 1e-3, 0.0, center=True, scale=True, groups=groups)
    assert (op.fault(INPUT) is None) == is_taken(lambda: keras.layers.GroupNormalization(groups))
