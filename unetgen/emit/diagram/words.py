"""Ops in words, as the legend, the tooltips and the description say them."""

from collections.abc import Iterable
from typing import assert_never

from unetgen.emit.diagram.text import by_axis, factor
from unetgen.ops import Activation, AnyOp, Concat, Conv, ConvTranspose, Foreign, Input, Norm, Pool, Resize

# how people write the activations whose Keras name is not already that
ACTIVATIONS = {
    **{name.lower(): name for name in ("ReLU", "ReLU6", "ELU", "CELU", "SELU", "GELU", "SiLU")},
    "leaky_relu": "leaky ReLU",
}


def in_words(ops: Iterable[AnyOp], measures: bool = True) -> str:
    """`conv 3×3×3, batch norm, ReLU`; kernels and factors are left out where they stand beside each arrow."""
    return ", ".join(f"{kind(op)} {measure(op) if measures else ''}".strip() for op in ops)


def kind(op: AnyOp) -> str:
    match op:
        case Input():
            return "input"
        case Conv():
            return "conv"
        case ConvTranspose():
            return "transposed conv"
        case Pool(kind=kind):
            return f"{kind} pool"
        case Resize(interpolation=interpolation):
            return f"up-sample {interpolation}"
        case Norm(kind=kind):
            return f"{kind} norm"
        case Activation(function=function):
            return ACTIVATIONS.get(function, function.replace("_", " "))
        case Concat():
            return "concatenate"
        case Foreign(layer_type=layer_type):
            return layer_type
    assert_never(op)


def measure(op: AnyOp) -> str:
    """A window as `3×3×3`, an up-sampling as `×2`; nothing for ops without either."""
    match op:
        case Conv(kernel_size=window) | ConvTranspose(kernel_size=window) | Pool(pool_size=window):
            return by_axis(window)
        case Resize(size=size):
            return factor(size)
        case _:
            return ""
