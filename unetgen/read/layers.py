"""A Keras layer as operations, by its class name and its configuration.

A layer counts as one of ours only if the operation gives the very output shape and weights that Keras gave it;
anything else becomes `Foreign`, so that nothing is silently taken for what it is not. Keras itself is not imported.
Spellings that mean the same become one: padding that pads nothing is `same` for convolutions and `valid` otherwise.
"""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import re
from collections.abc import Sequence
from typing import Any, Literal

from unetgen.ops import AnyOp, Axes, Concat, Conv, ConvTranspose, Norm, Padding, Pool, Resize
from unetgen.read.activations import activation_ops, function_ops
from unetgen.read.foreign import foreign
from unetgen.read.layout import Call

SPATIAL = re.compile(r"(Conv|MaxPooling|AveragePooling|UpSampling)[123]D(Transpose)?")


def read_layer(call: Call) -> list[AnyOp]:
    """The operations that a call of a layer stands for: none for a linear activation, two for a fused one."""
    ops = known_ops(call) if is_known(call.layer) else None
    return [foreign(call)] if ops is None or not fits(ops, call) else ops


def is_known(layer: Any) -> bool:
    """Somebody else's class may have one of Keras' names."""
    return type(layer).__module__.split(".")[0] in ("keras", "unetgen")


def known_ops(call: Call) -> list[AnyOp] | None:
    """What the layer's configuration says, before it is held against its shapes and weights."""
    layer = call.layer
    spatial = SPATIAL.fullmatch(call.layer_type)
    if spatial:
        return spatial_ops(call, spatial[1] + (spatial[2] or ""))
    if call.layer_type == "BatchNormalization":
        norm = Norm("batch", float(layer.epsilon), float(layer.momentum), bool(layer.center), bool(layer.scale))
        return [norm] if call.is_class_axis(layer.axis) else None
    if call.layer_type == "Concatenate":
        return [Concat()] if call.is_class_axis(layer.axis) else None
    return activation_ops(call)


def spatial_ops(call: Call, kind: str) -> list[AnyOp] | None:
    """Convolutions, with their fused activation, pooling and up-sampling."""
    layer, sizes = call.layer, call.inputs[0].sizes
    if getattr(layer, "data_format", "channels_last") != call.layout.data_format:
        return None
    if kind == "UpSampling":
        return [Resize(axes(layer.size, len(sizes)), getattr(layer, "interpolation", "nearest"))]
    if layer.padding not in ("same", "valid"):
        return None
    if kind.endswith("Pooling"):
        return [pool(layer, "max" if kind == "MaxPooling" else "average", sizes)]
    op = conv(layer, sizes) if kind == "Conv" else conv_transpose(layer, len(sizes))
    return None if op is None else [op, *function_ops(call, layer.activation)]


def pool(layer: Any, kind: Literal["max", "average"], sizes: Axes) -> Pool:
    size, strides = axes(layer.pool_size, len(sizes)), axes(layer.strides, len(sizes))
    return Pool(kind, size, strides, "valid" if pads_nothing(sizes, size, strides) else layer.padding)


def conv(layer: Any, sizes: Axes) -> Conv:
    """Holes in a kernel of one pixel are no holes."""
    dims = len(sizes)
    kernel, strides = axes(layer.kernel_size, dims), axes(layer.strides, dims)
    dilation = tuple(d if k > 1 else 1 for k, d in zip(kernel, axes(layer.dilation_rate, dims), strict=True))
    op = Conv(layer.filters, kernel, strides, layer.padding, dilation, layer.groups, bool(layer.use_bias))
    padding: Padding = "same" if pads_nothing(sizes, op.reach, strides) else op.padding
    return Conv(op.filters, kernel, strides, padding, dilation, op.groups, op.use_bias)


def conv_transpose(layer: Any, dims: int) -> ConvTranspose | None:
    """`None` where our operation has no word for it."""
    kernel, strides = axes(layer.kernel_size, dims), axes(layer.strides, dims)
    if getattr(layer, "output_padding", None) is not None or set(axes(layer.dilation_rate, dims)) != {1}:
        return None
    within = all(k <= s for k, s in zip(kernel, strides, strict=True))
    return ConvTranspose(layer.filters, kernel, strides, "valid" if within else layer.padding, bool(layer.use_bias))


def pads_nothing(sizes: Axes, reach: Axes, strides: Axes) -> bool:
    """Whether `same` adds no pixel, so that it means `valid`."""
    return all((-(-n // s) - 1) * s + r <= n for n, r, s in zip(sizes, reach, strides, strict=True))


def axes(value: Any, dims: int) -> Axes:
    """Keras keeps one number for one axis in some layers and a tuple in others."""
    return (int(value),) * dims if isinstance(value, int) else tuple(int(part) for part in value)


def fits(ops: Sequence[AnyOp], call: Call) -> bool:
    """Whether the operations have the output and the weights that Keras gave the layer."""
    shapes, weights = list(call.inputs), list[Axes]()
    for op in ops:
        weights += [weight.shape for weight in op.weights(shapes)]
        shapes = [op.shape(shapes)]
    return shapes[0] == call.output and weights == [tuple(weight.shape) for weight in call.weights]
