"""The Keras layer of each op."""

# Keras is largely untyped, so strict checking finds its gaps and not our faults
# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false
# pyright: reportOptionalCall=false, reportIncompatibleMethodOverride=false, reportOptionalSubscript=false
# pyright: reportOperatorIssue=false, reportOptionalOperand=false, reportAttributeAccessIssue=false

from typing import Any, assert_never

import keras

from unetgen.emit.keras.custom import ClassActivation, UpSampling1D
from unetgen.emit.layer_types import layer_type
from unetgen.errors import UserError
from unetgen.graph import Node, Plan
from unetgen.keras_names import CLASS_ACTIVATIONS
from unetgen.ops import Activation, Concat, Conv, ConvTranspose, Foreign, Input, Norm, Pool, Resize


def lay(plan: Plan, node: Node, inputs: list[Any], layer: Any = None) -> tuple[Any, Any]:
    """The node's tensor and its layer; `layer` is the one to use again where weights are shared."""
    if isinstance(node.op, Input):
        return keras.Input(plan.laid_out(node.shape), name=node.name, dtype=plan.dtype), None
    layer = layer or layer_of(plan, node)
    return layer(inputs if len(inputs) > 1 else inputs[0]), layer


def class_axis(plan: Plan) -> int:
    """The axis of channels and classes, the batch axis counted."""
    return 1 if plan.data_format == "channels_first" else -1


def layer_of(plan: Plan, node: Node) -> Any:
    """A new layer for a node."""
    own: dict[str, Any] = {"name": node.name, "dtype": plan.dtype}
    laid_out = {**own, "data_format": plan.data_format}
    kind: Any = getattr(keras.layers, layer_type(node.op, plan.dims), None)
    op = node.op
    match op:
        case Conv():
            keys = ("kernel_size", "strides", "padding", "dilation_rate", "groups", "use_bias")
            return kind(op.filters, **{key: getattr(op, key) for key in keys}, **laid_out)
        case ConvTranspose():
            keys = ("kernel_size", "strides", "padding", "use_bias")
            return kind(op.filters, **{key: getattr(op, key) for key in keys}, **laid_out)
        case Pool():
            return kind(op.pool_size, strides=op.strides, padding=op.padding, **laid_out)
        case Resize():
            return up_sampling(kind, op, plan, own)
        case Norm():
            keys = ("epsilon", "momentum", "center", "scale")
            return kind(axis=class_axis(plan), **{key: getattr(op, key) for key in keys}, **own)
        case Activation(function="softmax"):
            return kind(axis=class_axis(plan), **own)
        case Activation(function=function) if function in CLASS_ACTIVATIONS and plan.data_format == "channels_first":
            return ClassActivation(function, axis=1, **own)
        case Activation(function=function):
            return kind(function, **own)
        case Concat():
            return kind(axis=class_axis(plan), **own)
        case Foreign() | Input():
            raise UserError(f"{node.name} is a {layer_type(op, plan.dims)}, which unetgen reads but does not build.")
    assert_never(op)


def up_sampling(kind: Any, op: Resize, plan: Plan, own: dict[str, Any]) -> Any:
    """Keras' layer, but for one dimension channels first, which Keras does not have."""
    if plan.dims == 1:
        if plan.data_format == "channels_first":
            return UpSampling1D(op.size[0], data_format=plan.data_format, **own)
        return kind(op.size[0], **own)
    interpolation = {"interpolation": op.interpolation} if plan.dims == 2 else {}
    return kind(op.size, data_format=plan.data_format, **interpolation, **own)
