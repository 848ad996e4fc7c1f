"""Keras activations as operations.

They are fused, `Activation` layers, own layers, or functions on tensors. An activation over the classes (softmax) is
read as ours only if it runs on the class axis. On another one it is a different function, easily written by mistake
in a channels-first model, where `Activation("softmax")` takes the last axis.
"""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from unetgen.language.keras_words import CLASS_ACTIVATIONS, PARAMETERS
from unetgen.ops import Activation, AnyOp, Foreign
from unetgen.read.keras.foreign import called, foreign
from unetgen.read.keras.tensor_axes import Call

# the functions on tensors that have no arguments: keras.ops.relu(x)
TENSOR_FUNCTIONS = {
    "Relu": "relu", "Relu6": "relu6", "Sigmoid": "sigmoid", "Silu": "silu", "Tanh": "tanh", "Selu": "selu",
    "Softplus": "softplus", "Softsign": "softsign", "HardSigmoid": "hard_sigmoid", "HardSilu": "hard_silu",
    "LogSigmoid": "log_sigmoid", "Softmax": "softmax", "LogSoftmax": "log_softmax", "Sparsemax": "sparsemax",
}  # fmt: skip


def activation_ops(call: Call) -> list[AnyOp] | None:
    """Return an activation layer's operation.

    `None` for other layers and unknown settings.
    """
    if call.layer_type == "Activation":
        return function_ops(call, call.layer.activation)
    known = layer_function(call.layer, call.layer_type)
    return None if known is None else ops_of(call, known, axis_of(call.layer))


def function_ops(call: Call, activation: Any) -> list[AnyOp]:
    """Return the operations of an `activation=` argument: a function or a layer."""
    if hasattr(activation, "get_config"):
        inside = replace(call, layer=activation)
        known = activation_ops(inside)
        return [foreign(inside)] if known is None else known
    if getattr(activation, "__module__", "").startswith("keras."):
        return ops_of(call, Activation(activation.__name__), -1)
    return [Foreign("Activation", (("function", called(activation)),), (), call.output, 0, False)]


def ops_of(call: Call, known: Activation, axis: Any) -> list[AnyOp]:
    """Return no op for `linear`, a foreign one for softmax off the class axis."""
    if known.function == "linear":
        return []
    if known.function not in CLASS_ACTIVATIONS or call.is_class_axis(axis):
        return [known]
    return [Foreign("Activation", (("axis", str(axis)), ("function", known.function)), (), call.output, 0, False)]


def axis_of(layer: Any) -> Any:
    """Return the axis that a layer's function runs over."""
    return layer.arguments.get("axis", -1) if hasattr(layer, "arguments") else getattr(layer, "axis", -1)


def layer_function(layer: Any, name: str) -> Activation | None:
    """Return the function of an activation layer; `None` if it is not one."""
    match name:
        case "FunctionActivation":
            return with_parameters(layer.function, layer.arguments)
        case "ReLU":
            given = {key: getattr(layer, key) for key in PARAMETERS["relu"]}
            known = with_parameters("relu", given)
            return Activation("relu6") if known.parameters == (("max_value", 6.0),) else known
        case "LeakyReLU":
            return with_parameters("leaky_relu", {"negative_slope": layer.negative_slope})
        case "ELU":
            return with_parameters("elu", {"alpha": layer.alpha})
        case _:
            return Activation(TENSOR_FUNCTIONS[name]) if name in TENSOR_FUNCTIONS else None


def with_parameters(function: str, given: Mapping[str, Any]) -> Activation:
    """Keep parameters that differ from Keras' defaults, rounded to float32."""
    numbers = {key: value if value is None else float(f"{float(value):.6g}") for key, value in given.items()}
    changed = {key: number for key, number in numbers.items() if number != PARAMETERS.get(function, {}).get(key)}
    kept = ((key, number) for key, number in changed.items() if number is not None and key != "axis")
    return Activation(function, tuple(sorted(kept)))
