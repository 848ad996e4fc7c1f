"""Read the graph of a Keras model from notes that Keras keeps for itself.

Keras records on every symbolic tensor which call made it, and on every operation which calls it took part in. These
notes have no public equal: `model.get_config()` holds the same graph, but without the arrays and functions that a call
was given, and only for layers that can be serialised. No other file of unetgen uses a private part of Keras.
"""

# Keras is untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportPrivateUsage=false

from typing import Any


def is_symbolic(value: Any) -> bool:
    """Return whether a value is a tensor of a model's graph."""
    return hasattr(value, "_keras_history")


def call_of(tensor: Any) -> Any:
    """Return the call that made a symbolic tensor.

    It has `operation`, `input_tensors`, `outputs` and `arguments` (`args` and `kwargs`).
    """
    history = tensor._keras_history
    return history.operation._inbound_nodes[history.node_index]


def calls_with(tensor: Any) -> list[Any]:
    """Return the calls that take a symbolic tensor."""
    return [
        call
        for call in tensor._keras_history.operation._outbound_nodes
        if any(one is tensor for one in call.input_tensors)
    ]
