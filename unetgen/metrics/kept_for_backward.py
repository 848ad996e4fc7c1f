"""What each op needs in memory besides its output: what its gradient reads again, and what passes need while they run.

As TensorFlow does it on a CPU with Keras 3, read off the allocations that its profiler lists.
"""

from typing import NamedTuple

from unetgen.ops import (
    Activation,
    AnyOp,
    Conv,
    ConvTranspose,
    Dense,
    Dropout,
    Foreign,
    GlobalPool,
    Merge,
    Norm,
    Pool,
    PReLU,
    Resize,
    ResizeTo,
)

FROM_OUTPUT = {"relu", "sigmoid", "tanh", "elu", "selu", "softmax", "exponential"}  # gradients by the output alone
SINGLE = 4  # bytes of a number in single precision


class Keeping(NamedTuple):
    """What backward reads of an op, and what else it takes. `spare` and `back_spare` are in maps of the output's size.

    `besides` are bytes per element of the output, made forward for backward: a mask, a copy in another precision.
    `over`: forward may write over its input.
    """

    inputs: bool = False
    output: bool = False
    besides: int = 0
    over: bool = False
    spare: int = 0
    back_spare: int = 0


def keeping(op: AnyOp, width: int) -> Keeping:
    """By op, where a number takes `width` bytes."""
    match op:
        case Conv() | ConvTranspose() | Dense() | Foreign():
            return Keeping(inputs=True)
        case Pool(kind="max"):
            return Keeping(inputs=True, output=True, besides=1)
        case Norm():
            return normalization(width)
        case Activation():
            return function(op)
        case PReLU():
            return Keeping(inputs=True, besides=width, spare=1, back_spare=1)
        case Dropout():
            return Keeping(besides=1, spare=1)
        case GlobalPool(kind="max"):
            return Keeping(inputs=True, output=True)
        case Resize(interpolation="linear") | ResizeTo(interpolation="linear") if interpolated_by_us(op):
            return Keeping(spare=2, back_spare=2)
        case Merge(kind="multiply" | "maximum"):
            return Keeping(inputs=True, over=True)
        case Merge():
            return Keeping(over=True)
        case _:
            return Keeping()


def normalization(width: int) -> Keeping:
    """Squared deviations forward; two parts of the gradient and their sum backward. Half precision is widened."""
    wide = SINGLE // width if width < SINGLE else 1
    return Keeping(inputs=wide == 1, besides=SINGLE if wide > 1 else 0, over=True, spare=wide, back_spare=2 * wide)


def function(op: Activation) -> Keeping:
    if op.function in FROM_OUTPUT and not op.parameters:
        return Keeping(output=True, over=True)
    simple = op.function in ("leaky_relu", "relu", "softplus", "softsign", "relu6", "silu")
    return Keeping(inputs=True, over=True) if simple else Keeping(inputs=True, over=True, spare=1, back_spare=2)


def is_alias(op: AnyOp, training: bool) -> bool:
    """Whether an op's output is its input, without a copy."""
    return op == Activation("linear") or (isinstance(op, Dropout) and not training)


def interpolated_by_us(op: Resize | ResizeTo) -> bool:
    """Whether the emitted layer takes neighbours and weighs them, where Keras has one operation for images alone."""
    return isinstance(op, ResizeTo) or len(op.size) != len("xy") or op.align_corners
