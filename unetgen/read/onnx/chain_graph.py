"""The graph in which chains of nodes are found."""

from collections.abc import Mapping, Sequence
from typing import Any

from unetgen.ops import Axes
from unetgen.read.onnx.nodes import OnnxNode


class Chains:
    """The nodes of a graph by their outputs, and what is known of its tensors."""

    def __init__(self, nodes: Sequence[OnnxNode], sizes: Mapping[str, Axes], values: Mapping[str, Any]) -> None:
        self.made_by = {name: node for node in nodes for name in node.outputs}
        self.sizes, self.values = sizes, values

    def maker(self, name: str, op: str) -> OnnxNode | None:
        """Return the node that makes a tensor, if it is of this kind."""
        node = self.made_by.get(name)
        return node if node and node.op == op and not node.domain else None

    def number(self, name: str) -> float | None:
        value = self.values.get(name)
        return float(value.flat[0]) if value is not None and value.size == 1 else None

    def is_all(self, name: str, number: float) -> bool:
        value = self.values.get(name)
        return value is not None and bool((value == number).all())
