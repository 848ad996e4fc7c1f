"""Keras' pooling, resizing, cropping and padding layers as operations."""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from typing import Any, Literal

from unetgen.ops import (
    AnyOp,
    Axes,
    Crop,
    GlobalPool,
    Pad,
    Pool,
    Reshape,
    Resize,
    ResizeTo,
    pads_nothing,
)
from unetgen.read.keras.tensor_axes import Call, axes_of, pairs

INTERPOLATIONS = {"nearest": "nearest", "bilinear": "linear"}


def map_ops(call: Call, kind: str) -> list[AnyOp] | None:
    """Return a layer's operations by its class name without dimensions.

    `None` if unknown.
    """
    layer, sizes = call.layer, call.inputs[0].sizes
    if kind.startswith("Global"):
        pooled = GlobalPool(pool_kind(kind))
        return [pooled, Reshape(len(sizes))] if getattr(layer, "keepdims", False) else [pooled]
    if kind.endswith("Pooling"):
        if kind == "PaddedPooling":
            return [Pool(layer.kind, layer.pool_size, layer.strides, layer.padding, pairs(layer.margins))]
        return [pool(layer, pool_kind(kind), sizes)] if layer.padding in ("same", "valid") else None
    op = resizing_op(layer, kind, len(sizes)) or rearranging(layer, kind)
    return None if op is None else [op]


def pool_kind(kind: str) -> Literal["max", "average"]:
    return "max" if "Max" in kind else "average"


def pool(layer: Any, kind: Literal["max", "average"], sizes: Axes) -> Pool:
    size, strides = axes_of(layer.pool_size, len(sizes)), axes_of(layer.strides, len(sizes))
    return Pool(kind, size, strides, "valid" if pads_nothing(sizes, size, strides) else layer.padding)


def resizing_op(layer: Any, kind: str, dims: int) -> Resize | ResizeTo | None:
    match kind:
        case "UpSampling":
            word = INTERPOLATIONS.get(getattr(layer, "interpolation", "nearest"))
            return Resize(axes_of(layer.size, dims), word) if word else None
        case "LinearUpSampling":
            return Resize(axes_of(layer.size, dims), "linear", bool(layer.align_corners))
        case "ResizeTo":
            return ResizeTo(axes_of(layer.target, dims), layer.interpolation, bool(layer.align_corners))
        case _:
            return None


def rearranging(layer: Any, kind: str) -> AnyOp | None:
    match kind:
        case "Cropping":
            return Crop(pairs(layer.cropping))
        case "ZeroPadding":
            return Pad(pairs(layer.padding))
        case "Pad":
            return Pad(pairs(layer.padding), layer.mode)
        case _:
            return None
