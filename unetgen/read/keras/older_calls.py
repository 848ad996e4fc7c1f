"""The calls of a Keras 2 model's layers in the form of Keras 3.

Keras 2 wrote `[layer, number of its call, number of its output, arguments]` for each input of a call, and counted the
calls of an inner model from 1. Keras 3 reads that form too, but not tensors among the arguments.
"""

from typing import Any

from unetgen.read.json_files import list_or_empty, mapping_or_empty

INNER = ("Functional", "Model", "Sequential")


def with_keras_3_calls(model: dict[str, Any]) -> dict[str, Any]:
    """Return a model's configuration with its calls as Keras 3 writes them."""
    layers = [mapping_or_empty(layer) for layer in list_or_empty(model.get("layers"))]
    if not any(is_older(layer) for layer in layers):
        return model
    inner = {layer["name"]: layer.get("class_name") for layer in layers
             if layer.get("class_name") in INNER and isinstance(layer.get("name"), str)}  # fmt: skip
    layers = [layer | {"inbound_nodes": keras_3_calls(layer, inner)} if is_older(layer) else layer for layer in layers]
    return model | {"layers": layers, "output_layers": outputs_of(model.get("output_layers"), inner)}


def is_older(layer: dict[str, Any]) -> bool:
    calls = list_or_empty(layer.get("inbound_nodes"))
    return bool(calls) and all(map(is_older_call, calls))


def is_older_call(call: Any) -> bool:
    return bool(list_or_empty(call)) and all(map(is_source, list_or_empty(call)))


def is_source(value: Any) -> bool:
    """Return whether a value is `["conv", 0, 0]`, with or without arguments."""
    items = list_or_empty(value)
    return len(items) in (3, 4) and [type(item) for item in items] == [str, int, int, dict][: len(items)]


def keras_3_calls(layer: dict[str, Any], inner: dict[str, Any]) -> list[dict[str, Any]]:
    return [keras_3_call(call, inner) for call in layer["inbound_nodes"]]


def keras_3_call(sources: list[list[Any]], inner: dict[str, Any]) -> dict[str, Any]:
    inputs = [tensor(source, inner) for source in sources]
    given = {key: value for source in sources for key, value in mapping_or_empty(source[-1]).items()}
    kwargs = {key: tensor(value, inner) if is_source(value) else value for key, value in given.items()}
    return {"args": inputs if len(inputs) == 1 else [inputs], "kwargs": kwargs}


def tensor(source: list[Any], inner: dict[str, Any]) -> dict[str, Any]:
    """Return a tensor as Keras 3 writes it; its shape is not read."""
    name, call, output = source[:3]
    history = [name, call - (name in inner), output]
    return {"class_name": "__keras_tensor__", "config": {"shape": [1], "dtype": "float32", "keras_history": history}}


def outputs_of(outputs: Any, inner: dict[str, Any]) -> Any:
    """Return a model's outputs.

    Keras 3 counts the calls of an inner `Functional` from 1 there, as Keras 2 did.
    """
    if is_source(outputs):
        name, call, output = outputs[:3]
        return [name, call - (inner.get(name) == "Sequential"), output]
    return [outputs_of(output, inner) for output in list_or_empty(outputs)] if isinstance(outputs, list) else outputs
