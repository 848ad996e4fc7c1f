"""The rival: the lecture's network in Keras by hand, for any depth and format."""

from importlib import import_module
from typing import Any


def handmade(depth: int = 2, size: tuple[int, ...] = (160, 160, 16), data_format: str = "channels_first") -> Any:
    """Build the model as in a notebook, compiled with losses along the class axis."""
    keras: Any = import_module("keras")
    layers = keras.layers
    axis = 1 if data_format == "channels_first" else -1
    laid_out: dict[str, Any] = {"data_format": data_format}

    def conv(x: Any, filters: int) -> Any:
        return layers.Activation("relu")(layers.Conv3D(filters, 3, padding="same", **laid_out)(x))

    x = inputs = keras.Input((4, *size) if axis == 1 else (*size, 4))
    skips: list[Any] = []
    for level in range(depth):
        x = conv(conv(x, 32 * 2**level), 64 * 2**level)
        if level < depth - 1:
            skips.append(x)
            x = layers.MaxPooling3D(2, **laid_out)(x)
    for level in reversed(range(depth - 1)):
        x = layers.Concatenate(axis=axis)([layers.UpSampling3D(2, **laid_out)(x), skips[level]])
        x = conv(conv(x, 64 * 2**level), 64 * 2**level)
    outputs = layers.Activation("sigmoid")(layers.Conv3D(3, 1, **laid_out)(x))
    model: Any = keras.Model(inputs, outputs)
    loss = keras.losses.CategoricalCrossentropy(axis=axis)
    model.compile(keras.optimizers.Adam(1e-5), loss=loss, metrics=["categorical_accuracy"])
    return model


if __name__ == "__main__":
    handmade().summary()
