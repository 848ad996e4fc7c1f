"""Normalizations and dropout as calls."""

import math

from unetgen.read.onnx.context import Context, one_call
from unetgen.read.onnx.nodes import OnnxNode, plain_number
from unetgen.read.program.form import ProgramCall, Ref

EPSILON = 1e-5


def batch_norm_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    """Return a batch norm.

    Its momentum weights the old value, and PyTorch's the new one. Without statistics, an exporter has computed its
    scale and bias from them.
    """
    statistics = ("running_mean", "running_var")
    return one_call(node, "batch_norm", {
        "input": Ref(node.input(0)),
        **affine(node, known, node.input(1), node.input(2)),
        **{word: known.stored.entered(name, node, word, kind="buffer")
           for word, name in zip(statistics, node.inputs[3:5], strict=False)},
        "training": bool(node.given("training_mode", 0)),
        "momentum": round(1 - float(node.given("momentum", 0.9)), 7),
        "eps": float(node.given("epsilon", EPSILON)),
    })  # fmt: skip


def instance_norm_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    weights = affine(node, known, node.input(1), node.input(2))
    return one_call(node, "instance_norm", {
        "input": Ref(node.input(0)), **weights, "use_input_stats": True, "eps": float(node.given("epsilon", EPSILON)),
    })  # fmt: skip


def group_norm_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    return one_call(node, "group_norm", {
        "input": Ref(node.input(0)), "num_groups": int(node.given("num_groups", 1)),
        **affine(node, known, node.input(1), node.input(2)), "eps": float(node.given("epsilon", EPSILON)),
    })  # fmt: skip


def layer_norm_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    sizes = known.size(node.input(0))
    axis = int(node.given("axis", -1))
    return one_call(node, "layer_norm", {
        "input": Ref(node.input(0)), "normalized_shape": list(sizes[axis:]),
        **affine(node, known, node.input(1), node.input(2)), "eps": float(node.given("epsilon", EPSILON)),
    })  # fmt: skip


def affine(node: OnnxNode, known: Context, scale: str, bias: str) -> dict[str, Ref | None]:
    """Return scale and bias.

    Ones and zeros that the exporter made up are left out, if the file could not do without them.
    """
    found: dict[str, Ref | None] = {}
    for word, name, plain in (("weight", scale, 1.0), ("bias", bias, 0.0)):
        flat = (math.prod(known.size(name)),) if len(known.size(name)) > 1 else None
        is_made_up = not node.given("in_steps", False) and known.stored.is_left_out(name, plain)
        found[word] = None if is_made_up else known.stored.entered(name, node, word, flat)
    return found


def dropout_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    """Return a dropout; without a rate in the file it has the usual one."""
    ratio = (known.numbers(node.input(1)) or [0.5])[0] if node.input(1) else node.given("ratio", 0.5)
    training = bool((known.numbers(node.input(2)) or [0])[0])
    arguments = {"input": Ref(node.input(0)), "p": plain_number(float(ratio)), "train": training}
    return [ProgramCall("dropout", arguments, node.outputs[:1], False, node.modules)]
