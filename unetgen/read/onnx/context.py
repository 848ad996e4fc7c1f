"""The context of a node: sizes, small values, and stored tensors."""

from collections.abc import Callable, Mapping
from typing import Any

from unetgen.ops import Axes
from unetgen.read.onnx.nodes import OnnxNode, plain_number
from unetgen.read.onnx.sizes import Known
from unetgen.read.onnx.stored import StoredTensors
from unetgen.read.program.form import ProgramCall, Ref


class Context:
    """The graph around a node.

    `maps` are the names of tensors that depend on the input.
    """

    def __init__(self, known: Known, stored: StoredTensors, opset: int, producer: str) -> None:
        self.sizes, self.values = dict(known.sizes), known.values
        self.stored, self.opset, self.producer = stored, opset, producer
        self.stored_names = known.stored | known.values.keys() | stored.copies.keys()
        self.maps: set[str] = set()

    def size(self, name: str) -> Axes:
        return self.sizes.get(name, ())

    def space(self, name: str) -> Axes:
        """Return the spatial sizes of a map."""
        return self.size(name)[2:]

    def numbers(self, name: str) -> list[float] | None:
        """Return a small tensor as a flat list, or `None` if it is not known."""
        value = self.values.get(name) if name else None
        return None if value is None else [one.item() for one in value.flat]

    def integers(self, node: OnnxNode, place: int, attribute: str) -> list[int] | None:
        """Return integers that are an input in new files and an attribute in old ones."""
        if node.input(place):
            found = self.numbers(node.input(place))
            return None if found is None else [int(one) for one in found]
        given = node.given(attribute, None)
        return None if given is None else [int(one) for one in given]

    def argument(self, name: str, node: OnnxNode, word: str = "weight") -> Any:
        """Return an input as an argument: a map, a number, or a stored tensor."""
        if name in self.maps or not name:
            return Ref(name) if name else None
        numbers = self.numbers(name)
        if numbers is not None and len(numbers) == 1:
            return numbers[0] if isinstance(numbers[0], int) else plain_number(numbers[0])
        kind = "parameter" if self.stored.is_own(name) else "tensor_constant"
        return self.stored.entered(name, node, word, kind=kind)

    def between(self, node: OnnxNode, number: int, sizes: Axes) -> str:
        """Return the name of a tensor between several calls that translate one node."""
        name = f"{node.outputs[0]} part {number}"
        self.sizes[name] = sizes
        self.maps.add(name)
        return name


def one_call(node: OnnxNode, op: str, arguments: Mapping[str, Any]) -> list[ProgramCall]:
    """Return a node as one call."""
    return [ProgramCall(op, arguments, tuple(filter(None, node.outputs)), False, node.modules)]


Translation = Callable[[OnnxNode, Context], list[ProgramCall] | None]
