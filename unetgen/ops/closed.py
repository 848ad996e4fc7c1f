"""The closed set of ops, and the one spelling of each."""

from collections.abc import Sequence
from dataclasses import replace

from unetgen.ops.base import Shape
from unetgen.ops.convolutions import Conv, ConvTranspose, Dense
from unetgen.ops.given_shape import Foreign, Input
from unetgen.ops.joining import Concat, Crop, FitChannels, Merge, Pad, Reshape, Tile
from unetgen.ops.pointwise import Activation, Dropout, Norm, PReLU
from unetgen.ops.resampling import GlobalPool, PixelShuffle, Pool, Resize, ResizeTo
from unetgen.ops.windows import pads_nothing

AnyOp = (
    Input
    | Conv
    | ConvTranspose
    | Dense
    | Pool
    | GlobalPool
    | Reshape
    | Resize
    | ResizeTo
    | PixelShuffle
    | Crop
    | Pad
    | Norm
    | Activation
    | PReLU
    | Dropout
    | Concat
    | Merge
    | Tile
    | FitChannels
    | Foreign
)


def one_spelling(op: AnyOp, inputs: Sequence[Shape]) -> AnyOp:
    """Padding that pads nothing is `same` for convolutions and `valid` for pooling; one pixel has no holes.

    A group norm with a group per channel is an instance norm. So networks that are equal are spelled alike.
    """
    if not isinstance(op, Conv | Pool | Norm):
        return op
    if isinstance(op, Conv) and max(op.dilation_rate) > 1 and 1 in op.kernel_size:
        rates = tuple(1 if k == 1 else d for k, d in zip(op.kernel_size, op.dilation_rate, strict=True))
        op = replace(op, dilation_rate=rates)
    if isinstance(op, Conv) and op.padding == "valid" and pads_nothing(inputs[0].sizes, op.reach, op.strides):
        return replace(op, padding="same")
    if isinstance(op, Pool) and op.padding == "same" and pads_nothing(inputs[0].sizes, op.pool_size, op.strides):
        return replace(op, padding="valid")
    if isinstance(op, Norm) and op.kind == "group" and op.groups == inputs[0].channels:
        return replace(op, kind="instance", groups=0)
    return op
