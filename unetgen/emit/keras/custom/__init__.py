"""What Keras lacks: small registered layers that save, load and run on every backend. `LAYERS` is all of them."""

from typing import Any

from unetgen.emit.keras.custom.biases import (
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Conv3D,
    Conv3DTranspose,
)
from unetgen.emit.keras.custom.channels import FitChannels, PixelShuffle, Tile
from unetgen.emit.keras.custom.cropping import (
    CroppedConv1DTranspose,
    CroppedConv2DTranspose,
    CroppedConv3DTranspose,
    Cropping1D,
)
from unetgen.emit.keras.custom.functions import FunctionActivation, LayerNormalization, SpatialDropout1D
from unetgen.emit.keras.custom.resizing import LinearUpSampling, ResizeTo, UpSampling1D, UpSampling2D

LAYERS: tuple[Any, ...] = (
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Conv3D,
    Conv3DTranspose,
    CroppedConv1DTranspose,
    CroppedConv2DTranspose,
    CroppedConv3DTranspose,
    Cropping1D,
    FunctionActivation,
    LayerNormalization,
    LinearUpSampling,
    FitChannels,
    PixelShuffle,
    ResizeTo,
    SpatialDropout1D,
    Tile,
    UpSampling1D,
    UpSampling2D,
)
