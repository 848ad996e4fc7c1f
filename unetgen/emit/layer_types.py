"""The Keras class of each node: one source for the table, the summary and the model."""

from typing import assert_never

from unetgen.ops import (
    Activation,
    AnyOp,
    Concat,
    Conv,
    ConvTranspose,
    Foreign,
    Input,
    Norm,
    Pool,
    Resize,
)


def layer_type(op: AnyOp, dims: int) -> str:
    """`Conv3D`, `MaxPooling2D`, `Activation`, …"""
    match op:
        case Input():
            return "InputLayer"
        case Conv():
            return f"Conv{dims}D"
        case ConvTranspose():
            return f"Conv{dims}DTranspose"
        case Pool(kind=kind):
            return f"{'Max' if kind == 'max' else 'Average'}Pooling{dims}D"
        case Resize():
            return f"UpSampling{dims}D"
        case Norm():
            return "BatchNormalization"
        case Activation(function="softmax"):
            return "Softmax"
        case Activation():
            return "Activation"
        case Concat():
            return "Concatenate"
        case Foreign(layer_type=name):
            return name
    assert_never(op)
