"""Initializers as parameters.

Exporters keep equal tensors once: the ones and zeros of untrained norms, under one name for all of them. So an
initializer of one repeated number belongs to each module that reads it.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from unetgen._text import printable
from unetgen.ops import Axes
from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.program.form import Parameter, Ref, Stored

# names that exporters make up; those of a module's own parameters are not among them
MADE_UP = re.compile(r"onnx::|[a-z_]+_\d+$|const|/|\d+$|.*(Constant|__\d+$|_output_\d+$)", re.IGNORECASE)


class StoredTensors:
    """The parameters of a graph, entered as layers read them."""

    def __init__(self, sizes: Mapping[str, Axes], values: Mapping[str, Any], copies: Mapping[str, str]) -> None:
        self.sizes, self.values = sizes, values
        self.copies = copies  # names of tensors that are copies of another one
        self.parameters: dict[str, Parameter] = {}
        self.names: dict[str, str] = {}

    def is_repeated(self, name: str) -> bool:
        """Return whether a tensor is one number, repeated."""
        value = self.values.get(name)
        return value is not None and value.size > 0 and bool((value == value.flat[0]).all())

    def is_left_out(self, name: str, number: float) -> bool:
        """Return whether a norm has no such weight.

        Then the exporter wrote one number for all channels.
        """
        return not self.is_own(name) and self.is_repeated(name) and float(self.values[name].flat[0]) == number

    def is_own(self, name: str) -> bool:
        """Return whether a name is a module's own, and not made up by an exporter."""
        return not MADE_UP.match(name)

    def entered(
        self, name: str, node: OnnxNode, word: str, sizes: Axes | None = None, kind: Stored = "parameter"
    ) -> Ref | None:
        """Return a layer's tensor as an argument; `None` if it has none.

        `word` is its name in PyTorch, such as `weight`.

        `sizes` are those that PyTorch gives it, if they differ.
        """
        if not name:
            return None
        key = self.key(name, node)
        tensor = f"{key} {word} {sizes or ''}"
        own = f"{node.path}.{word}" if not self.is_own(name) or key != name else name
        self.names.setdefault(key, own.removeprefix("."))
        stored = Parameter(key, printable(self.names[key]), sizes or self.sizes[name], kind == "parameter", kind)
        self.parameters[tensor] = stored
        return Ref(tensor)

    def key(self, name: str, node: OnnxNode) -> str:
        """Return what is equal for all layers that share a tensor."""
        return f"{name} of {node.path}" if self.is_repeated(name) else self.copies.get(name, name)


def copies_of(nodes: tuple[OnnxNode, ...], stored: Collection[str]) -> dict[str, str]:
    """Return the initializers that are written a second time, under another name."""
    copies: dict[str, str] = {}
    for node in nodes:
        if node.op == "Identity" and (node.inputs[0] in stored or node.inputs[0] in copies):
            copies[node.outputs[0]] = copies.get(node.inputs[0], node.inputs[0])
    return copies
