"""Transposed convolutions in groups of channels, which Keras lacks.

Zeros are put between the pixels, and an ordinary convolution in groups reads them with the kernel turned around. The
layers are Keras' transposed convolutions in all else: kernel `(*kernel_size, filters / groups, channels)`.
"""

from typing import Any

import keras
from keras import ops

from unetgen.emit.keras.custom.biases import biased
from unetgen.emit.keras.custom.cropping import Cropped, cut, pad_zeros
from unetgen.emit.keras.custom.maps import Axes


class Grouped(Cropped):
    """Mixin for Keras' transposed convolutions; the result may be cropped."""

    def __init__(self, *args: Any, groups: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups

    def build(self, input_shape: Axes) -> None:
        """Add the kernel, whose filters are those of a group, and the bias."""
        channels = input_shape[1 if self.data_format == "channels_first" else -1]
        shape = (*self.kernel_size, self.filters // self.groups, channels)
        self.kernel = self.add_weight(
            shape, self.kernel_initializer, name="kernel", regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )  # fmt: skip
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                (self.filters,), self.bias_initializer, name="bias", regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )  # fmt: skip

    def call(self, inputs: Any) -> Any:
        axes = range(self.first_pixel_axis, self.first_pixel_axis + self.rank)
        outputs = self.scattered(inputs, axes)
        for margins in (self.cut_by_word, self.cropping):
            outputs = pad_zeros(cut(outputs, axes, margins), axes, margins)
        return self.activation(biased(self, outputs))

    def scattered(self, inputs: Any, axes: range) -> Any:
        """Return the `valid` result without bias."""
        around: list[Any] = [(0, 0)] * len(inputs.shape)
        for axis, kernel, stride in zip(axes, self.kernel_size, self.strides, strict=True):
            inputs = with_zeros_between(inputs, axis, stride)
            around[axis] = (kernel - 1, max(kernel - stride, 0))
        return ops.conv(ops.pad(inputs, around), self.turned_kernel(), data_format=self.data_format)

    def turned_kernel(self) -> Any:
        """Return the kernel of the convolution.

        Its shape is `(*kernel_size, channels / groups, filters)`.
        """
        *window, share, channels = self.kernel.shape
        kernel = ops.flip(self.kernel, axis=tuple(range(self.rank)))
        kernel = ops.reshape(kernel, (*window, share, self.groups, channels // self.groups))
        order = (*range(self.rank), self.rank + 2, self.rank + 1, self.rank)
        return ops.reshape(ops.transpose(kernel, order), (*window, channels // self.groups, self.filters))

    @property
    def cut_by_word(self) -> Any:
        """The margins that `same` cuts from the `valid` result."""
        more = [max(k - s, 0) * (self.padding == "same") for k, s in zip(self.kernel_size, self.strides, strict=True)]
        return [(extra // 2, extra - extra // 2) for extra in more]

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "groups": self.groups}


@keras.saving.register_keras_serializable(package="unetgen")
class GroupedConv1DTranspose(Grouped, keras.layers.Conv1DTranspose):
    """Transposed convolution in groups of channels."""


@keras.saving.register_keras_serializable(package="unetgen")
class GroupedConv2DTranspose(Grouped, keras.layers.Conv2DTranspose):
    """Transposed convolution in groups of channels, in two dimensions."""


@keras.saving.register_keras_serializable(package="unetgen")
class GroupedConv3DTranspose(Grouped, keras.layers.Conv3DTranspose):
    """Transposed convolution in groups of channels, in three dimensions."""


def with_zeros_between(inputs: Any, axis: int, stride: int) -> Any:
    """Put zeros behind each pixel of an axis, `stride - 1` of them."""
    if stride == 1:
        return inputs
    apart: list[Any] = [(0, 0)] * (len(inputs.shape) + 1)
    apart[axis + 1] = (0, stride - 1)
    sizes = list(ops.shape(inputs))
    sizes[axis] = sizes[axis] * stride
    return ops.reshape(ops.pad(ops.expand_dims(inputs, axis + 1), apart), sizes)
