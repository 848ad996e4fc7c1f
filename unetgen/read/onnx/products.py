"""Fully connected layers and matrix products as calls."""

from unetgen.read.onnx.context import Context, one_call
from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.program.form import ProgramCall, Ref


def gemm_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    """Return a fully connected layer, or a sum with a product."""
    plain = not node.given("transA", 0) and node.given("alpha", 1.0) == node.given("beta", 1.0) == 1.0
    if plain and node.input(1) not in known.maps and node.input(2) not in known.maps:
        return linear_calls(node, known, bool(node.given("transB", 0)), node.input(2))
    return one_call(node, "addmm", {
        "self": known.argument(node.input(2), node, "bias"),
        "mat1": known.argument(node.input(0), node), "mat2": known.argument(node.input(1), node),
    })  # fmt: skip


def matmul_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    """Return a fully connected layer or a product of two maps.

    A third input is the layer's bias.
    """
    if node.input(1) not in known.maps and len(known.size(node.input(1))) == 2:
        return linear_calls(node, known, False, node.input(2))
    return one_call(node, "matmul", {
        "self": known.argument(node.input(0), node), "other": known.argument(node.input(1), node),
    })  # fmt: skip


def linear_calls(node: OnnxNode, known: Context, is_transposed: bool, bias: str) -> list[ProgramCall]:
    """Return a fully connected layer, its weight as PyTorch has it: outputs first."""
    one, other = known.size(node.input(1))
    sizes = (one, other) if is_transposed else (other, one)
    return one_call(node, "linear", {
        "input": Ref(node.input(0)), "weight": known.stored.entered(node.input(1), node, "weight", sizes),
        "bias": known.stored.entered(bias, node, "bias"),
    })  # fmt: skip


def einsum_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    tensors = [known.argument(name, node) for name in node.inputs]
    return one_call(node, "einsum", {"equation": node.given("equation", ""), "tensors": tensors})
