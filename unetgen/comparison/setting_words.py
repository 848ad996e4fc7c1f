"""The settings written behind a layer's type.

These are its size, and whatever differs from the usual value.
"""

from collections.abc import Iterable
from typing import TypeGuard, assert_never

from unetgen._text import by_axis, plural
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
    Margins,
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

KERAS_EPSILON, KERAS_MOMENTUM = 0.001, 0.99


def notable_settings(op: AnyOp) -> list[str]:
    """Return the settings of an op in the order in which they are written."""
    match op:
        case Conv() | ConvTranspose():
            return convolution_words(op)
        case Pool():
            strides = [] if op.strides == op.pool_size else [f"strides {by_axis(op.strides)}"]
            around = [f"{margins_text(op.margins)} around"] if op.margins else []
            return [by_axis(op.pool_size), *strides, *(["same"] if op.padding == "same" else []), *around]
        case PixelUnshuffle(size=size):
            return [by_axis(size)]
        case Resize() | ResizeTo() | PixelShuffle():
            return resizing_words(op)
        case Norm():
            return normalization_words(op)
        case Crop(cropping=cut):
            return [margins_text(cut)]
        case Pad(padding=more, mode=mode):
            return [margins_text(more), *([] if op.adds_zeros else [mode])]
        case Dense(units=number) | Tile(times=number) | FitChannels(filters=number):
            return [str(number), *(["no bias"] if isinstance(op, Dense) and not op.use_bias else [])]
        case Activation():
            return [*([] if op.function == "softmax" else [op.function]), *parameter_texts(op.parameters)]
        case PReLU(slopes=slopes):
            return ["one slope" if slopes == "one" else f"a slope per {slopes}"]
        case Attend() | Dropout():
            return [plural(op.heads, "head") if isinstance(op, Attend) else f"{op.rate:g}"]
        case Sinusoid() | Modulate():
            return time_words(op)
        case Foreign():
            return [activation_words(op)] if op.layer_type == "Activation" else []
        case Concat() | Merge() | GlobalPool() | Reshape() | Input():
            return []
    assert_never(op)


def time_words(op: Sinusoid | Modulate) -> list[str]:
    if isinstance(op, Modulate):
        return [op.kind]
    shift = [f"shift {op.shift}"] if op.shift else []
    return [str(op.units), f"{op.first} first", f"period {op.max_period}", *shift]


def resizing_words(op: Resize | ResizeTo | PixelShuffle) -> list[str]:
    size = f"to {by_axis(op.sizes)}" if isinstance(op, ResizeTo) else by_axis(op.size)
    if isinstance(op, PixelShuffle):
        return [size]
    kind = [] if op.interpolation == "nearest" else [op.interpolation]
    return [size, *kind, *(["align_corners"] if op.align_corners else [])]


def normalization_words(op: Norm) -> list[str]:
    """Return what differs from Keras' defaults.

    Only batch normalization has a momentum.
    """
    parts = [f"groups {op.groups}"] if op.kind == "group" else []
    parts += [f"epsilon {op.epsilon:g}"] if op.epsilon != KERAS_EPSILON else []
    parts += [f"momentum {op.momentum:g}"] if op.kind == "batch" and op.momentum != KERAS_MOMENTUM else []
    return [*parts, *([] if op.center else ["no center"]), *([] if op.scale else ["no scale"])]


def convolution_words(op: Conv | ConvTranspose) -> list[str]:
    parts = [str(op.filters), by_axis(op.kernel_size)]
    usual = "same" if isinstance(op, Conv) else "valid"
    if set(op.strides) != {1} and not (isinstance(op, ConvTranspose) and op.strides == op.kernel_size):
        parts.append(f"strides {by_axis(op.strides)}")
    if isinstance(op, Conv):
        parts += [f"dilation {by_axis(op.dilation_rate)}"] if set(op.dilation_rate) != {1} else []
    elif op.cropping:
        parts.append(f"cropping {margins_text(op.cropping)}")
    parts += [f"groups {op.groups}"] if op.groups != 1 else []
    return [*parts, *([op.padding] if op.padding != usual else []), *([] if op.use_bias else ["no bias"])]


def activation_words(op: Activation | Foreign) -> str:
    """Return the function, and its axis if that is not the axis of the classes."""
    if isinstance(op, Activation):
        return op.function
    attributes = dict(op.attributes)
    axis = f" over axis {attributes['axis']}" if "axis" in attributes else ""
    return f"{attributes.get('function', op.layer_type)}{axis}"


def is_activation(op: AnyOp) -> TypeGuard[Activation | Foreign]:
    return isinstance(op, Activation) or (isinstance(op, Foreign) and op.layer_type == "Activation")


def parameter_texts(parameters: Iterable[tuple[str, float]]) -> list[str]:
    """Return each parameter with its value: `negative_slope 0.01`."""
    return [f"{name} {value:g}" for name, value in parameters]


def margins_text(cut: Margins) -> str:
    """Return `4x4` if both ends of each axis are equal.

    Otherwise what Keras writes: `((4, 5), (4, 5))`.
    """
    return by_axis(tuple(before for before, _ in cut)) if all(a == b for a, b in cut) else str(cut)
