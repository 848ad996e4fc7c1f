"""Every accepted activation and initializer is computed in every dtype."""

from typing import Any

import pytest

from tests.helpers.any_keras import keras, np
from tests.helpers.planning import planned
from unetgen.emit.keras.layers.pointwise import activation
from unetgen.emit.keras.layers.site import Site
from unetgen.language import keras_words
from unetgen.ops import Activation

DTYPES = ("float32", "float64", "float16", "bfloat16", "mixed_float16", "mixed_bfloat16")
SMALL = {"input.size": [4, 4], "input.channels": 1, "depth": 1, "filters.base": 4, "head.filters": 2}
SHAPE = (3, 3, 2, 4)


def refusal_of(name: str, shape: tuple[int, ...], dtype: str) -> str:
    """Return why Keras cannot draw weights, or an empty text."""
    try:
        keras.initializers.get(name)(shape, dtype=dtype)
    except Exception as error:  # TensorFlow has several types
        return str(error) or "no reason"
    return ""


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", sorted(keras_words.INITIALIZERS))
def test_initializers_are_refused_exactly_where_keras_refuses(name: str, dtype: str) -> None:
    weights = "float32" if dtype.startswith("mixed_") else dtype
    for key, shape in {"initializer.kernel": SHAPE, "initializer.bias": (4,)}.items():
        accepted = planned({**SMALL, "dtype": dtype, key: name}) is not None
        assert accepted != bool(refusal_of(name, shape, weights)), key


def test_a_head_in_bfloat16_has_weights_in_bfloat16() -> None:
    assert planned({**SMALL, "initializer.kernel": "orthogonal", "head.dtype": "bfloat16"}) is None


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("data_format", ["channels_first", "channels_last"])
def test_activations_are_computed(dtype: str, data_format: str) -> None:
    for name in sorted(keras_words.ACTIVATIONS - {"linear"}):
        given = {**SMALL, "dtype": dtype, "data_format": data_format, "activation.kind": name}
        network: Any = planned({**given, "norm": "none"})
        node = next(node for node in network if isinstance(node.op, Activation))
        image = keras.ops.cast(np.ones((1, 4, 4, 4), "float32"), dtype.removeprefix("mixed_"))
        output = activation(Site(network, node), node.op)(image)
        assert (output.shape, output.dtype) == (image.shape, image.dtype), name
