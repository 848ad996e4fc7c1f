"""The multiply-accumulates of attention: projections, scores, and weighted sums."""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import math

from unetgen.ops import Axes
from unetgen.read.keras.tensor_axes import Call


def multi_head_macs(call: Call) -> int:
    """Count `MultiHeadAttention(query, value, key)`.

    Attention over some axes runs once for each place of the others.
    """
    layer, query, value = call.layer, call.axes(0), call.axes(1)
    axes = [axis - 1 for axis in layer.attention_axes] if layer.attention_axes else range(len(query) - 1)
    pairs = math.prod(query[:-1]) * math.prod(value[axis] for axis in axes)
    heads = layer.num_heads * (layer.key_dim + layer.value_dim)
    return projections(call, query, value) + pairs * heads


def grouped_query_macs(call: Call) -> int:
    """Count `GroupQueryAttention(query, value, key)`.

    Each query head has scores of its own.
    """
    layer, query, value = call.layer, call.axes(0), call.axes(1)
    pairs = math.prod(query[:-1]) * math.prod(value[:-1])
    return projections(call, query, value) + pairs * layer.num_query_heads * 2 * layer.head_dim


def projections(call: Call, query: Axes, value: Axes) -> int:
    """Count the four dense layers.

    Those of the query and of the output run once per query.
    """
    kernels = [math.prod(weight.shape) for weight in call.weights if weight.name == "kernel"]
    of_query, of_key, of_value, of_output = kernels
    key = call.axes(2) if len(call.inputs) > 2 else value
    places = [math.prod(axes[:-1]) for axes in (query, key, value)]
    return places[0] * (of_query + of_output) + places[1] * of_key + places[2] * of_value


def attention_macs(call: Call) -> int:
    """Count `Attention([query, value, key])`: scores by products, and weighted sums."""
    scores = call.axes(0)[-1] if call.layer.score_mode == "dot" else 0
    return pairs_of(call) * (scores + call.axes(1)[-1])


def additive_macs(call: Call) -> int:
    """Count `AdditiveAttention`: its scores are sums."""
    return pairs_of(call) * call.axes(1)[-1]


def pairs_of(call: Call) -> int:
    """Return how many pairs of a query and a value there are."""
    return math.prod(call.axes(0)[:-1]) * call.axes(1)[-2]
