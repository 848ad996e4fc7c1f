"""The settings of a layer that are told with its name: those that differ from what everybody takes."""

from collections.abc import Iterable
from typing import TypeGuard, assert_never

from unetgen.ops import (
    Activation,
    AnyOp,
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
    Margins,
    Merge,
    Norm,
    Pad,
    PixelShuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Tile,
)

KERAS_EPSILON, KERAS_MOMENTUM = 0.001, 0.99


def telling(op: AnyOp) -> list[str]:
    match op:
        case Conv() | ConvTranspose():
            return convolution(op)
        case Pool():
            strides = [] if op.strides == op.pool_size else [f"strides {axes(op.strides)}"]
            return [axes(op.pool_size), *strides, *(["same"] if op.padding == "same" else [])]
        case Resize() | ResizeTo() | PixelShuffle():
            return resizing(op)
        case Norm():
            return normalization(op)
        case Crop(cropping=cut) | Pad(padding=cut):
            return [margins(cut)]
        case Dense(units=number) | Tile(times=number) | FitChannels(filters=number):
            return [str(number), *(["no bias"] if isinstance(op, Dense) and not op.use_bias else [])]
        case Activation():
            return [*([] if op.function == "softmax" else [op.function]), *spelled(op.parameters)]
        case PReLU(slopes=slopes):
            return ["one slope" if slopes == "one" else f"a slope per {slopes}"]
        case Dropout(rate=rate):
            return [f"{rate:g}"]
        case Foreign():
            return [activation(op)] if op.layer_type == "Activation" else []
        case Concat() | Merge() | GlobalPool() | Reshape() | Input():
            return []
    assert_never(op)


def resizing(op: Resize | ResizeTo | PixelShuffle) -> list[str]:
    size = f"to {axes(op.sizes)}" if isinstance(op, ResizeTo) else axes(op.size)
    if isinstance(op, PixelShuffle):
        return [size]
    kind = [] if op.interpolation == "nearest" else [op.interpolation]
    return [size, *kind, *(["align_corners"] if op.align_corners else [])]


def normalization(op: Norm) -> list[str]:
    """What differs from Keras' defaults; the momentum is batch normalization's alone."""
    parts = [f"groups {op.groups}"] if op.kind == "group" else []
    parts += [f"epsilon {op.epsilon:g}"] if op.epsilon != KERAS_EPSILON else []
    parts += [f"momentum {op.momentum:g}"] if op.kind == "batch" and op.momentum != KERAS_MOMENTUM else []
    return [*parts, *([] if op.center else ["no center"]), *([] if op.scale else ["no scale"])]


def convolution(op: Conv | ConvTranspose) -> list[str]:
    parts = [str(op.filters), axes(op.kernel_size)]
    usual = "same" if isinstance(op, Conv) else "valid"
    if set(op.strides) != {1} and not (isinstance(op, ConvTranspose) and op.strides == op.kernel_size):
        parts.append(f"strides {axes(op.strides)}")
    if isinstance(op, Conv):
        parts += [f"dilation {axes(op.dilation_rate)}"] if set(op.dilation_rate) != {1} else []
        parts += [f"groups {op.groups}"] if op.groups != 1 else []
    elif op.cropping:
        parts.append(f"cropping {margins(op.cropping)}")
    return [*parts, *([op.padding] if op.padding != usual else []), *([] if op.use_bias else ["no bias"])]


def activation(op: Activation | Foreign) -> str:
    """The function, and the axis where it is not the one of the classes."""
    if isinstance(op, Activation):
        return op.function
    said = dict(op.attributes)
    axis = f" over axis {said['axis']}" if "axis" in said else ""
    return f"{said.get('function', op.layer_type)}{axis}"


def is_activation(op: AnyOp) -> TypeGuard[Activation | Foreign]:
    return isinstance(op, Activation) or (isinstance(op, Foreign) and op.layer_type == "Activation")


def spelled(parameters: Iterable[tuple[str, float]]) -> list[str]:
    """`negative_slope 0.01`"""
    return [f"{name} {value:g}" for name, value in parameters]


def margins(cut: Margins) -> str:
    """`4x4` where before and after are alike, else as Keras writes it: `((4, 5), (4, 5))`."""
    return axes(tuple(before for before, _ in cut)) if all(a == b for a, b in cut) else str(cut)


def axes(values: Axes) -> str:
    """`3x3x3`."""
    return "x".join(map(str, values))
