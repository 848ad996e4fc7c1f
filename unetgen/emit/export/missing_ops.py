"""Write what the exporter leaves unwritten in the operations of ONNX.

Keras compiles convolutions in groups for processors, and the exporter leaves a call of a function that no reader of
ONNX files knows. The plan has the settings; the call has the kernel and the map. ONNX has the error function alone, and
not the complementary one, of which GELU is made. A transposed convolution whose kernel is smaller than its stride is
given less than no padding by the exporter, which ONNX says as padding of the output.
"""

from collections.abc import Iterable, Iterator, Set
from typing import Any

from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.ops import Axes, Conv, ConvTranspose

CALLS = ("StatefulPartitionedCall", "PartitionedCall")


def write_missing_ops(plan: Plan, graph: Any) -> None:
    """Replace the nodes whose operation ONNX does not have.

    Raises:
        UserError: an operation is neither of ONNX nor one of these; the sentence names it.
    """
    fixed = constants(graph)
    nodes = [made for node in graph.node for made in onnx_nodes(plan, node, fixed)]
    del graph.node[:]
    graph.node.extend(nodes)


def onnx_nodes(plan: Plan, node: Any, fixed: Set[str]) -> Iterable[Any]:
    from onnx.defs import has

    if node.op_type in CALLS:
        return as_conv(plan, node, fixed)
    if node.op_type == "Erfc":
        return as_erf(node)
    if node.op_type == "ConvTranspose":
        pad_output(node)
    if not has(node.op_type, node.domain):
        raise UserError(f"ONNX has no {node.op_type}, of which {layer_in(plan, node.name) or node.name} is made.")
    return [node]


def constants(graph: Any) -> set[str]:
    """Return the values that do not depend on the input."""
    found = {one.name for one in graph.initializer}
    for node in graph.node:
        if found.issuperset(node.input):
            found.update(node.output)
    return found


def as_conv(plan: Plan, call: Any, fixed: Set[str]) -> Iterator[Any]:
    """Yield the nodes in place of a call.

    Kernel and map have channels last there, and first in ONNX.
    """
    from onnx.helper import make_node

    settings = conv_settings(plan, call.name)
    kernel, x = sorted(call.input, key=lambda name: name not in fixed)
    axes = range(len(settings["kernel_shape"]))
    last, first = f"{call.name}/last", [f"{call.name}/kernel", f"{call.name}/map"]
    yield make_node("Transpose", [kernel], first[:1], perm=[len(axes) + 1, len(axes), *axes])
    yield make_node("Transpose", [x], first[1:], perm=[0, len(axes) + 1, *(axis + 1 for axis in axes)])
    yield make_node("Conv", first[::-1], [last], name=call.name, **settings)
    yield make_node("Transpose", [last], list(call.output), perm=[0, *(axis + 2 for axis in axes), 1])


def conv_settings(plan: Plan, name: str) -> dict[str, Any]:
    """Return the settings of the convolution that a call makes.

    A transposed one puts zeros between the pixels and around them, and then convolves with stride 1.
    """
    layer = layer_in(plan, name)
    op = plan.by_name[layer].op if layer else None
    if isinstance(op, ConvTranspose):
        return settings_of(op.kernel_size, op.groups)
    if isinstance(op, Conv):
        same = "SAME_UPPER" if op.padding == "same" else "VALID"
        return settings_of(op.kernel_size, op.groups, same, strides=op.strides, dilations=op.dilation_rate)
    raise UserError(f"ONNX has no operation for {name}.")


def settings_of(kernel: Axes, groups: int, padding: str = "VALID", **others: Axes) -> dict[str, Any]:
    return {"kernel_shape": kernel, "group": groups, "auto_pad": padding, **others}


def layer_in(plan: Plan, name: str) -> str | None:
    """Return the layer that a node's name has.

    Keras adds the number of a layer's call.
    """
    parts = (part for part in name.split("/") for part in (part, part.rpartition("_")[0]))
    return next((part for part in parts if part in plan.by_name), None)


def pad_output(node: Any) -> None:
    """Write rows that a transposed convolution leaves out as padding of its output."""
    from onnx.helper import make_attribute

    none: Any = []
    pads = next((attribute.ints for attribute in node.attribute if attribute.name == "pads"), none)
    added = [max(-pad, 0) for pad in pads[len(pads) // 2 :]]
    if any(added):
        pads[:] = [max(pad, 0) for pad in pads]
        node.attribute.append(make_attribute("output_padding", added))


def as_erf(node: Any) -> Iterator[Any]:
    """Yield 1 - erf(x)."""
    from onnx import TensorProto
    from onnx.helper import make_node, make_tensor

    one, erf = f"{node.name}/one", f"{node.name}/erf"
    yield make_node("Constant", [], [one], value=make_tensor(one, TensorProto.FLOAT, [], [1.0]))
    yield make_node("Erf", list(node.input), [erf])
    yield make_node("Sub", [one, erf], list(node.output))
