"""The primitive operations that networks are made of: a closed set.

Each op owns its shape rule, its weights and its multiply-accumulates (MACs), so that no other module computes
them a second time. How an op becomes a Keras layer, an arrow or a table row is the emitters' business. Import ops
from here: which file an op stands in is this folder's affair.
"""

from unetgen.ops.base import Axes, Margins, Op, Padding, Shape, Weight, Weights
from unetgen.ops.closed import AnyOp, one_spelling
from unetgen.ops.convolutions import Conv, ConvTranspose, Dense
from unetgen.ops.given_shape import Foreign, Input
from unetgen.ops.joining import Concat, Crop, FitChannels, Merge, Pad, Reshape, Tile
from unetgen.ops.pointwise import Activation, Dropout, Norm, PReLU
from unetgen.ops.resampling import GlobalPool, PixelShuffle, Pool, Resize, ResizeTo
from unetgen.ops.windows import pads_nothing

__all__ = [
    "Activation",
    "AnyOp",
    "Axes",
    "Concat",
    "Conv",
    "ConvTranspose",
    "Crop",
    "Dense",
    "Dropout",
    "FitChannels",
    "Foreign",
    "GlobalPool",
    "Input",
    "Margins",
    "Merge",
    "Norm",
    "Op",
    "PReLU",
    "Pad",
    "Padding",
    "PixelShuffle",
    "Pool",
    "Reshape",
    "Resize",
    "ResizeTo",
    "Shape",
    "Tile",
    "Weight",
    "Weights",
    "one_spelling",
    "pads_nothing",
]
