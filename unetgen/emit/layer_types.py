"""The Keras class of each node, for the table, the summary and the model."""

from typing import assert_never

from unetgen.ops import (
    Activation,
    AnyOp,
    Attend,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dense,
    Dropout,
    FitChannels,
    Foreign,
    GlobalPool,
    Input,
    Merge,
    Modulate,
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Sinusoid,
    Tile,
)

NORMS = {
    "batch": "BatchNormalization",
    "instance": "GroupNormalization",
    "group": "GroupNormalization",
    "layer": "LayerNormalization",
}
WITH_PARAMETERS = {
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "elu": "ELU",
}  # layers that take parameters


def layer_type(op: AnyOp, dims: int) -> str:
    """Return an op's Keras class, or our own layer's name: `Conv3D`, `Activation`, …."""
    match op:
        case Input():
            return "InputLayer"
        case Conv():
            return f"Conv{dims}D"
        case ConvTranspose(cropping=cropping, groups=groups):
            return f"{'Grouped' if groups > 1 else 'Cropped' if cropping else ''}Conv{dims}DTranspose"
        case Pool(kind=kind):
            return "PaddedPooling" if op.margins else f"{kind.title()}Pooling{dims}D"
        case GlobalPool(kind=kind):
            return f"Global{kind.title()}Pooling{dims}D"
        case Resize(interpolation="linear") if dims != 2 or op.align_corners:
            return "LinearUpSampling"
        case Resize():
            return f"UpSampling{dims}D"
        case Crop():
            return f"Cropping{dims}D"
        case Pad():
            return f"ZeroPadding{dims}D" if op.adds_zeros else "Pad"
        case Norm(kind=kind):
            return NORMS[kind]
        case Activation(function="softmax"):
            return "Softmax"
        case Activation(function=function, parameters=parameters):
            return WITH_PARAMETERS.get(function, "Activation") if parameters else "Activation"
        case Dropout(kind=kind):
            return "Dropout" if kind == "plain" else f"SpatialDropout{dims}D"
        case Concat():
            return "Concatenate"
        case Merge(kind=kind):
            return kind.title()
        case Dense() | Reshape() | ResizeTo() | PixelShuffle() | PixelUnshuffle() | PReLU():
            return type(op).__name__
        case Tile() | FitChannels() | Attend() | Sinusoid() | Modulate():
            return type(op).__name__
        case Foreign(layer_type=name):
            return name
    assert_never(op)
