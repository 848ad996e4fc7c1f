"""Resizing that Keras lacks: 1D and 3D, aligned corners, arbitrary sizes."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from unetgen.emit.keras.custom.maps import Axes, MapLayer, times


@keras.saving.register_keras_serializable(package="unetgen")
class UpSampling1D(MapLayer):
    """Nearest up-sampling in one dimension, with a data format.

    Shape, channels first: `(batch, c, n) → (batch, c, n · size)`.
    """

    def __init__(self, size: int, data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.size = size

    def call(self, inputs: Any) -> Any:
        return ops.repeat(inputs, self.size, axis=self.pixel_axes(inputs.shape)[0])

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        grown = times(self.sizes(input_shape)[0], self.size)
        return self.laid_out(input_shape, input_shape[self.channel_axis], [grown])

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "size": self.size}


@keras.saving.register_keras_serializable(package="unetgen")
class UpSampling2D(keras.layers.UpSampling2D):
    """Bilinear up-sampling that also works if the size of an axis is open.

    Keras' layer then fails.
    """

    def call(self, inputs: Any) -> Any:
        first = 2 if self.data_format == "channels_first" else 1
        for axis, factor in enumerate(self.size, start=first):
            inputs = linear(inputs, axis, ops.shape(inputs)[axis] * factor, align_corners=False)
        return inputs


@keras.saving.register_keras_serializable(package="unetgen")
class LinearUpSampling(MapLayer):
    """Linear interpolation along each axis, as PyTorch's `Upsample`.

    Shape: `(batch, c, n) → (batch, c, n · size)`.
    """

    def __init__(self, size: Sequence[int], align_corners: bool, data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.size = tuple(size)
        self.align_corners = align_corners

    def call(self, inputs: Any) -> Any:
        for axis, factor in zip(self.pixel_axes(inputs.shape), self.size, strict=True):
            if factor > 1:
                inputs = linear(inputs, axis, ops.shape(inputs)[axis] * factor, self.align_corners)
        return inputs

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        grown = map(times, self.sizes(input_shape), self.size)
        return self.laid_out(input_shape, input_shape[self.channel_axis], grown)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "size": self.size, "align_corners": self.align_corners}


@keras.saving.register_keras_serializable(package="unetgen")
class ResizeTo(MapLayer):
    """Resizing to a fixed size, as PyTorch's `interpolate`.

    Shape: `(batch, c, n) → (batch, c, target)`. Nearest takes pixel floor(i · n / target).
    """

    def __init__(
        self, target: Sequence[int], interpolation: str, align_corners: bool, data_format: str, **kwargs: Any
    ) -> None:
        super().__init__(data_format, **kwargs)
        self.target = tuple(target)
        self.interpolation = interpolation
        self.align_corners = align_corners

    def call(self, inputs: Any) -> Any:
        for axis, size in zip(self.pixel_axes(inputs.shape), self.target, strict=True):
            if inputs.shape[axis] != size and self.interpolation == "nearest":
                inputs = ops.take(inputs, ops.arange(size) * ops.shape(inputs)[axis] // size, axis=axis)
            elif inputs.shape[axis] != size:
                inputs = linear(inputs, axis, size, self.align_corners)
        return inputs

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        return self.laid_out(input_shape, input_shape[self.channel_axis], self.target)

    def get_config(self) -> dict[str, Any]:
        own = {"target": self.target, "interpolation": self.interpolation, "align_corners": self.align_corners}
        return {**super().get_config(), **own}


def linear(inputs: Any, axis: int, size: Any, align_corners: bool) -> Any:
    """Interpolate linearly to `size` pixels along one axis.

    `size` may be a tensor, if the size of the axis is open.
    """
    count = ops.shape(inputs)[axis]
    position = positions(count, size, align_corners)
    below = ops.cast(ops.floor(position), "int32")
    above = ops.minimum(below + 1, count - 1)
    weight = ops.reshape(position - ops.cast(below, "float32"), [-1 if i == axis else 1 for i in range(inputs.ndim)])
    low, high = (ops.take(inputs, index, axis=axis) for index in (below, above))
    return low + (high - low) * ops.cast(weight, inputs.dtype)


def positions(count: Any, size: Any, align_corners: bool) -> Any:
    """Return the positions of `size` new pixels among `count` pixels.

    Either corners coincide, or edges do, with no position below 0.
    """
    pixel = ops.cast(ops.arange(size), "float32")
    count, size = (ops.cast(number, "float32") for number in (count, size))
    if align_corners:
        return pixel * ((count - 1) / ops.maximum(size - 1, 1))
    return ops.maximum((pixel + 0.5) * (count / size) - 0.5, 0)
