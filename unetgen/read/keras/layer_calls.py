"""The calls of a Keras model's layers as nodes.

The graph is followed from the model's outputs: each tensor leads to the call that made it, each call to its inputs.
"""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from unetgen.graph.plan import Node, Plan
from unetgen.ops import AnyOp, Foreign, Input, Reshape
from unetgen.read.keras.layers import read_layer
from unetgen.read.keras.layout_changes import Ends
from unetgen.read.keras.private_keras import call_of, is_symbolic
from unetgen.read.keras.tensor_axes import FIXED_INPUT, FIXED_OUTPUT, Call, Layout

PLAIN = (str, int, float, bool, tuple, list)


def is_graph(layer: Any) -> bool:
    """Return whether a layer is itself a model with a graph."""
    return {"Functional", "Sequential"} & {kind.__name__ for kind in type(layer).__mro__} != set()


class ModelReader:
    """A reader that adds a model's calls as nodes."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.ends: Ends | None = None  # of the outermost model
        self.nodes: dict[str, Node] = {}
        self.owners: dict[tuple[int, int], str] = {}  # the node that first used a layer's weights

    def read(self, model: Any, tensors: dict[int, str]) -> list[str]:
        """Add a model's graph and return the names of its outputs.

        `tensors` names the existing tensors, by identity.
        """
        if self.ends is None:
            self.ends = Ends(model, self.layout)
        for call in calls(model.outputs, tensors):
            made = self.lay(call, [tensors[id(tensor)] for tensor in call.input_tensors])
            tensors.update(zip(map(id, call.outputs), made, strict=True))
        return [tensors[id(tensor)] for tensor in model.outputs]

    def lay(self, call: Any, inputs: list[str]) -> list[str]:
        """Add one call and return the names of its outputs; read an inner model in place."""
        layer = call.operation
        if is_graph(layer):
            return self.read(layer, dict(zip(map(id, layer.inputs), inputs, strict=True)))
        if self.ends and self.ends.changes_layout(call):
            return inputs
        return [self.lay_output(call, inputs, which) for which in range(len(call.outputs))]

    def lay_output(self, call: Any, inputs: list[str], which: int) -> str:
        """Add the operations of a call for one output and return the name of the last."""
        layer = call.operation
        for index, op in enumerate(self.ops(call, inputs, which)):
            shapes = [self.nodes[before].shape for before in inputs]
            part = "reshape" if isinstance(op, Reshape) else "activation"
            name = self.free_name(layer.name if index == 0 else f"{layer.name}_{part}")
            owner = self.owners.setdefault((id(layer), index), name) if op.weights(shapes) else name
            shape, frozen = op.shape(shapes), bool(op.weights(shapes)) and not layer.trainable
            self.nodes[name] = Node(name, op, tuple(inputs), shape, None, "", owner, "", frozen=frozen)
            inputs = [name]
        return inputs[0]

    def ops(self, call: Any, inputs: list[str], which: int) -> list[AnyOp]:
        """Return the operations of a call.

        A layer with several outputs is foreign, once for each output; the first has the weights.
        """
        layer = call.operation
        layout = self.ends.layout_of(call) if self.ends else self.layout
        axes = self.axes(call.outputs[which])
        output = layout.shape(layer.name, axes, FIXED_OUTPUT if inputs else FIXED_INPUT)
        if not inputs:
            return [Input(output)]
        shapes = tuple(self.nodes[name].shape for name in inputs)
        rank = len(call.input_tensors[0].shape)
        read = read_layer(Call(layer, layout, shapes, output, rank, self.macs_of_model, arguments(call)))
        first = read[0] if read else None
        if len(call.outputs) == 1 or not isinstance(first, Foreign):
            return read
        attributes = (*first.attributes, ("output", str(which)))
        if which:
            return [Foreign(first.layer_type, attributes, (), output, 0, False)]
        return [replace(first, attributes=attributes, output=output)]

    def axes(self, tensor: Any) -> Any:
        return self.ends.axes(tensor) if self.ends else tensor.shape

    def macs_of_model(self, model: Any) -> tuple[int, bool]:
        """Return the MACs of a model inside a layer, and whether there may be more."""
        inside = ModelReader(self.layout)
        inside.read(model, {})
        plan = Plan(tuple(inside.nodes.values()), (), self.layout.data_format)
        return plan.macs, bool(plan.uncounted)

    def free_name(self, wanted: str) -> str:
        """Return the layer's name, with a number if it is taken."""
        numbered = (f"{wanted}_{number}" for number in range(2, len(self.nodes) + 3))
        return next(name for name in (wanted, *numbered) if name not in self.nodes)


def calls(outputs: Iterable[Any], known: dict[int, str]) -> list[Any]:
    """Return the calls that the outputs depend on, inputs first, up to known tensors."""
    done: dict[int, Any] = {}
    waiting = [(tensor, False) for tensor in reversed(list(outputs))]
    while waiting:
        tensor, inputs_done = waiting.pop()
        call = call_of(tensor)
        if id(tensor) in known or id(call) in done:
            continue
        if inputs_done:
            done[id(call)] = call
        else:
            waiting.append((tensor, True))
            waiting += [(before, False) for before in reversed(call.input_tensors)]
    return list(done.values())


def arguments(call: Any) -> tuple[str, ...]:
    """Return the arguments of a call that are not tensors, such as the 2 of `2 * x`."""
    named = {key: value for key, value in call.arguments.kwargs.items() if key != "mask"}
    if named.get("training") is False:  # Keras adds it by itself
        del named["training"]
    given = [*call.arguments.args, *named.values()]
    kept = [value for value in given if value is not None and not has_tensor(value)]
    return tuple(argument_text(value) if isinstance(value, PLAIN) else fingerprint(value) for value in kept)


def argument_text(value: Any) -> str:
    """Return an argument as text; a file turns a tuple into a list."""
    parts: list[Any] = list(value) if isinstance(value, list | tuple) else []
    return f"({', '.join(map(argument_text, parts))})" if isinstance(value, list | tuple) else str(value)


def has_tensor(value: Any) -> bool:
    parts = value if isinstance(value, list | tuple) else [value]
    return any(is_symbolic(part) for part in parts)


def fingerprint(array: Any) -> str:
    """Return an array's type, shape and checksum, so that different arrays differ."""
    import numpy

    values = numpy.asarray(array)
    return f"{values.dtype}{list(values.shape)}#{hashlib.sha256(values.tobytes()).hexdigest()[:12]}"
