"""Attention between the pixels of maps."""

from typing import Any

import keras
from keras import ops

from unetgen.emit.keras.custom.maps import Axes, MapLayer


@keras.saving.register_keras_serializable(package="unetgen")
class Attend(MapLayer):
    """Scaled dot-product attention (Vaswani 2017) in groups of channels, the heads.

    Takes queries, keys and values; the last map stands for those that are not given. Shape: `(batch, c, n), (batch, c,
    m), (batch, d, m) → (batch, d, n)`.
    """

    def __init__(self, heads: int, data_format: str, **kwargs: Any) -> None:
        super().__init__(data_format, **kwargs)
        self.heads = heads

    def call(self, inputs: Any) -> Any:
        maps = list(inputs) if isinstance(inputs, list | tuple) else [inputs]
        queries, values = maps[0], maps[-1]
        q, k, v = (self.in_heads(maps[min(i, len(maps) - 1)]) for i in range(3))
        first = self.channel_axis == 1
        q = q * (queries.shape[self.channel_axis] // self.heads) ** -0.5
        weights = ops.softmax(ops.einsum("bhcn,bhcm->bhnm" if first else "bnhc,bmhc->bhnm", q, k))
        made = ops.einsum("bhnm,bhcm->bhcn" if first else "bhnm,bmhc->bnhc", weights, v)
        return ops.reshape(made, self.laid_out((-1,), values.shape[self.channel_axis], self.sizes(ops.shape(queries))))

    def in_heads(self, x: Any) -> Any:
        """Return a map with its pixels in a row, and its channels by head."""
        count: Any = 1
        for size in self.sizes(ops.shape(x)):
            count = count * size
        width = x.shape[self.channel_axis] // self.heads
        shape = (self.heads, width, count) if self.channel_axis == 1 else (count, self.heads, width)
        return ops.reshape(x, (-1, *shape))

    def compute_output_shape(self, input_shape: Any) -> Axes:
        shapes = input_shape if isinstance(input_shape[0], list | tuple) else [input_shape]
        return self.laid_out(shapes[0], shapes[-1][self.channel_axis], self.sizes(shapes[0]))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "heads": self.heads}
