"""The sizes of all tensors of a graph, and what is computed from them."""

from typing import Any, NamedTuple

from unetgen.ops import Axes
from unetgen.read.onnx.constants import computed
from unetgen.read.onnx.model import SMALL
from unetgen.read.onnx.nodes import OnnxNode, nodes_of

MOST_ROUNDS = 200  # of inference; each resolves at least one computed size
SAME_SIZE = ("CastLike", "GroupNormalization")  # inference does not follow them in all versions
LARGEST_SIZE = 10**9  # of an axis


class Known(NamedTuple):
    """The sizes of tensors, the values of small ones, nodes and initializers."""

    sizes: dict[str, Axes]
    values: dict[str, Any]
    nodes: tuple[OnnxNode, ...]
    stored: frozenset[str]


def known_sizes(model: Any) -> Known:
    """Infer all sizes.

    Computed ones are put into the model until no more become known.
    """
    from onnx import numpy_helper

    graph = model.graph
    without_noted_sizes(model)
    nodes = tuple(nodes_of(graph))
    with_plain_copies(graph)
    stored = frozenset(one.name for one in graph.initializer)
    values = {one.name: numpy_helper.to_array(one) for one in graph.initializer if has_numbers(one)}
    for _ in range(MOST_ROUNDS):
        sizes = inferred(model)
        found = newly_computed(nodes, values, sizes)
        if not found:
            return Known(sizes, values, nodes, stored)
        put_into(graph, found)
    return Known(inferred(model), values, nodes, stored)


def without_noted_sizes(model: Any) -> None:
    """Drop the sizes that the file notes, save those after operations of others.

    They may be open where the input now has a size. Domains that the file does not list are added, since inference
    stops at them.
    """
    graph = model.graph
    listed = {one.domain for one in model.opset_import}
    for domain in {node.domain for node in graph.node} - listed - {"", "ai.onnx"}:
        model.opset_import.add(domain=domain, version=1)
    foreign = {name for node in graph.node if node.domain not in ("", "ai.onnx") for name in node.output}
    kept = [one for one in (*graph.value_info, *graph.output) if one.name in foreign and has_fixed_size(one)]
    del graph.value_info[:]
    graph.value_info.extend(kept)
    for one in graph.output:
        if one not in kept:
            one.type.tensor_type.ClearField("shape")


def with_plain_copies(graph: Any) -> None:
    """Let operations that keep the size be copies, which inference follows."""
    for node in graph.node:
        if node.op_type in SAME_SIZE and node.domain in ("", "ai.onnx"):
            node.op_type = "Identity"
            del node.input[1:]
            del node.attribute[:]


def has_fixed_size(one: Any) -> bool:
    return one.type.HasField("tensor_type") and all(axis.dim_value > 0 for axis in one.type.tensor_type.shape.dim)


def has_numbers(tensor: Any) -> bool:
    """Return whether the numbers of a stored tensor were kept."""
    count = 1
    for size in tensor.dims:
        count *= size
    fields = ("raw_data", "float_data", "double_data", "int32_data", "int64_data", "uint64_data")
    return count <= SMALL and (not count or any(len(getattr(tensor, name)) for name in fields))


def inferred(model: Any) -> dict[str, Axes]:
    """Return the sizes that are known of all tensors."""
    from onnx import shape_inference

    graph = shape_inference.infer_shapes(model, strict_mode=False, data_prop=True).graph
    sizes: dict[str, Axes] = {one.name: tuple(one.dims) for one in graph.initializer}
    for one in (*graph.input, *graph.value_info, *graph.output):
        if one.type.HasField("tensor_type") and one.type.tensor_type.HasField("shape"):
            axes = one.type.tensor_type.shape.dim
            if all(axis.HasField("dim_value") and 0 <= axis.dim_value <= LARGEST_SIZE for axis in axes):
                sizes[one.name] = tuple(axis.dim_value for axis in axes)
    return sizes


def newly_computed(nodes: tuple[OnnxNode, ...], values: dict[str, Any], sizes: dict[str, Axes]) -> dict[str, Any]:
    """Compute what can be from what is known; `values` grows."""
    found: dict[str, Any] = {}
    for node in nodes:
        if len(node.outputs) == 1 and node.outputs[0] not in values:
            made = computed(node, values, sizes)
            if made is not None:
                found[node.outputs[0]] = values[node.outputs[0]] = made
    return found


def put_into(graph: Any, found: dict[str, Any]) -> None:
    """Replace nodes by the small tensors that they compute."""
    from onnx import numpy_helper

    kept = [node for node in graph.node if not (len(node.output) == 1 and node.output[0] in found)]
    del graph.node[:]
    graph.node.extend(kept)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in found.items())
