"""Configurations of Keras 2, in the form that Keras 3 reads.

TensorFlow 2.0 to 2.15 wrote them. Keras 2 wrote settings into every file that Keras 3 refuses. They are dropped where
they say nothing; one that would change the layer is kept, so that Keras refuses it.
"""

import re
from typing import Any, cast

from unetgen.read.json_files import list_or_empty, mapping_or_empty
from unetgen.read.keras.older_calls import INNER, with_keras_3_calls

WRAPPED = ("layer", "backward_layer", "cell", "cells")  # the keys of layers inside a layer
NO_GROUPS = r"(Conv\dDTranspose|(Depthwise|Separable)Conv\dD)"
ANYTHING = object()
# setting: the layers that had it, and the value that says nothing
DROPPED: dict[str, tuple[str, object]] = {
    "groups": (NO_GROUPS, 1),
    "trainable": (r"SpatialDropout\dD", ANYTHING),
    "noise_shape": (r"SpatialDropout\dD", None),
    "time_major": (r"(LSTM|GRU|SimpleRNN|RNN|ConvLSTM\dD)", False),
    "rng_type": (r"Random\w+", ANYTHING),
    "softmax_robust_masking": ("MultiHeadAttention", ANYTHING),
    **{f"{part}_shape": ("MultiHeadAttention", ANYTHING) for part in ("query", "key", "value")},
    **{f"kernel_{part}": (r"SeparableConv\dD", ANYTHING) for part in ("initializer", "regularizer", "constraint")},
}


def as_keras_3(value: Any, key: str = "") -> Any:
    """Return a configuration as Keras 3 writes it; `key` is where it is found."""
    if isinstance(value, list):
        return [as_keras_3(inner, key) for inner in cast(list[Any], value)]
    if not isinstance(value, dict):
        return value
    part = {inside: as_keras_3(inner, inside) for inside, inner in cast(dict[str, Any], value).items()}
    kind, config = part.get("class_name"), part.get("config")
    if kind == "Sequential" and isinstance(config, list):  # before Keras 2.2.3
        config = dict[str, Any](name=str(part.get("name") or "sequential"), layers=config)
    if not isinstance(kind, str) or not isinstance(config, dict):
        return part
    part |= newer_module(kind, part.get("module") or ("" if key in WRAPPED else None))
    inside = mapping_or_empty(config)
    return part | ({"config": with_keras_3_calls(inside)} if kind in INNER else newer_layer(kind, inside, part))


def newer_module(kind: str, module: Any) -> dict[str, Any]:
    """Return the module of a part; Keras 3 finds no layer inside a layer without one."""
    if not isinstance(module, str):
        return {}
    if kind in INNER and (".engine." in module or not module):
        return {"module": "keras" if kind == "Sequential" else "keras.src.models.functional"}
    if not module:
        return {"module": "keras.layers"}
    return {"module": module.removeprefix("tf_")} if module.split(".")[0] == "tf_keras" else {}


def newer_layer(kind: str, config: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Return what changes in a layer's entry."""
    kept = {key: value for key, value in config.items() if not is_dropped(kind, key, value)}
    shape, axis = kept.get("batch_input_shape"), list_or_empty(kept.get("axis"))
    if kind != "InputLayer" and "batch_input_shape" in kept:
        del kept["batch_input_shape"]
        if isinstance(shape, list):
            kept["input_shape"] = list_or_empty(shape)[1:]
    if len(axis) == 1:
        kept["axis"] = axis[0]
    if len(axis) > 1 and "module" not in part:
        return {"config": kept, "module": "keras.layers"}  # Keras forgets several axes of a layer without a module
    return {"config": kept}


def is_dropped(kind: str, key: str, value: Any) -> bool:
    layers, neutral = DROPPED.get(key, ("", ANYTHING))
    return re.fullmatch(layers, kind) is not None and (neutral is ANYTHING or value == neutral)
