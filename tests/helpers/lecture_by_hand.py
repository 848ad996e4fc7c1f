"""The lecture's network as in its notebook; each field changes one thing."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from dataclasses import dataclass
from typing import Any

from keras import Input, Model
from keras.layers import (
    Activation,
    AveragePooling3D,
    BatchNormalization,
    Conv3D,
    Conv3DTranspose,
    Dropout,
    MaxPooling3D,
    UpSampling3D,
    concatenate,
)

FIRST: dict[str, Any] = {"data_format": "channels_first"}


@dataclass(frozen=True)
class ByHand:
    """The notebook's choices, by default."""

    filters: tuple[int, ...] = (32, 64, 64, 128, 64, 64)
    first_kernel: int = 3
    activation: str = "relu"
    relus: tuple[int, ...] = (0, 1, 2, 3, 4, 5)  # the convolutions that have one
    fused: bool = False
    norm: bool = False
    bias: bool = True
    pool: Any = 2
    average: bool = False
    dropout: bool = False
    transposed: bool = False
    skip_of: int = 1
    swapped: bool = False
    joined: bool = True
    extra: bool = False
    shared: bool = False
    classes: int = 3
    head: str = "sigmoid"
    head_padding: str = "valid"

    def conv(self, x: Any, j: int, layer: Any = None) -> Any:
        """Add the j-th convolution with its norm and activation."""
        x = (layer or self.conv_layer(j))(x)
        x = BatchNormalization(axis=1)(x) if self.norm else x
        return Activation(self.activation)(x) if j in self.relus and not self.fused else x

    def conv_layer(self, j: int) -> Any:
        kernel = 3 if j else self.first_kernel
        fused = self.activation if self.fused else None
        return Conv3D(self.filters[j], kernel, padding="same", use_bias=self.bias, activation=fused, **FIRST)

    def up(self, x: Any) -> Any:
        return (Conv3DTranspose(128, 2, strides=2, **FIRST) if self.transposed else UpSampling3D(self.pool, **FIRST))(x)

    def join(self, x: Any, skip: Any) -> Any:
        joins = [skip, x] if self.swapped else [x, skip]
        return concatenate(joins, axis=1) if self.joined else x

    def model(self) -> Any:
        """Build a model from `Input((4, 160, 160, 16))` to three classes, channels first."""
        inputs = Input((4, 160, 160, 16))
        first = self.conv(inputs, 0)
        second = self.conv(first, 1)
        x = (AveragePooling3D if self.average else MaxPooling3D)(self.pool, **FIRST)(second)
        x = self.conv(self.conv(x, 2), 3)
        x = Dropout(0.5)(x) if self.dropout else x
        x = self.conv(self.join(self.up(x), (first, second)[self.skip_of]), 4)
        last = self.conv_layer(5)
        x = self.conv(x, 5, last)
        if self.extra or self.shared:
            x = self.conv(x, 5, last if self.shared else None)
        x = Conv3D(self.classes, 1, padding=self.head_padding, **FIRST)(x)
        return Model(inputs, Activation(self.head)(x))


def lecture(**changes: Any) -> Any:
    return ByHand(**changes).model()
