"""Primitive operations, and all that is true of one operation by itself.

An op may enter if networks are built or read with it: it knows its family, shape, weights, work, change of resolution,
the pixels that it reads, and what backward keeps. This room may import only `errors` and `_text`.

Files in reading order: `windows` (sliding windows along an axis), `base` (the questions that every op answers),
`convolutions`, `pointwise`, `resampling`, `joining`, `attention`, `conditioning`, `given_shape` (the ops), `as_json`
(ops in files). Import ops from here, whatever file they are in.
"""

from typing import get_args

from unetgen.ops.attention import Attend
from unetgen.ops.base import Direction, Family, Kept, Margins, Op, Padding, Shape, Weight, Weights
from unetgen.ops.conditioning import Modulate, Sinusoid
from unetgen.ops.convolutions import Conv, ConvTranspose, Dense
from unetgen.ops.given_shape import Foreign, Input
from unetgen.ops.joining import Border, Concat, Crop, FitChannels, Merge, Pad, Reshape, Tile
from unetgen.ops.pointwise import Activation, Dropout, Norm, PReLU
from unetgen.ops.resampling import GlobalPool, PixelShuffle, PixelUnshuffle, Pool, Resize, ResizeTo
from unetgen.ops.windows import Axes, Reading, Steps, pads_nothing

# the closed set: whoever treats ops case by case lists every one, or the type checker complains
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
    | PixelUnshuffle
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
    | Attend
    | Sinusoid
    | Modulate
    | Foreign
)

OPS: tuple[type[Op], ...] = get_args(AnyOp)

__all__ = [
    "OPS",
    "Activation",
    "AnyOp",
    "Attend",
    "Axes",
    "Border",
    "Concat",
    "Conv",
    "ConvTranspose",
    "Crop",
    "Dense",
    "Direction",
    "Dropout",
    "Family",
    "FitChannels",
    "Foreign",
    "GlobalPool",
    "Input",
    "Kept",
    "Margins",
    "Merge",
    "Modulate",
    "Norm",
    "Op",
    "PReLU",
    "Pad",
    "Padding",
    "PixelShuffle",
    "PixelUnshuffle",
    "Pool",
    "Reading",
    "Reshape",
    "Resize",
    "ResizeTo",
    "Shape",
    "Sinusoid",
    "Steps",
    "Tile",
    "Weight",
    "Weights",
    "pads_nothing",
]
