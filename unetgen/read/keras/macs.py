"""Count the multiply-accumulates of Keras layers that are foreign to a plan.

A layer multiplies each kernel once per position: of its output, or of its input if it is transposed. A class of
somebody else's counts as the Keras class that it derives from; its sum is a lower bound if it changes `call`.
"""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import math
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from unetgen.ops import Axes, Shape
from unetgen.read.keras.attention_macs import additive_macs, attention_macs, grouped_query_macs, multi_head_macs
from unetgen.read.keras.einsum import einsum_macs
from unetgen.read.keras.tensor_axes import Call


class Macs(NamedTuple):
    """Multiply-accumulates of one call, and whether there may be more."""

    number: int
    at_least: bool = False


UNKNOWN = Macs(0, True)
# layers and functions on tensors that run something else, or that are not counted yet
UNCOUNTED = frozenset(
    ["Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "MelSpectrogram", "STFTSpectrogram",
     "ReversibleEmbedding", "Pipeline", "Wrapper"]
)  # fmt: skip
UNCOUNTED_FUNCTIONS = frozenset(
    ["Conv", "ConvTranspose", "DepthwiseConv", "SeparableConv", "Dot", "Tensordot",
     "Inner", "Outer", "Vdot", "Kron", "Correlate", "Cross", "DotProductAttention", "Map", "Scan",
     "WhileLoop", "ForiLoop", "Cond", "Switch", "VectorizedMap", "AssociativeScan", "STFT", "ISTFT", "RFFT", "IRFFT",
     "FFT", "FFT2", "IFFT2", "Inv", "Solve", "SolveTriangular", "SVD", "QR", "Eig", "Eigh", "Cholesky", "Det", "LstSq",
     "LuFactor"]
)  # fmt: skip
# layers whose weights are added, scaled with, or looked up
WITHOUT_MACS = frozenset(
    ["BatchNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization", "UnitNormalization",
     "Normalization", "PReLU", "Embedding", "Discretization"]
)  # fmt: skip
CELLS = ("LSTMCell", "GRUCell", "SimpleRNNCell")


def macs_of(call: Call) -> Macs:
    """Count the multiply-accumulates of a call for one image."""
    kinds = type(call.layer).__mro__
    keras = [kind for kind in kinds if kind.__module__.split(".")[0] in ("keras", "unetgen")]
    own_call = any("call" in vars(kind) for kind in kinds if kind not in keras and kind is not object)
    names = [kind.__name__ for kind in keras]
    rules = RULES if hasattr(call.layer, "weights") else FUNCTION_RULES
    rule = next((rules[name] for name in names if name in rules), None)
    if rule is not None:
        counted = rule(call)
        return Macs(counted.number, counted.at_least or own_call)
    uncounted = UNCOUNTED if hasattr(call.layer, "weights") else UNCOUNTED_FUNCTIONS
    if own_call or not keras or names[0] in uncounted:
        return UNKNOWN
    matrices = any(len(weight.shape) > 1 and weight.trainable for weight in call.weights)
    return UNKNOWN if matrices and not WITHOUT_MACS.intersection(names) else Macs(0)


def weight_shapes(call: Call, *names: str) -> list[Axes]:
    """Return the shapes of the weights of these names."""
    return [tuple(weight.shape) for weight in call.weights if weight.name in names]


