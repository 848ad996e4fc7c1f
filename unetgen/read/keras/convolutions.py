"""Keras' convolutions as operations, with the activation that is fused into them."""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from typing import Any

from unetgen.ops import AnyOp, Axes, Conv, ConvTranspose, Padding, pads_nothing
from unetgen.read.keras.activations import function_ops
from unetgen.read.keras.tensor_axes import Call, axes_of, pairs


def convolution_ops(call: Call, kind: str) -> list[AnyOp] | None:
    """Return the convolution and its activation; `None` if our ops cannot express it."""
    layer, sizes = call.layer, call.inputs[0].sizes
    if layer.padding not in ("same", "valid"):
        return None
    op = conv_transpose(layer, len(sizes)) if kind.endswith("Transpose") else conv(layer, sizes)
    return None if op is None else [op, *function_ops(call, layer.activation)]


def conv(layer: Any, sizes: Axes) -> Conv:
    """Return the op; dilation of one pixel is 1, and padding without effect is `same`."""
    dims = len(sizes)
    kernel, strides = axes_of(layer.kernel_size, dims), axes_of(layer.strides, dims)
    dilation = tuple(d if k > 1 else 1 for k, d in zip(kernel, axes_of(layer.dilation_rate, dims), strict=True))
    op = Conv(layer.filters, kernel, strides, layer.padding, dilation, layer.groups, bool(layer.use_bias))
    padding: Padding = "same" if pads_nothing(sizes, op.extent, strides) else op.padding
    return Conv(op.filters, kernel, strides, padding, dilation, op.groups, op.use_bias)


def conv_transpose(layer: Any, dims: int) -> ConvTranspose | None:
    """Return the op, `None` if it is unknown.

    A layer of unetgen's may have `cropping`.
    """
    kernel, strides = axes_of(layer.kernel_size, dims), axes_of(layer.strides, dims)
    if getattr(layer, "output_padding", None) is not None or set(axes_of(layer.dilation_rate, dims)) != {1}:
        return None
    within = all(k <= s for k, s in zip(kernel, strides, strict=True))
    padding: Padding = "valid" if within else layer.padding
    cut = pairs(getattr(layer, "cropping", ()))
    cropping = cut if any(map(any, cut)) else ()
    groups = getattr(layer, "groups", 1)
    return ConvTranspose(layer.filters, kernel, strides, padding, bool(layer.use_bias), cropping, groups)
