"""The Keras layer of each op: a Keras layer if there is one, else a custom one.

Code may enter if it makes the layer of an op. Files may import `keras`, `emit.layer_types`, `emit.keras.custom` and the
rooms before `emit`.

Files in reading order: `site` (a node in its plan), `convolutions`, `pointwise`, `resampling`.
"""

from typing import Any, assert_never

import keras

from unetgen.emit.keras.layers import convolutions
from unetgen.emit.keras.layers import pointwise as functions
from unetgen.emit.keras.layers import resampling as maps
from unetgen.emit.keras.layers.site import Site
from unetgen.graph.plan import Node, Plan
from unetgen.ops import (
    Activation,
    Attend,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dense,
    Dropout,
    FitChannels,
    Foreign,
    GlobalPool,
    Input,
    Merge,
    Modulate,
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Sinusoid,
    Tile,
)


def layer_of(plan: Plan, node: Node) -> Any:
    """Return a new layer for a node, in the plan's data format."""
    site, op = Site(plan, node), node.op
    match op:
        case Conv():
            return convolutions.convolution(site, op)
        case ConvTranspose():
            return convolutions.transposed_layer(site, op)
        case Dense():
            return site.stock(op.units, use_bias=op.use_bias, **site.own, **convolutions.trained(site))
        case Pool():
            return maps.pooling(site, op)
        case GlobalPool():
            return site.stock(**site.laid_out)
        case Reshape():
            return site.stock(plan.laid_out(node.shape), **site.own)
        case Resize():
            return maps.up_sampling(site, op)
        case ResizeTo() | PixelShuffle() | PixelUnshuffle() | Tile() | FitChannels():
            return maps.ours(site, op)
        case Attend() | Sinusoid() | Modulate():
            return maps.ours(site, op)
        case Crop():
            return maps.cropping(site, op)
        case Pad():
            return maps.pad_layer(site, op)
        case Norm():
            return functions.norm(site, op)
        case Activation():
            return functions.activation(site, op)
        case PReLU():
            return functions.prelu(site, op)
        case Dropout():
            return functions.dropout(site, op)
        case Concat():
            return site.stock(axis=site.class_axis, **site.own)
        case Merge():
            return site.stock(**site.own)
        case Foreign() | Input():
            raise AssertionError(f"{node.name} has no layer to build")
    assert_never(op)


def input_of(plan: Plan, shape: tuple[int | None, ...], name: str) -> Any:
    """Return the symbolic input, in the larger dtype of a mixed policy."""
    return keras.Input(shape, name=name, dtype=keras.DTypePolicy(plan.dtype).variable_dtype)
