"""The wiring of a functional model, checked before Keras follows it.

Some versions of Keras wait for ever for a layer that nothing leads to. A layer may be called several times, and its
second call may need what was made from its first, so calls are followed and not layers.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from unetgen.read.json_files import list_or_empty, mapping_or_empty


class Calls(NamedTuple):
    """A layer, and the calls that each of its calls takes its inputs from."""

    name: str
    is_input: bool
    calls: list[list[tuple[str, int]]]


def loose_ends(config: Any) -> list[str]:
    """Return the layers with a call that no input leads to.

    Those of inner models are included.
    """
    layers = [mapping_or_empty(layer) for layer in list_or_empty(mapping_or_empty(config).get("layers"))]
    entries = [layer for layer in layers if isinstance(layer.get("config"), dict)]
    inner = [end for layer in entries for end in loose_ends(layer["config"])]
    if not any(layer.get("inbound_nodes") for layer in entries):
        return inner  # a sequence, or not a model: Keras says so
    return waiting(list(map(calls_of, entries))) + inner


def waiting(layers: list[Calls]) -> list[str]:
    """Return the layers with calls whose inputs are never made."""
    made = {layer.name: int(layer.is_input) for layer in layers}
    left = [layer for layer in layers if not layer.is_input]
    done = dict.fromkeys(made, 0)
    moved = True
    while moved:
        moved = False
        for layer in left:
            while done[layer.name] < len(layer.calls) and is_fed(layer.calls[done[layer.name]], made):
                done[layer.name] += 1
                made[layer.name] += 1
                moved = True
        left = [layer for layer in left if not layer.calls or done[layer.name] < len(layer.calls)]
    return [layer.name for layer in left]


def is_fed(inputs: list[tuple[str, int]], made: dict[str, int]) -> bool:
    return all(index < made.get(name, 0) for name, index in inputs)


def calls_of(layer: dict[str, Any]) -> Calls:
    name = str(layer.get("name") or layer["config"].get("name"))
    calls = [list(input_calls(call)) for call in list_or_empty(layer.get("inbound_nodes"))]
    return Calls(name, layer.get("class_name") == "InputLayer", calls)


def input_calls(call: Any) -> Iterator[tuple[str, int]]:
    """Yield a call's input layers, each with the number of its call.

    Keras 3 and Keras 2 write them differently.
    """
    history = mapping_or_empty(call).get("keras_history", call)
    if is_call(history):
        yield history[0], history[1]
    else:
        for inner in (*mapping_or_empty(call).values(), *list_or_empty(call)):
            yield from input_calls(inner)


def is_call(value: Any) -> bool:
    """Return whether a value is `[layer, call, output, …]`."""
    items = list_or_empty(value)
    return len(items) >= 3 and isinstance(items[0], str) and isinstance(items[1], int) and isinstance(items[2], int)
