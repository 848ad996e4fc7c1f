"""Activations, however Keras has them: fused, as `Activation`, as layers of their own, or as functions on tensors.

An activation over the classes (softmax) is ours only where it runs on the class axis. On another one it is a different
function, easily written by mistake in a channels-first model: `Activation("softmax")` takes the last axis there.
"""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from dataclasses import replace
from typing import Any

from unetgen.keras_names import CLASS_ACTIVATIONS
from unetgen.ops import Activation, AnyOp, Foreign
from unetgen.read.foreign import called, foreign
from unetgen.read.layout import Call

# the functions on tensors that have no arguments: keras.ops.relu(x)
TENSOR_FUNCTIONS = {
    "Relu": "relu", "Relu6": "relu6", "Sigmoid": "sigmoid", "Silu": "silu", "Tanh": "tanh", "Selu": "selu",
    "Softplus": "softplus", "Softsign": "softsign", "HardSigmoid": "hard_sigmoid", "HardSilu": "hard_silu",
    "LogSigmoid": "log_sigmoid", "Softmax": "softmax", "LogSoftmax": "log_softmax", "Sparsemax": "sparsemax",
}  # fmt: skip


def activation_ops(call: Call) -> list[AnyOp] | None:
    """An activation layer's operation; `None` for any other layer, or a setting that is no plain function."""
    if call.layer_type == "Activation":
        return function_ops(call, call.layer.activation)
    function = layer_function(call.layer, call.layer_type)
    return None if function is None else ops_of(call, function, getattr(call.layer, "axis", -1))


def function_ops(call: Call, activation: Any) -> list[AnyOp]:
    """What `Activation(…)` or `Conv2D(8, 3, activation=…)` was given: a function's name, a function, or a layer."""
    if hasattr(activation, "get_config"):
        inside = replace(call, layer=activation)
        known = activation_ops(inside)
        return [foreign(inside)] if known is None else known
    if getattr(activation, "__module__", "").startswith("keras."):
        return ops_of(call, activation.__name__, -1)
    return [Foreign("Activation", (("function", called(activation)),), (), call.output)]


def ops_of(call: Call, function: str, axis: Any) -> list[AnyOp]:
    """`linear` is no operation at all."""
    if function == "linear":
        return []
    if function not in CLASS_ACTIVATIONS or call.is_class_axis(axis):
        return [Activation(function)]
    return [Foreign("Activation", (("axis", str(axis)), ("function", function)), (), call.output)]


def layer_function(layer: Any, name: str) -> str | None:
    """The Keras function that an activation layer is."""
    match name:
        case "ClassActivation":
            return layer.function
        case "ReLU" if not layer.negative_slope and not layer.threshold:
            return {None: "relu", 6: "relu6"}.get(layer.max_value)
        case "LeakyReLU" if round(float(layer.negative_slope), 6) == 0.2:
            return "leaky_relu"
        case "ELU" if float(layer.alpha) == 1:
            return "elu"
        case _:
            return TENSOR_FUNCTIONS.get(name)
