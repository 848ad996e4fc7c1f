"""The wiring of a functional model, checked before Keras follows it.

Some versions of Keras wait for ever for a layer that nothing leads to.
"""

from collections.abc import Iterator
from typing import Any, cast


def loose_ends(config: Any) -> list[str]:
    """Return the layers that no input leads to, including those of inner models."""
    found: Any = cast("dict[str, Any]", config).get("layers") if isinstance(config, dict) else None
    layers = cast("list[dict[str, Any]]", found) if isinstance(found, list) else []
    layers = [layer for layer in layers if isinstance(layer, dict) and isinstance(layer.get("config"), dict)]  # pyright: ignore[reportUnnecessaryIsInstance]  a file may hold anything
    if not any(layer.get("inbound_nodes") for layer in layers):
        return []  # a sequence, or no model at all: Keras says so
    reached = {layer_name(layer) for layer in layers if layer.get("class_name") == "InputLayer"}
    waiting = [layer for layer in layers if layer_name(layer) not in reached]
    while ready := [layer for layer in waiting if is_fed(layer, reached)]:
        reached.update(map(layer_name, ready))
        waiting = [layer for layer in waiting if layer_name(layer) not in reached]
    return [layer_name(layer) for layer in waiting] + [end for layer in layers for end in loose_ends(layer["config"])]


def layer_name(layer: dict[str, Any]) -> str:
    return str(layer.get("name") or layer["config"].get("name"))


def is_fed(layer: dict[str, Any], reached: set[str]) -> bool:
    """Return whether every call of the layer has its inputs.

    A layer that is never called has none.
    """
    calls = cast("list[Any]", layer.get("inbound_nodes") or [])
    return bool(calls) and all(set(input_layers(call)) <= reached | {layer_name(layer)} for call in calls)


def input_layers(call: Any) -> Iterator[str]:
    """Yield the names of a call's input layers, as Keras 3 and Keras 2 write them."""
    if isinstance(call, dict):
        part = cast("dict[str, Any]", call)
        if isinstance(part.get("keras_history"), list):
            yield str(part["keras_history"][0])
        for inner in part.values():
            yield from input_layers(inner)
    elif isinstance(call, list):
        items = cast("list[Any]", call)
        if len(items) >= 3 and isinstance(items[0], str) and isinstance(items[1], int) and isinstance(items[2], int):
            yield items[0]
        else:
            for inner in items:
                yield from input_layers(inner)
