"""Matrix products: fully connected layers, and the work of the others.

The rule is that of PyTorch's counter: a product of matrices counts rows · inner · columns.
"""

import math

from unetgen.ops import Axes, Dense
from unetgen.read.keras.einsum import einsum_macs
from unetgen.read.program.site import CallSite, Read


def linear_call(site: CallSite) -> Read:
    """Return a fully connected layer on a vector; `None` on other tensors."""
    weight = site.weights.get("weight", ())
    return [Dense(weight[0], site.has("bias"))] if site.dims == 0 and len(weight) == 2 else None


def addmm_call(site: CallSite) -> Read:
    """Return a fully connected layer that was lowered to a sum with a product."""
    weight, bias = site.weights.get("mat2", ()), site.weights.get("self", ())
    fits = site.dims == 0 and len(weight) == 2 and bias == weight[1:] and site.is_map("mat1")
    return [Dense(weight[1], True)] if fits else None


def product_macs(op: str, equation: str, shapes: list[Axes], made: Axes) -> int | None:
    """Count multiply-accumulates of a product of tensors with batch axes.

    `None` if its equation is not understood, and 0 for another op.

    `shapes` are those of its tensors in order.
    """
    match op:
        case "linear":
            return math.prod(made) * shapes[0][-1]
        case "matmul" | "mm" | "bmm" | "mv" | "dot":
            return math.prod(made) * shapes[0][-1]
        case "addmm" | "baddbmm" | "addbmm":
            return math.prod(made) * shapes[1][-1]
        case "scaled_dot_product_attention":
            query, key, value = shapes[:3]
            return math.prod(query[:-1]) * key[-2] * (query[-1] + value[-1])
        case "einsum":
            return einsum_macs(equation, shapes)
        case _:
            return 0


def convolution_macs(weight: Axes, source: Axes, made: Axes, is_transposed: bool) -> int:
    """Count a convolution by its weight: each kernel runs once per position.

    Positions are those of the output, or of the input if it is transposed.
    """
    places = source if is_transposed else made
    return math.prod(places[:1] + places[2:]) * math.prod(weight)
