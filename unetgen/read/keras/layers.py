"""A Keras layer as operations, by its class name and its configuration.

A layer counts as one of ours only if the operation gives the very output shape and weights that Keras gave it;
anything else becomes `Foreign`, so that nothing is silently taken for what it is not. Keras itself is not imported.
Spellings that mean the same become one: padding that pads nothing is `same` for convolutions and `valid` otherwise.
"""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import re
from collections.abc import Callable, Sequence
from typing import Any

from unetgen.ops import AnyOp, Axes, Concat, Dense, Dropout, Merge, Norm, PReLU, Reshape, Weight
from unetgen.ops.as_json import op_from_dict
from unetgen.read.keras import pooling_resizing as maps
from unetgen.read.keras.activations import activation_ops, function_ops
from unetgen.read.keras.convolutions import convolution_ops
from unetgen.read.keras.foreign import foreign
from unetgen.read.keras.tensor_axes import Call

# the layers that have a data format, with their dimensions left out
SPATIAL = re.compile(
    r"((?:Cropped|Grouped)?Conv|(?:Global)?(?:Max|Average)Pooling|UpSampling|Cropping|ZeroPadding|SpatialDropout)[123]D(Transpose)?"
    r"|LinearUpSampling|ResizeTo|Pad|PaddedPooling"
)
MERGES = {"Add": Merge("add"), "Average": Merge("average"), "Multiply": Merge("multiply"), "Maximum": Merge("maximum")}
Read = list[AnyOp] | None


def read_layer(call: Call) -> list[AnyOp]:
    """Return a call's operations: none if linear, two with a fused activation."""
    ops = known_ops(call) if is_known(call.layer) else None
    return [foreign(call)] if ops is None or not agree_with_keras(ops, call) else ops


def is_known(layer: Any) -> bool:
    """Return whether a layer's class is defined by Keras or unetgen."""
    return type(layer).__module__.split(".")[0] in ("keras", "unetgen")


def known_ops(call: Call) -> Read:
    """Return the ops of the configuration, before shapes and weights are checked."""
    spatial = SPATIAL.fullmatch(call.layer_type)
    if call.layer_type == "Pad" and not hasattr(call.layer, "data_format"):
        return None  # `keras.ops.pad`, whose class is named as our layer
    if spatial:
        kind = (spatial[1] or call.layer_type) + (spatial[2] or "")
        own = getattr(call.layer, "data_format", "channels_last") == call.layout.data_format
        return spatial_ops(call, kind) if own else None
    if call.layer_type in MERGES:
        return merge_ops(call)
    if type(call.layer).__module__.startswith("unetgen.") and hasattr(call.layer, "data_format"):
        return our_ops(call)
    return READERS.get(call.layer_type, activation_ops)(call)


def our_ops(call: Call) -> Read:
    """Return the op of one of our own layers, by its name and configuration."""
    if call.layer.data_format != call.layout.data_format:
        return None
    try:
        return [op_from_dict({**call.layer.get_config(), "type": call.layer_type})]
    except ValueError:
        return None


def spatial_ops(call: Call, kind: str) -> Read:
    """Return the operations of a layer that has a data format."""
    if "Conv" in kind:
        return convolution_ops(call, kind)
    return dropout_ops(call) if kind == "SpatialDropout" else maps.map_ops(call, kind)


def batch_ops(call: Call) -> Read:
    layer = call.layer
    norm = Norm("batch", float(layer.epsilon), float(layer.momentum), bool(layer.center), bool(layer.scale))
    return [norm] if call.is_class_axis(layer.axis) else None


def group_ops(call: Call) -> Read:
    """Return a group norm.

    A group per channel is an instance norm, as Keras has only one class.
    """
    layer, channels = call.layer, call.inputs[0].channels
    kind, groups = ("instance", 0) if layer.groups == channels else ("group", int(layer.groups))
    norm = Norm(kind, float(layer.epsilon), 0.0, bool(layer.center), bool(layer.scale), groups)
    return [norm] if call.is_class_axis(layer.axis) else None


def layer_norm_ops(call: Call) -> Read:
    layer = call.layer
    norm = Norm("layer", float(layer.epsilon), 0.0, bool(layer.center), bool(layer.scale))
    usual = call.is_class_axis(layer.axis) and not getattr(layer, "rms_scaling", False)
    return [norm] if usual else None


def dense_ops(call: Call) -> Read:
    layer = call.layer
    return [Dense(layer.units, bool(layer.use_bias)), *function_ops(call, layer.activation)]


def prelu_ops(call: Call) -> Read:
    """Return a PReLU by the axes that share a slope."""
    dims = len(call.inputs[0].sizes)
    everywhere = set(range(1, dims + 2))
    pixels = everywhere - {call.layout.class_axis(dims + 2)}
    shared = set(call.layer.shared_axes or ())
    if shared == everywhere:
        return [PReLU("one")]
    return [PReLU("channel" if shared else "element")] if shared in (pixels, set[int]()) else None


def dropout_ops(call: Call) -> Read:
    """Return dropout, or `None` with a noise shape or if forced outside training."""
    if getattr(call.layer, "noise_shape", None) is not None or call.arguments:
        return None
    return [Dropout(float(call.layer.rate), "plain" if call.layer_type == "Dropout" else "spatial")]


def reshape_ops(call: Call) -> Read:
    """Return a reshape from a vector to a map of one pixel; `None` for any other."""
    return None if call.inputs[0].sizes else [Reshape(len(call.output.sizes))]


def concat_ops(call: Call) -> Read:
    return [Concat()] if call.is_class_axis(call.layer.axis) else None


def merge_ops(call: Call) -> Read:
    """Return the merge of a layer or tensor function.

    `None` with a number or a weighted mean.
    """
    is_function = not hasattr(call.layer, "weights")
    if call.arguments or len(call.inputs) < 2 or (is_function and call.layer_type == "Average"):
        return None
    alike = len({len(shape.sizes) for shape in call.inputs}) == 1
    return [MERGES[call.layer_type]] if alike else None


READERS: dict[str, Callable[[Call], Read]] = {
    "BatchNormalization": batch_ops,
    "GroupNormalization": group_ops,
    "LayerNormalization": layer_norm_ops,
    "Dense": dense_ops,
    "PReLU": prelu_ops,
    "Dropout": dropout_ops,
    "Reshape": reshape_ops,
    "Concatenate": concat_ops,
}


def agree_with_keras(ops: Sequence[AnyOp], call: Call) -> bool:
    """Return whether the operations have the layer's output shape and weights."""
    shapes, weights = list(call.inputs), list[Axes]()
    for op in ops:
        weights += [weight_shape(call, op, weight) for weight in op.weights(shapes)]
        shapes = [op.shape(shapes)]
    return shapes[0] == call.output and weights == [tuple(weight.shape) for weight in call.weights]


def weight_shape(call: Call, op: AnyOp, weight: Weight) -> Axes:
    """Return a weight's shape in Keras; slopes have the axis order of the map."""
    first = isinstance(op, PReLU) and call.layout.data_format == "channels_first"
    return (weight.shape[-1], *weight.shape[:-1]) if first else weight.shape
