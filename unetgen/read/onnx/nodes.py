"""The nodes of an ONNX graph as plain records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from unetgen.read.program.form import Module


@dataclass(frozen=True, kw_only=True)
class OnnxNode:
    """One node: `Conv` with its inputs by place, where an empty name is one left out.

    `notes` are what an exporter wrote beside it, such as the rules by which it was rewritten.
    """

    op: str
    domain: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]
    notes: Mapping[str, str] = field(default_factory=dict[str, str])
    modules: tuple[Module, ...] = ()

    def given(self, name: str, default: Any) -> Any:
        return self.attributes.get(name, default)

    def input(self, place: int) -> str:
        """Return the name of an input, or an empty text if it is left out."""
        return self.inputs[place] if place < len(self.inputs) else ""

    @property
    def path(self) -> str:
        """The innermost module that it is in."""
        return self.modules[-1].path if self.modules else ""


def nodes_of(graph: Any) -> Iterator[OnnxNode]:
    for node in graph.node:
        yield OnnxNode(
            op=node.op_type, domain="" if node.domain == "ai.onnx" else node.domain, name=node.name,
            inputs=tuple(node.input), outputs=tuple(node.output),
            attributes={one.name: attribute_value(one) for one in node.attribute},
            notes={one.key: one.value for one in getattr(node, "metadata_props", [])},
        )  # fmt: skip


def attribute_value(attribute: Any) -> Any:
    """Return a number, text, list or array; `None` for a graph inside a node."""
    from onnx import AttributeProto, helper, numpy_helper

    if attribute.type == AttributeProto.TENSOR:
        return numpy_helper.to_array(attribute.t)
    if attribute.type in (AttributeProto.GRAPH, AttributeProto.GRAPHS):
        return None
    value = helper.get_attribute_value(attribute)
    match value:
        case bytes():
            return value.decode("utf-8", "replace")
        case float():
            return plain_number(value)
        case list():
            return [plain_number(one) if isinstance(one, float) else one for one in cast("list[Any]", value)]
        case _:
            return value


def plain_number(value: float) -> float:
    """Return the shortest number with the same 32 bits.

    That is 0.01 for 0.009999999776482582.
    """
    import numpy as np

    return float(str(np.float32(value)))
