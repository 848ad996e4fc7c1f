"""Convolutions that add their bias along the channels, whatever the sizes.

Keras' convolutions do not, on TensorFlow and channels first, if the last axis has as many pixels as there are filters:
`ops.add` then takes that axis for the channels. The names are those of Keras, because nothing else is different.
"""

from typing import Any

import keras
from keras import ops


class Biased(keras.layers.Layer):
    """Mixin for Keras' convolutions."""

    def call(self, inputs: Any) -> Any:
        return self.activation(biased(self, self.convolution_op(inputs, self.kernel)))


class BiasedTranspose(keras.layers.Layer):
    """Mixin for Keras' transposed convolutions."""

    def call(self, inputs: Any) -> Any:
        return self.activation(biased(self, transpose_without_bias(self, inputs)))


@keras.saving.register_keras_serializable(package="unetgen")
class Conv1D(Biased, keras.layers.Conv1D):
    """Convolution: `(batch, c, n) → (batch, filters, n / strides)`."""


@keras.saving.register_keras_serializable(package="unetgen")
class Conv2D(Biased, keras.layers.Conv2D):
    """Convolution in two dimensions."""


@keras.saving.register_keras_serializable(package="unetgen")
class Conv3D(Biased, keras.layers.Conv3D):
    """Convolution in three dimensions."""


@keras.saving.register_keras_serializable(package="unetgen")
class Conv1DTranspose(BiasedTranspose, keras.layers.Conv1DTranspose):
    """Transposed convolution: `(batch, c, n) → (batch, filters, n · strides)`."""


@keras.saving.register_keras_serializable(package="unetgen")
class Conv2DTranspose(BiasedTranspose, keras.layers.Conv2DTranspose):
    """Transposed convolution in two dimensions."""


@keras.saving.register_keras_serializable(package="unetgen")
class Conv3DTranspose(BiasedTranspose, keras.layers.Conv3DTranspose):
    """Transposed convolution in three dimensions."""


def transpose_without_bias(layer: Any, inputs: Any) -> Any:
    """Compute a transposed convolution without bias and activation."""
    options = {"padding": layer.padding, "dilation_rate": layer.dilation_rate, "data_format": layer.data_format}
    return ops.conv_transpose(inputs, layer.kernel, layer.strides, **options)


def biased(layer: Any, outputs: Any) -> Any:
    """Add the bias, shaped as the map, by the backend's own `+`."""
    if not layer.use_bias:
        return outputs
    pixels = layer.rank if layer.data_format == "channels_first" else 0
    return outputs + ops.reshape(layer.bias, (-1, *[1] * pixels))
