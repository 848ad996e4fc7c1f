"""Padding with a map's own pixels, where Keras pads with zeros."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from unetgen.emit.keras.custom.maps import Axes, MapLayer


@keras.saving.register_keras_serializable(package="unetgen")
class Pad(MapLayer):
    """Padding by PyTorch's modes `reflect`, `replicate` and `circular`.

    Shape: `(batch, c, n) → (batch, c, before + n + after)`.
    """

    def __init__(self, padding: Sequence[Sequence[int]], mode: str, data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.padding = tuple((before, after) for before, after in padding)
        self.mode = mode

    def call(self, inputs: Any) -> Any:
        for axis, (before, after) in zip(self.pixel_axes(inputs.shape), self.padding, strict=True):
            if before or after:
                count = ops.shape(inputs)[axis]
                inputs = ops.take(inputs, pixels_read(ops.arange(-before, count + after), count, self.mode), axis=axis)
        return inputs

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        pairs = zip(self.sizes(input_shape), self.padding, strict=True)
        grown = [None if n is None else before + n + after for n, (before, after) in pairs]
        return self.laid_out(input_shape, input_shape[self.channel_axis], grown)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "padding": self.padding, "mode": self.mode}


def pixels_read(at: Any, count: Any, mode: str) -> Any:
    """Return the pixels of an axis that are read at places before, in and after it."""
    match mode:
        case "reflect":
            return (count - 1) - ops.abs((count - 1) - ops.abs(at))
        case "replicate":
            return ops.clip(at, 0, count - 1)
        case _:
            return (at + count) % count
