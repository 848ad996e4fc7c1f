"""The common class of custom layers: the axes of channels and pixels."""

from collections.abc import Iterable
from typing import Any

import keras

Axes = tuple[int | None, ...]  # including the batch axis; `None` if a size is open


class MapLayer(keras.layers.Layer):
    """A layer with a data format."""

    def __init__(self, data_format: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = data_format

    @property
    def channel_axis(self) -> int:
        return 1 if self.data_format == "channels_first" else -1

    def pixel_axes(self, shape: Axes) -> range:
        """Return the spatial axes of a tensor of this shape."""
        return range(2, len(shape)) if self.data_format == "channels_first" else range(1, len(shape) - 1)

    def sizes(self, shape: Axes) -> Axes:
        return tuple(shape[axis] for axis in self.pixel_axes(shape))

    def laid_out(self, shape: Axes, channels: int | None, sizes: Iterable[int | None]) -> Axes:
        """Return the batch axis of `shape` with these channels and sizes."""
        first = self.data_format == "channels_first"
        return (shape[0], channels, *sizes) if first else (shape[0], *sizes, channels)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "data_format": self.data_format}


def times(size: int | None, factor: int) -> int | None:
    """Multiply a size, which may be open, by a factor."""
    return None if size is None else size * factor