def kernels_per_output(call: Call) -> Macs:
    """Count layers whose kernels end in the output's channels, or in factors of them."""
    kernels = weight_shapes(call, "kernel", "depthwise_kernel", "pointwise_kernel")
    if not kernels:
        return UNKNOWN
    channels = kernels[-1][-1] if len(kernels) > 1 or not is_depthwise(call) else math.prod(kernels[0][-2:])
    return Macs(call.output.elements // channels * sum(map(math.prod, kernels)))


def is_depthwise(call: Call) -> bool:
    return any(kind.__name__ == "BaseDepthwiseConv" for kind in type(call.layer).__mro__)


def kernel_per_input(call: Call) -> Macs:
    """Count a transposed convolution."""
    kernels = weight_shapes(call, "kernel")
    return Macs(call.inputs[0].elements // kernels[0][-1] * math.prod(kernels[0])) if kernels else UNKNOWN


def einsum_dense(call: Call) -> Macs:
    kernels = weight_shapes(call, "kernel")
    counted = einsum_macs(call.layer.equation, [(1, *call.axes(0)), *kernels]) if len(kernels) == 1 else None
    return UNKNOWN if counted is None else Macs(counted)


def einsum_function(call: Call) -> Macs:
    counted = einsum_macs(call.layer.subscripts, [(1, *call.axes(i)) for i in range(len(call.inputs))])
    return UNKNOWN if counted is None else Macs(counted)


def matrix_product(call: Call) -> Macs:
    """Count a product of two tensors of the network."""
    if len(call.inputs) != 2 or not call.inputs[0].sizes:
        return UNKNOWN
    return Macs(call.output.elements * call.axes(0)[-1])


def dot_layer(call: Call) -> Macs:
    axes = call.layer.axes
    first = axes if isinstance(axes, int) else axes[0]
    return Macs(call.output.elements * (1, *call.axes(0))[first])


def recurrent(call: Call) -> Macs:
    """Count the kernels of a cell, or of stacked cells, once per step."""
    cell = call.layer.cell
    cells = getattr(cell, "cells", [cell])
    if not all(type(one).__name__ in CELLS and type(one).__module__.startswith("keras.") for one in cells):
        return UNKNOWN
    kernels = weight_shapes(call, "kernel", "recurrent_kernel")
    return Macs(call.axes(0)[0] * sum(map(math.prod, kernels)))


def recurrent_convolution(call: Call) -> Macs:
    """Count both convolutions of a ConvLSTM, at the output's positions, once per step."""
    steps, kernels = call.axes(0)[0], weight_shapes(call, "kernel", "recurrent_kernel")
    positions = call.output.elements // call.layer.filters // (steps if call.layer.return_sequences else 1)
    return Macs(steps * positions * sum(map(math.prod, kernels)))


def bidirectional(call: Call) -> Macs:
    shape, layer = call.output, call.layer
    if layer.merge_mode == "concat":
        shape = Shape(shape.elements // 2, ())
    halves = [macs_of(replace(call, layer=half, output=shape)) for half in (layer.forward_layer, layer.backward_layer)]
    return Macs(sum(half.number for half in halves), any(half.at_least for half in halves))


def wrapped(call: Call) -> Macs:
    """Count the layer inside a wrapper that runs it once."""
    return macs_of(replace(call, layer=call.layer.layer))


def each_step(call: Call) -> Macs:
    """Count the layer or the model that is run once per step."""
    inner, (steps, *rest) = call.layer.layer, call.axes(0)
    made = call.output.elements // steps
    if hasattr(inner, "outputs") and hasattr(inner, "operations"):
        number, at_least = call.macs_of_model(inner)
        return Macs(steps * number, at_least)
    once = macs_of(replace(call, layer=inner, inputs=(call.layout.shape("", (None, *rest)),), output=Shape(made, ())))
    return Macs(steps * once.number, once.at_least)


def of_attention(count: Callable[[Call], int]) -> Callable[[Call], Macs]:
    return lambda call: Macs(count(call))


RULES: dict[str, Callable[[Call], Macs]] = {
    "BaseConv": kernels_per_output,
    "BaseDepthwiseConv": kernels_per_output,
    "BaseSeparableConv": kernels_per_output,
    "Dense": kernels_per_output,
    "BaseConvTranspose": kernel_per_input,
    "EinsumDense": einsum_dense,
    "Dot": dot_layer,
    "MultiHeadAttention": of_attention(multi_head_macs),
    "GroupedQueryAttention": of_attention(grouped_query_macs),
    "AdditiveAttention": of_attention(additive_macs),
    "Attention": of_attention(attention_macs),
    "ConvLSTM": recurrent_convolution,
    "Bidirectional": bidirectional,
    "RNN": recurrent,
    "TimeDistributed": each_step,
    "SpectralNormalization": wrapped,
}
FUNCTION_RULES: dict[str, Callable[[Call], Macs]] = {"Einsum": einsum_function, "Matmul": matrix_product}
