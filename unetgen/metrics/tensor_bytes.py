"""Memory of one image: each layer's output, in the type in which it is computed."""

import re
from functools import cache

from unetgen.graph.plan import Node, Plan

MIB = 1024 * 1024


def activation_bytes(plan: Plan, node: Node) -> int:
    """Return the bytes of a node's output for one image.

    A mixed policy computes in its smaller type.
    """
    return node.shape.elements * size_of(node.dtype or plan.dtype)


def total_activation_bytes(plan: Plan) -> int:
    """Sum over all layers: an upper bound, nothing freed."""
    return sum(activation_bytes(plan, node) for node in plan)


def largest_tensor(plan: Plan) -> Node:
    """Return the node with the largest output, the first of several."""
    return max(plan, key=lambda node: activation_bytes(plan, node))


def weight_bytes(plan: Plan) -> int:
    """Return the bytes of all weights; a mixed policy keeps them in float32."""
    return sum(plan.params_of(node) * kept_size(node.dtype or plan.dtype) for node in plan)


@cache
def size_of(dtype: str) -> int:
    """Return the bytes of one number.

    >>> size_of("float32"), size_of("mixed_bfloat16")
    (4, 2)
    """
    bits = re.search(r"\d+$", dtype)
    assert bits, f"{dtype} names no number of bits"
    return int(bits[0]) // 8


@cache
def kept_size(dtype: str) -> int:
    return 4 if dtype.startswith("mixed_") else size_of(dtype)
