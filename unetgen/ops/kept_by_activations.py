"""The tensors that each activation's gradient reads again in TensorFlow.

An activation with a kernel of its own keeps its input or its output. One that Keras composes of several operations
keeps what their gradients read. A factor that depends on the forward pass alone, such as the slope of a cube or a
comparison, is computed during the forward pass and kept instead of what it was computed from.
"""

from unetgen.ops.base import Kept

OUTPUT: tuple[Kept, ...] = ("output",)
INPUT: tuple[Kept, ...] = ("input",)
CLIPPED: tuple[Kept, ...] = ("mask", "mask")  # the comparisons with two bounds
INDEX: tuple[Kept, ...] = ("mask", "mask", "mask", "mask")  # an integer of four bytes per element
HARD_GATE: tuple[Kept, ...] = ("input", "map", "map")  # the product's factors, and the ReLU6 in one of them

BY_FUNCTION: dict[str, tuple[Kept, ...]] = {
    "celu": ("map", *CLIPPED),  # the exponential
    "elu": OUTPUT,
    "exponential": OUTPUT,
    "gelu": ("map", "map", "map"),  # the product's factors, x / 2 and 1 + erf; the slope of erf
    "hard_shrink": ("mask",),
    "hard_sigmoid": ("map",),  # the ReLU6 before the division
    "hard_silu": HARD_GATE,
    "hard_swish": HARD_GATE,
    "hard_tanh": CLIPPED,
    "leaky_relu": INPUT,
    "linear": (),
    "log_sigmoid": ("map",),  # -x, the input of the softplus
    "log_softmax": ("output", "map"),  # the softmax
    "mish": ("input", "map", "map"),  # the product's factors, x and tanh; the softplus in the latter
    "relu": OUTPUT,
    "relu6": OUTPUT,
    "selu": OUTPUT,
    "sigmoid": OUTPUT,
    "silu": INPUT,  # the sigmoid is computed again
    "soft_shrink": CLIPPED,
    "softmax": OUTPUT,
    "softplus": INPUT,
    "softsign": INPUT,
    "sparse_plus": ("map", *CLIPPED),  # the slope of the square between the bounds
    "sparsemax": ("output", *INDEX, "mask", "mask"),  # the order of the channels; the support and the maximum
    "squareplus": ("input", "map"),  # the square's argument, and the root
    "swish": INPUT,
    "tanh": OUTPUT,
    "tanh_shrink": ("map",),  # the tanh
}
BY_PARAMETER: dict[tuple[str, str], tuple[Kept, ...]] = {
    ("celu", "alpha"): BY_FUNCTION["celu"],
    ("elu", "alpha"): ("map", "mask"),  # the ELU before it is scaled; the sign
    ("gelu", "approximate"): ("map", "map", "map", "map"),  # the product's factors; the tanh; the slope of the cube
    ("leaky_relu", "negative_slope"): INPUT,
    ("relu", "max_value"): ("map", *CLIPPED),  # the ReLU before it is clipped
    ("relu", "negative_slope"): INPUT,
}


def kept_by(function: str, parameters: tuple[tuple[str, float], ...]) -> tuple[Kept, ...]:
    """Return the tensors that the gradient of a function reads.

    With several parameters it is the most that one of them asks for. An unknown function is assumed to keep its input.
    """
    if not parameters:
        return BY_FUNCTION.get(function, INPUT)
    return max((BY_PARAMETER.get((function, name), INPUT) for name, _ in parameters), key=len)
