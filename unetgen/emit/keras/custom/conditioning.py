"""Signals without space, and how they change maps."""

import math
from typing import Any

import keras
from keras import ops

from unetgen.emit.keras.custom.maps import Axes, MapLayer


@keras.saving.register_keras_serializable(package="unetgen")
class Sinusoid(MapLayer):
    """Sines and cosines of a number (Vaswani 2017): `(batch, 1) → (batch, units)`.

    They are computed in single precision.
    """

    def __init__(self, units: int, max_period: int, shift: int, first: str, data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.units, self.max_period, self.shift, self.first = units, max_period, shift, first

    def call(self, inputs: Any) -> Any:
        half = self.units // 2
        powers = ops.arange(half, dtype="float32") * (-math.log(self.max_period) / (half - self.shift))
        angles = ops.cast(inputs, "float32") * ops.exp(powers)
        waves = [ops.sin(angles), ops.cos(angles)]
        return ops.cast(ops.concatenate(waves if self.first == "sin" else waves[::-1], axis=-1), self.compute_dtype)

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        return (input_shape[0], self.units)

    def get_config(self) -> dict[str, Any]:
        more = {"units": self.units, "max_period": self.max_period, "shift": self.shift, "first": self.first}
        return {**super().get_config(), **more}


@keras.saving.register_keras_serializable(package="unetgen")
class Modulate(MapLayer):
    """A map changed by a vector: `(batch, c, n), (batch, c or 2 · c) → (batch, c, n)`.

    The vector is added, or its halves scale and shift.
    """

    def __init__(self, kind: str, data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.kind = kind

    def call(self, inputs: Any) -> Any:
        x, vector = inputs
        channels = x.shape[self.channel_axis]
        by_pixel = self.laid_out((-1,), vector.shape[-1], [1] * (x.ndim - 2))
        vector = ops.reshape(vector, by_pixel)
        if self.kind == "add":
            return x + vector
        first = self.channel_axis == 1
        scale = vector[:, :channels] if first else vector[..., :channels]
        return x * (1 + scale) + (vector[:, channels:] if first else vector[..., channels:])

    def compute_output_shape(self, input_shape: Any) -> Axes:
        return tuple(input_shape[0])

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "kind": self.kind}
