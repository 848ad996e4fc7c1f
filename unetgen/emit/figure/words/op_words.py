"""Ops in words, for the legend, tooltips and the figure's description."""

from collections.abc import Iterable
from typing import assert_never

from unetgen.emit.figure.style.text_width import axes_text, factor_text
from unetgen.ops import (
    Activation,
    AnyOp,
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
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Tile,
)

# activations whose usual spelling differs from their Keras name
ACTIVATIONS = {
    **{name.lower(): name for name in ("ReLU", "ReLU6", "ELU", "CELU", "SELU", "GELU", "SiLU")},
    "leaky_relu": "leaky ReLU",
}


def in_words(ops: Iterable[AnyOp], measures: bool = True) -> str:
    """Return ops in words: `conv 3×3×3, batch norm, ReLU`.

    `measures=False` leaves out kernels and factors.
    """
    return ", ".join(f"{op_name(op)} {op_measure(op) if measures else ''}".strip() for op in ops)


def op_name(op: AnyOp) -> str:
    match op:
        case Conv(groups=groups):
            return "conv" if groups == 1 else "grouped conv"
        case Pool(kind=kind) | GlobalPool(kind=kind):
            return f"{'global ' if isinstance(op, GlobalPool) else ''}{kind} pool"
        case Resize(interpolation=interpolation):
            return f"up-sample {interpolation}"
        case ResizeTo(interpolation=interpolation):
            return f"resize {interpolation}"
        case Norm(kind=kind):
            return f"{kind} norm"
        case Activation(function=function):
            return ACTIVATIONS.get(function, function.replace("_", " "))
        case Dropout(kind=kind):
            return "dropout" if kind == "plain" else "spatial dropout"
        case Merge(kind=kind):
            return kind
        case Foreign(layer_type=layer_type):
            return layer_type
        case _:
            return plain_op_name(op)


def plain_op_name(
    op: Input
    | ConvTranspose
    | Dense
    | Reshape
    | PixelShuffle
    | PixelUnshuffle
    | Crop
    | Pad
    | PReLU
    | Concat
    | Tile
    | FitChannels,
) -> str:
    """Return the name of an op whose settings do not change it."""
    match op:
        case Input():
            return "input"
        case ConvTranspose():
            return "transposed conv"
        case Dense():
            return "dense layer"
        case Reshape():
            return "reshape"
        case PixelShuffle():
            return "pixel shuffle"
        case PixelUnshuffle():
            return "pixel unshuffle"
        case Crop():
            return "crop"
        case Pad():
            return "pad"
        case PReLU():
            return "PReLU"
        case Concat():
            return "concatenate"
        case Tile():
            return "repeat channels"
        case FitChannels():
            return "fit channels"
    assert_never(op)


def op_measure(op: AnyOp) -> str:
    """Return an op's window, stride and dilation (`3×3×3`) or factor (`×2`).

    Returns an empty string for ops without either.
    """
    match op:
        case Conv(kernel_size=window, strides=strides, dilation_rate=rate):
            stride = [f"stride {short_axes_text(strides)}"] if max(strides) > 1 else []
            return ", ".join(
                [axes_text(window), *stride, *([f"dilation {short_axes_text(rate)}"] if max(rate) > 1 else [])]
            )
        case ConvTranspose(kernel_size=window, strides=strides):
            plain = window == strides or max(strides) == 1
            return axes_text(window) if plain else f"{axes_text(window)}, stride {short_axes_text(strides)}"
        case Pool(pool_size=window) | PixelUnshuffle(size=window):
            return axes_text(window)
        case Resize(size=size) | PixelShuffle(size=size):
            return factor_text(size)
        case Input() | Dense() | GlobalPool() | Reshape() | ResizeTo() | Crop() | Pad() | Norm() | Activation():
            return ""
        case PReLU() | Dropout() | Concat() | Merge() | Tile() | FitChannels() | Foreign():
            return ""
    assert_never(op)


def short_axes_text(values: tuple[int, ...]) -> str:
    """Return `2` if all axes are equal, else `2×2×1`."""
    return str(values[0]) if len(set(values)) == 1 else axes_text(values)
