"""Ops in words, for the legend, tooltips and the figure's description."""

import re
from collections.abc import Iterable, Mapping
from typing import assert_never

from unetgen.emit.activation_names import activation_name
from unetgen.emit.figure.style.text_width import axes_text, factor_text
from unetgen.ops import (
    Activation,
    AnyOp,
    Attend,
    Axes,
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

STEPS = (("strides", "stride"), ("dilation_rate", "dilation"))  # settings of foreign layers


def in_words(ops: Iterable[AnyOp], measures: bool = True) -> str:
    """Return ops in words: `conv 3×3×3, batch norm, ReLU`.

    `measures=False` leaves out kernels and factors.
    """
    return ", ".join(op_words(op, measures) for op in ops)


def op_words(op: AnyOp, measures: bool = True) -> str:
    """Return one op in words: `conv 3×3×3`."""
    return f"{op_name(op)} {op_measure(op) if measures else ''}".strip() + fused_activation(op)


def fused_activation(op: AnyOp) -> str:
    """Return the activation inside a layer of another model: `, ReLU`."""
    function = dict(op.attributes).get("activation", "linear") if isinstance(op, Foreign) else "linear"
    return "" if function == "linear" or op_name(op) == "Activation" else f", {activation_name(function)}"


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
        case Norm(kind=kind, described_as=described):
            return f"{described or kind} norm"
        case Activation(function=function):
            return activation_name(function)
        case Dropout(kind=kind):
            return "dropout" if kind == "plain" else "spatial dropout"
        case Merge(kind=kind):
            return kind
        case Attend():
            return "attention"
        case Modulate(kind=kind):
            return "add time" if kind == "add" else "scale, shift by time"
        case Sinusoid():
            return "sines, cosines"
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
    """Return the name of an op whose settings hardly change it."""
    match op:
        case Input():
            return "input"
        case ConvTranspose(groups=groups):
            return "transposed conv" if groups == 1 else "grouped transposed conv"
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
        case Pad(mode=mode):
            return "pad" if op.adds_zeros else f"{mode} pad"
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
    """Return an op's window, stride and dilation (`3×3×3`), or factor (`×2`).

    Returns an empty string for ops without them.
    """
    match op:
        case Conv(kernel_size=window, strides=strides, dilation_rate=rate):
            return window_text(window, strides, rate, usual=(1,) * len(strides))
        case ConvTranspose(kernel_size=window, strides=strides):
            return window_text(window, strides, usual=(1,) * len(strides))
        case Pool(pool_size=window, strides=strides):
            return window_text(window, strides, usual=window)
        case PixelUnshuffle(size=window):
            return axes_text(window)
        case Resize(size=size) | PixelShuffle(size=size):
            return factor_text(size)
        case Tile(times=times):
            return f"×{times}"
        case Attend(heads=heads):
            return "" if heads == 1 else f"{heads} heads"
        case Foreign(attributes=attributes):
            return foreign_measure(dict(attributes))
        case Input() | Dense() | GlobalPool() | Reshape() | ResizeTo() | Crop() | Pad() | Norm() | Activation():
            return ""
        case PReLU() | Dropout() | Concat() | Merge() | FitChannels() | Sinusoid() | Modulate():
            return ""
    assert_never(op)


def window_text(window: Axes, strides: Axes, rate: Axes = (), *, usual: Axes) -> str:
    """Return a window, its stride if it is not the usual one, and its dilation."""
    stride = [f"stride {short_axes_text(strides)}"] if strides != usual else []
    dilation = [f"dilation {short_axes_text(rate)}"] if max(rate, default=1) > 1 else []
    return ", ".join([axes_text(window), *stride, *dilation])


def foreign_measure(settings: Mapping[str, str]) -> str:
    """Return the window, stride, dilation or factor that a layer's settings have."""
    window = next((settings[key] for key in ("kernel_size", "pool_size") if key in settings), "")
    factor = f"×{settings['size']}" if "size" in settings and re.fullmatch(r"[\dx]+", settings["size"]) else ""
    more = [f"{word} {short}" for key, word in STEPS if (short := short_setting(settings.get(key, "1"))) != "1"]
    return ", ".join(filter(None, [window.replace("x", "×") or factor.replace("x", "×"), *more]))


def short_setting(value: str) -> str:
    """Return `2` for `2x2`, else `2×1`."""
    return value.split("x", maxsplit=1)[0] if len(set(value.split("x"))) == 1 else value.replace("x", "×")


def short_axes_text(values: tuple[int, ...]) -> str:
    """Return `2` if all axes are equal, else `2×2×1`."""
    return str(values[0]) if len(set(values)) == 1 else axes_text(values)
