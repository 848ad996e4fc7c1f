"""Memory of a training step per op besides its output, on a CPU with Keras 3.

The op knows what its gradient reads again. What TensorFlow's kernels need on top was read off the allocations that
its profiler lists.
"""

from dataclasses import dataclass, replace

from unetgen.ops import Activation, AnyOp, Attend, Conv, Merge, Modulate, Norm, PReLU, Resize, ResizeTo

IN_ONE_PASS = ((), ("input",), ("output",))  # kept by an activation with a kernel of its own
CLIPPED = 2  # masks: Keras clips what TensorFlow interpolated in single precision to the range of the smaller type
SINGLE = 4  # bytes of a number in single precision


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """The tensors that backward reads of an op, and what the op needs while it runs.

    `besides` is in bytes per element of the output, made forward for backward: a mask, a copy in another precision.
    `copied`: a copy of another size is read, instead of the input or beside it; with `copy_gradient` it has a gradient
    of its own. `over`: forward may write over its input. `spare` and
    `back_spare` are maps of the output's size.
    """

    inputs: bool
    output: bool
    besides: int
    copied: bool = False
    copy_gradient: bool = False
    over: bool = False
    spare: int = 0
    back_spare: int = 0


def keeping(op: AnyOp, width: int) -> Keeping:
    """Return the needs of an op, where a number takes `width` bytes."""
    kept = op.kept_for_backward
    besides = kept.count("mask") + kept.count("map") * width
    needs = Keeping(inputs="input" in kept, output="output" in kept, besides=besides, copied="copy" in kept)
    match op:
        case Norm():
            return normalization(needs, width)
        case Activation():
            return replace(needs, over=True, spare=int(kept not in IN_ONE_PASS), back_spare=int("mask" in kept))
        case PReLU():
            return replace(needs, spare=1, back_spare=1)
        case Conv() if needs.copied:
            return replace(needs, spare=1)
        case Merge() | Modulate():
            return replace(needs, over=True)
        case Attend():  # its weights are between input and output
            return replace(needs, copy_gradient=True)
        case Resize(interpolation="linear") | ResizeTo(interpolation="linear") if not kept:  # by a layer of ours
            return replace(needs, spare=2, back_spare=2)
        case Resize(interpolation="linear") if width < SINGLE:
            return replace(needs, besides=CLIPPED)
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
    besides = needs.besides * wide + (SINGLE if wide > 1 else 0)
    return replace(needs, inputs=wide == 1, besides=besides, over=True, spare=wide, back_spare=2 * wide)
