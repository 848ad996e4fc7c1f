"""Unknown layers, kept with their settings, so that two of them can be compared."""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import hashlib
import re
import warnings
from types import CodeType
from typing import Any, cast

from unetgen.ops import Foreign, Weight
from unetgen.read.keras.macs import macs_of
from unetgen.read.keras.tensor_axes import Call, from_the_front

# what does not change what the layer computes, or is part of the network already
ASIDE = frozenset(
    ["name", "trainable", "dtype", "data_format", "seed", "batch_input_shape", "activity_regularizer", "build_config"]
)
ASIDE_ENDINGS = ("_initializer", "_regularizer", "_constraint")


def foreign(call: Call) -> Foreign:
    """Return an unknown layer with its settings, weights and output shape."""
    config = config_of(call.layer)
    if "axis" in config and call.is_class_axis(config["axis"]):
        config["axis"] = "channels"
    elif "axis" in config and hasattr(call.layer, "weights"):  # a function's axis may be that of its output
        config["axis"] = from_the_front(config["axis"], call.rank)
    if call.arguments:
        config["arguments"] = list(call.arguments)
    weights = tuple(Weight(weight.name, tuple(weight.shape), bool(weight.trainable)) for weight in call.weights)
    return Foreign(call.layer_type, layer_settings(config), weights, call.output, *macs_of(call))


def config_of(layer: Any) -> dict[str, Any]:
    """Return a layer's configuration; it is empty if the layer cannot give one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a lambda: nothing is saved here
            config: dict[str, Any] = dict(layer.get_config())
    except NotImplementedError:  # so Keras refuses a user's layer whose arguments it cannot write
        return {}
    functions = {key: getattr(layer, key, None) for key in config}
    return config | {key: called(function) for key, function in functions.items() if has_code(function)}


def called(function: Any) -> str:
    """Return a user function's name and a checksum of its code."""
    if not has_code(function):
        return re.sub(r" at 0x[0-9a-f]+", "", repr(function))
    code: CodeType = function.__code__
    constants = [constant for constant in code.co_consts if not isinstance(constant, CodeType)]
    digest = hashlib.sha256(repr((code.co_code, code.co_names, constants)).encode()).hexdigest()[:8]
    return f"{function.__name__}#{digest}"


def has_code(function: Any) -> bool:
    """Return whether a value is a function from outside Keras."""
    return hasattr(function, "__code__") and not function.__module__.startswith("keras.")


def layer_settings(config: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the settings to compare as text, sorted."""
    return tuple(
        sorted((key, value_text(value)) for key, value in config.items() if is_compared(key) and value is not None)
    )


def is_compared(key: str) -> bool:
    return key not in ASIDE and not key.endswith(ASIDE_ENDINGS)


def value_text(value: Any) -> str:
    """Return a setting as text; an inner layer is its class and its settings."""
    if isinstance(value, dict):
        inner = cast(dict[str, Any], value)
        config = inner.get("config")
        if "class_name" in inner and isinstance(config, dict):
            return f"{inner['class_name']}({value_text(config)})"
        return ", ".join(f"{key}={text}" for key, text in layer_settings(inner))
    if isinstance(value, list | tuple):
        return "x".join(value_text(part) for part in cast(list[Any], value))
    return str(value)
