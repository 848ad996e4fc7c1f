"""Memory of a training step per op besides its output, on a CPU with Keras 3.

The op knows what its gradient reads again. What TensorFlow's kernels need on top was read off the allocations that
its profiler lists.
"""

from dataclasses import dataclass, replace

from unetgen.ops import Activation, AnyOp, Merge, Norm, PReLU, Resize, ResizeTo

IN_ONE_PASS = ("leaky_relu", "relu", "softplus", "softsign", "relu6", "silu")  # activations with a kernel of their own
SINGLE = 4  # bytes of a number in single precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """The tensors that backward reads of an op, and what the op needs while it runs.

    `besides` is in bytes per element of the output, made forward for backward: a mask, a copy in another precision.
    `over`: forward may write over its input. `spare` and `back_spare` are maps of the output's size.
    """

    inputs: bool
    output: bool
    besides: int
    over: bool = False
    spare: int = 0
    back_spare: int = 0


def keeping(op: AnyOp, width: int) -> Keeping:
    """Return the needs of an op, where a number takes `width` bytes."""
    kept = op.kept_for_backward
    needs = Keeping(inputs="input" in kept, output="output" in kept, besides=int("mask" in kept))
    match op:
        case Norm():
            return normalization(needs, width)
        case Activation(function=function):
            is_simple = "output" in kept or function in IN_ONE_PASS
            return replace(needs, over=True, spare=0 if is_simple else 1, back_spare=0 if is_simple else 2)
        case PReLU():
            return replace(needs, besides=width, spare=1, back_spare=1)
        case Merge():
            return replace(needs, over=True)
        case Resize(interpolation="linear") | ResizeTo(interpolation="linear") if is_interpolated_by_us(op):
            return replace(needs, spare=2, back_spare=2)
        case _ if op.family == "dropout":
            return replace(needs, spare=1)
        case _:
            return needs


def normalization(needs: Keeping, width: int) -> Keeping:
    """Return what a normalization needs.

    Squared deviations forward; two parts of the gradient and their sum backward. Half precision is widened, and the
    wide copy is kept instead of the input.
    """
    wide = SINGLE // width if width < SINGLE else 1
    besides = SINGLE if wide > 1 else 0
    return replace(needs, inputs=wide == 1, besides=besides, over=True, spare=wide, back_spare=2 * wide)


def is_interpolated_by_us(op: Resize | ResizeTo) -> bool:
    """Return whether our own layer interpolates; Keras interpolates images only."""
    return isinstance(op, ResizeTo) or len(op.size) != len("xy") or op.align_corners
