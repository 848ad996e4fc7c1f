"""The operations of ONNX as PyTorch's, by name.

A translation gets one node and returns the calls that it means, or `None` if PyTorch has no such call.
"""

import re

from unetgen.read.onnx import norms, pointwise, products, views, windows
from unetgen.read.onnx.context import Context, Translation, one_call
from unetgen.read.onnx.convolutions import conv_calls, conv_transpose_calls
from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.onnx.pointwise import joined_calls, plain_call
from unetgen.read.program.form import ProgramCall

UNKNOWN_INSIDE = ("Attention", "DeformConv", "GRU", "GridSample", "If", "LSTM", "Loop", "RNN", "RoiAlign", "Scan")
# ONNX' and PyTorch's names
ACTIVATIONS = {"Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "HardSwish": "hardswish", "Mish": "mish",
               "Softplus": "softplus", "Exp": "exp"}  # fmt: skip
COPIES = {"Identity": "identity", "Cast": "to", "CastLike": "to"}
JOINS = {"Add": "add", "Sum": "add", "Mul": "mul", "Sub": "sub", "Div": "div", "Max": "maximum", "Min": "minimum"}
REDUCTIONS = ("ReduceMean", "ReduceMax", "ReduceSum", "ReduceMin")
VIEWS = {"Reshape": "view", "Flatten": "flatten", "Squeeze": "squeeze", "Unsqueeze": "unsqueeze"}

TRANSLATIONS: dict[str, Translation] = {
    **{name: plain_call(op) for name, op in {**ACTIVATIONS, **COPIES}.items()},
    **{name: joined_calls(op) for name, op in JOINS.items()},
    **{name: views.view_calls(op) for name, op in VIEWS.items()},
    **dict.fromkeys(REDUCTIONS, windows.reduced_calls),
    "Conv": conv_calls,
    "ConvTranspose": conv_transpose_calls,
    "BatchNormalization": norms.batch_norm_calls,
    "InstanceNormalization": norms.instance_norm_calls,
    "GroupNormalization": norms.group_norm_calls,
    "LayerNormalization": norms.layer_norm_calls,
    "Dropout": norms.dropout_calls,
    "LeakyRelu": plain_call("leaky_relu", negative_slope=("alpha", 0.01)),
    "Elu": plain_call("elu", alpha=("alpha", 1.0)),
    "Celu": plain_call("celu", alpha=("alpha", 1.0)),
    "Gelu": plain_call("gelu", approximate=("approximate", "none")),
    "Selu": pointwise.selu_calls,
    "HardSigmoid": pointwise.hard_sigmoid_calls,
    "Swish": pointwise.swish_calls,
    "PRelu": pointwise.prelu_calls,
    "Clip": pointwise.clip_calls,
    "Softmax": pointwise.softmax_calls,
    "LogSoftmax": pointwise.softmax_calls,
    "Pow": pointwise.power_calls,
    "MaxPool": windows.pool_calls,
    "AveragePool": windows.pool_calls,
    "GlobalAveragePool": windows.global_pool_calls,
    "GlobalMaxPool": windows.global_pool_calls,
    "Resize": windows.resize_calls,
    "Upsample": windows.resize_calls,
    "DepthToSpace": windows.depth_to_space_calls,
    "Concat": views.concat_calls,
    "Pad": views.pad_calls,
    "Slice": views.slices_calls,
    "Split": views.split_calls,
    "Expand": views.expand_calls,
    "Tile": views.tile_calls,
    "Gather": views.gather_calls,
    "Transpose": views.transpose_calls,
    "Gemm": products.gemm_calls,
    "MatMul": products.matmul_calls,
    "Einsum": products.einsum_calls,
}


def node_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    """Return the calls of a node.

    One without translation, or with inputs of unknown sizes, keeps its name and settings.
    """
    is_sized = all(name in known.sizes for name in node.inputs if name in known.maps)
    translate = TRANSLATIONS.get(node.op) if is_sized and not node.domain else None
    calls = translate(node, known) if translate else None
    return unknown_call(node, known) if calls is None else calls


def unknown_call(node: OnnxNode, known: Context) -> list[ProgramCall]:
    """Return a node that has no translation.

    A dot in its name says that its work is not counted.
    """
    name = f"{node.domain}.{node.op}" if node.domain else snake_case(node.op)
    name = f"onnx.{node.op}" if node.op in UNKNOWN_INSIDE and not node.domain else name
    read = {
        f"input{place}": known.argument(one, node, f"weight{place}") for place, one in enumerate(node.inputs) if one
    }
    settings = {key: value for key, value in node.attributes.items() if isinstance(value, int | float | str)}
    return one_call(node, name, {**read, **settings})


def snake_case(word: str) -> str:
    """Return a name as PyTorch writes one.

    >>> snake_case("GatherElements")
    'gather_elements'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word).lower()
