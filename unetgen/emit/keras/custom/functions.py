"""Activations with arguments, and layers that lack a data format in Keras.

These are dropout of whole channels, and a layer norm.
"""

from typing import Any

import keras
from keras import ops

WITHOUT_FLOAT16 = frozenset({"sparsemax"})  # TensorFlow has no range of float16 numbers, which it counts with


@keras.saving.register_keras_serializable(package="unetgen")
class FunctionActivation(keras.layers.Layer):
    """Activation with arguments, such as the axis of the classes, or a slope.

    Keras' `Activation` takes none.
    """

    def __init__(self, function: str, arguments: dict[str, float], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.function = function
        self.arguments = dict(arguments)

    def call(self, inputs: Any) -> Any:
        function = keras.activations.get(self.function)
        if self.function in WITHOUT_FLOAT16 and self.compute_dtype == "float16":
            return ops.cast(function(ops.cast(inputs, "float32"), **self.arguments), "float16")
        return function(inputs, **self.arguments)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "function": self.function, "arguments": dict(self.arguments)}


@keras.saving.register_keras_serializable(package="unetgen")
class SpatialDropout1D(keras.layers.Dropout):
    """Dropout of whole channels of `(batch, c, n)`, with a data format."""

    def __init__(self, rate: float, data_format: str, **kwargs: Any) -> None:
        super().__init__(rate, **kwargs)
        self.data_format = data_format

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or not self.rate:
            return inputs
        shape: Any = ops.shape(inputs)
        batch, first, last = shape
        kept = (batch, first, 1) if self.data_format == "channels_first" else (batch, 1, last)
        return keras.random.dropout(inputs, self.rate, noise_shape=kept, seed=self.seed_generator)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "data_format": self.data_format}


@keras.saving.register_keras_serializable(package="unetgen")
class LayerNormalization(keras.layers.LayerNormalization):
    """Layer normalization over the channels of `(batch, c, n)`.

    Keras' layer uses the last axis on PyTorch.
    """

    def call(self, inputs: Any) -> Any:
        last = ops.moveaxis(inputs, 1, -1)
        outputs = ops.layer_normalization(last, self.gamma, self.beta, axis=-1, epsilon=self.epsilon)
        return ops.cast(ops.moveaxis(outputs, -1, 1), self.compute_dtype)
