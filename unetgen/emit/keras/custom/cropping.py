"""Channels-first cropping in 1D, and transposed convolutions with cropping.

The margins of a transposed convolution are inside the layer that has its weights, so that the layer's output is the
output of the operation. A negative margin adds pixels that no input reaches: PyTorch's output padding beyond its
padding.
"""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from unetgen.emit.keras.custom.biases import biased, transpose_without_bias
from unetgen.emit.keras.custom.maps import Axes, MapLayer

Margins = Sequence[Sequence[int]]


@keras.saving.register_keras_serializable(package="unetgen")
class Cropping1D(MapLayer):
    """Cropping in one dimension, with a data format.

    Shape: `(batch, c, n) → (batch, c, n - before - after)`.
    """

    def __init__(self, cropping: Sequence[int], data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.cropping = tuple(cropping)

    def call(self, inputs: Any) -> Any:
        return cut(inputs, self.pixel_axes(inputs.shape), [self.cropping])

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        left = remaining(self.sizes(input_shape), [self.cropping])
        return self.laid_out(input_shape, input_shape[self.channel_axis], left)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "cropping": self.cropping}


class Cropped(keras.layers.Layer):
    """Mixin for Keras' transposed convolutions with `valid` padding.

    It crops their result before the bias is added.
    """

    def __init__(self, *args: Any, cropping: Margins, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cropping = tuple((before, after) for before, after in cropping)

    @property
    def first_pixel_axis(self) -> int:
        return 2 if self.data_format == "channels_first" else 1

    def call(self, inputs: Any) -> Any:
        axes = range(self.first_pixel_axis, self.first_pixel_axis + self.rank)
        outputs = pad_zeros(cut(transpose_without_bias(self, inputs), axes, self.cropping), axes, self.cropping)
        return self.activation(biased(self, outputs))

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        whole = super().compute_output_shape(input_shape)
        first = self.first_pixel_axis
        left = remaining(whole[first : first + self.rank], self.cropping)
        return (*whole[:first], *left, *whole[first + self.rank :])

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "cropping": self.cropping}


@keras.saving.register_keras_serializable(package="unetgen")
class CroppedConv1DTranspose(Cropped, keras.layers.Conv1DTranspose):
    """Transposed convolution with cropping.

    Shape: `(batch, n, c) → (batch, n · strides + max(kernel_size - strides, 0) - before - after, filters)`.
    """


@keras.saving.register_keras_serializable(package="unetgen")
class CroppedConv2DTranspose(Cropped, keras.layers.Conv2DTranspose):
    """Transposed convolution with cropping, in two dimensions."""


@keras.saving.register_keras_serializable(package="unetgen")
class CroppedConv3DTranspose(Cropped, keras.layers.Conv3DTranspose):
    """Transposed convolution with cropping, in three dimensions."""


def cut(inputs: Any, axes: Sequence[int], margins: Margins) -> Any:
    """Cut pixels from a map; negative margins are left to `pad_zeros`."""
    parts = [slice(None)] * inputs.ndim
    for axis, (before, after) in zip(axes, margins, strict=True):
        parts[axis] = slice(max(before, 0), -max(after, 0) or None)
    return inputs[tuple(parts)]


def pad_zeros(inputs: Any, axes: Sequence[int], margins: Margins) -> Any:
    """Add pixels of zeros for negative margins."""
    if all(margin >= 0 for pair in margins for margin in pair):
        return inputs
    zeros = [(0, 0)] * inputs.ndim
    for axis, (before, after) in zip(axes, margins, strict=True):
        zeros[axis] = (max(-before, 0), max(-after, 0))
    return ops.pad(inputs, zeros)


def remaining(sizes: Axes, margins: Margins) -> Axes:
    return tuple(None if n is None else n - sum(pair) for n, pair in zip(sizes, margins, strict=True))
