"""Read single Keras layers as operations."""

# Keras is untyped
# pyright: reportUnknownVariableType=false

from typing import Any

from keras import Input, Model, layers

from unetgen.ops import AnyOp
from unetgen.read.keras.model import read_keras

FIRST: dict[str, Any] = {"data_format": "channels_first"}


def read(layer: Any, *sizes: int, channels: int = 4, first: bool = False) -> list[AnyOp]:
    """Return a layer's operations, after a convolution that sets the data format."""
    inputs = Input((channels, *sizes) if first else (*sizes, channels))
    conv = getattr(layers, f"Conv{len(sizes)}D")(channels, 1, **(FIRST if first else {}))
    model = Model(inputs, layer(conv(inputs)))
    result = read_keras(model)
    assert result.params == model.count_params()
    return [node.op for node in result][2:]
