"""Pooling whose windows reach beyond the map, as PyTorch's do."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from unetgen.emit.keras.custom.maps import Axes, MapLayer


@keras.saving.register_keras_serializable(package="unetgen")
class PaddedPooling(MapLayer):
    """Pooling by `max` or `average` over the pixels of a window that are in the map.

    Shape: `(batch, c, n) → (batch, c, (before + n + after - pool_size) // strides + 1)`.
    """

    def __init__(
        self,
        kind: str,
        pool_size: Sequence[int],
        strides: Sequence[int],
        padding: str,
        margins: Sequence[Sequence[int]],
        data_format: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format, **kwargs)
        self.kind = kind
        self.pool_size = tuple(pool_size)
        self.strides = tuple(strides)
        self.padding = padding
        self.margins = tuple((before, after) for before, after in margins)

    def call(self, inputs: Any) -> Any:
        settings = (self.pool_size, self.strides, self.padding, self.data_format)
        if self.kind == "max":
            return ops.max_pool(self.surrounded(inputs, float("-inf")), *settings)
        shares = ops.average_pool(self.surrounded(ops.ones_like(inputs), 0.0), *settings)
        return ops.average_pool(self.surrounded(inputs, 0.0), *settings) / shares

    def surrounded(self, x: Any, value: float) -> Any:
        """Return a map with its margins filled."""
        around: list[Any] = [(0, 0)] * len(x.shape)
        for axis, pair in zip(self.pixel_axes(x.shape), self.margins, strict=True):
            around[axis] = pair
        return ops.pad(x, around, constant_values=value)

    def compute_output_shape(self, input_shape: Axes) -> Axes:
        settings = zip(self.sizes(input_shape), self.margins, self.pool_size, self.strides, strict=True)
        made = [None if n is None else (n + sum(around) - k) // s + 1 for n, around, k, s in settings]
        return self.laid_out(input_shape, input_shape[self.channel_axis], made)

    def get_config(self) -> dict[str, Any]:
        own = {name: getattr(self, name) for name in ("kind", "pool_size", "strides", "padding", "margins")}
        return {**super().get_config(), **own}
