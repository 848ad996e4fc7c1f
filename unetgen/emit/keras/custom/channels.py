"""Layers that turn channels into pixels, repeat, cut or add channels."""

import math
from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from unetgen.emit.keras.custom.maps import Axes, MapLayer, times


@keras.saving.register_keras_serializable(package="unetgen")
class PixelShuffle(MapLayer):
    """Pixel shuffle (Shi 2016), with channels split as in PyTorch.

    Shape: `(batch, c · prod(size), n) → (batch, c, n · size)`.
    """

    def __init__(self, size: Sequence[int], data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.size = tuple(size)

    def call(self, inputs: Any) -> Any:
        sizes = self.sizes(ops.shape(inputs))
        channels = inputs.shape[self.channel_axis] // math.prod(self.size)
        dims = len(self.size)
        first = self.data_format == "channels_first"
        apart = (-1, channels, *self.size, *sizes) if first else (-1, *sizes, channels, *self.size)
        pixel, part = (2 + dims, 2) if first else (1, 2 + dims)  # where these axes begin
        pairs = [axis for i in range(dims) for axis in (pixel + i, part + i)]
        order = (0, 1, *pairs) if first else (0, *pairs, 1 + dims)
        grown = [n * s for n, s in zip(sizes, self.size, strict=True)]
        return ops.reshape(ops.transpose(ops.reshape(inputs, apart), order), self.laid_out((-1,), channels, grown))

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        channels = input_shape[self.channel_axis] // math.prod(self.size)
        return self.laid_out(input_shape, channels, map(times, self.sizes(input_shape), self.size))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "size": self.size}


@keras.saving.register_keras_serializable(package="unetgen")
class PixelUnshuffle(MapLayer):
    """Inverse of `PixelShuffle`, with channels ordered as in PyTorch.

    Shape: `(batch, c, n) → (batch, c · prod(size), n / size)`.
    """

    def __init__(self, size: Sequence[int], data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.size = tuple(size)

    def call(self, inputs: Any) -> Any:
        sizes = [n // s for n, s in zip(self.sizes(ops.shape(inputs)), self.size, strict=True)]
        channels, dims = inputs.shape[self.channel_axis], len(self.size)
        first = self.data_format == "channels_first"
        pairs = [number for pair in zip(sizes, self.size, strict=True) for number in pair]
        apart = (-1, channels, *pairs) if first else (-1, *pairs, channels)
        begin = 2 if first else 1  # of the pairs of axes: pixels, and parts of a pixel
        pixels, parts = range(begin, begin + 2 * dims, 2), range(begin + 1, begin + 2 * dims, 2)
        order = (0, 1, *parts, *pixels) if first else (0, *pixels, 1 + 2 * dims, *parts)
        merged = self.laid_out((-1,), channels * math.prod(self.size), sizes)
        return ops.reshape(ops.transpose(ops.reshape(inputs, apart), order), merged)

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        channels = times(input_shape[self.channel_axis], math.prod(self.size))
        pairs = zip(self.sizes(input_shape), self.size, strict=True)
        return self.laid_out(input_shape, channels, [None if n is None else n // s for n, s in pairs])

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "size": self.size}


@keras.saving.register_keras_serializable(package="unetgen")
class Tile(MapLayer):
    """Repetition of all channels: `(batch, c, n) → (batch, c · times, n)`."""

    def __init__(self, times: int, data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.times = times

    def call(self, inputs: Any) -> Any:
        return ops.concatenate([inputs] * self.times, axis=self.channel_axis)

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        channels = times(input_shape[self.channel_axis], self.times)
        return self.laid_out(input_shape, channels, self.sizes(input_shape))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "times": self.times}


@keras.saving.register_keras_serializable(package="unetgen")
class FitChannels(MapLayer):
    """Channels of zeros added at the end, or the last channels cut.

    Shape: `(batch, c, n) → (batch, filters, n)`.
    """

    def __init__(self, filters: int, data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.filters = filters

    def call(self, inputs: Any) -> Any:
        missing = self.filters - inputs.shape[self.channel_axis]
        if missing <= 0:
            return inputs[:, : self.filters] if self.channel_axis == 1 else inputs[..., : self.filters]
        margins = [(0, 0)] * inputs.ndim
        margins[self.channel_axis] = (0, missing)
        return ops.pad(inputs, margins)

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        return self.laid_out(input_shape, self.filters, self.sizes(input_shape))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "filters": self.filters}
