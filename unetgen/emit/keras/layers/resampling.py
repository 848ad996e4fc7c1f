"""Layers without weights that resize, shuffle and crop maps."""

from dataclasses import fields
from typing import Any

from unetgen.emit.keras.custom import OF_NAME, resizing
from unetgen.emit.keras.custom.cropping import Cropping1D
from unetgen.emit.keras.layers.site import Site
from unetgen.ops import AnyOp, Crop, Margins, Pad, Pool, Resize


def up_sampling(site: Site, op: Resize) -> Any:
    """Return the layer of an up-sampling.

    Keras has linear up-sampling only in 2D, for fixed sizes and free corners, and no channels-first layer in 1D.
    """
    dims = site.plan.dims
    if op.interpolation == "linear" and (dims != 2 or op.align_corners):
        return resizing.LinearUpSampling(op.size, op.align_corners, **site.laid_out)
    if dims == 1:
        first = site.channels_first
        return resizing.UpSampling1D(op.size[0], **site.laid_out) if first else site.stock(op.size[0], **site.own)
    if op.interpolation == "linear":
        kind = resizing.UpSampling2D if site.plan.dynamic else site.stock
        return kind(op.size, interpolation="bilinear", **site.laid_out)
    return site.stock(op.size, **site.laid_out)


def ours(site: Site, op: AnyOp) -> Any:
    """Return the custom layer of an op that Keras lacks.

    It has the op's name, and takes the op's settings in their order.
    """
    settings = (getattr(op, field.name) for field in fields(op))
    return OF_NAME[type(op).__name__](*settings, **site.laid_out)


def pooling(site: Site, op: Pool) -> Any:
    """Return the layer of a pooling; windows that reach beyond the map are ours."""
    if op.margins:
        settings = (op.kind, op.pool_size, op.strides, op.padding, op.margins)
        return OF_NAME["PaddedPooling"](*settings, **site.laid_out)
    return site.stock(op.pool_size, strides=op.strides, padding=op.padding, **site.laid_out)


def cropping(site: Site, op: Crop) -> Any:
    """Return the layer of a cropping; Keras' 1D layer lacks a data format."""
    cut = keras_margins(op.cropping)
    if site.plan.dims > 1:
        return site.stock(cut, **site.laid_out)
    return Cropping1D(cut, **site.laid_out) if site.channels_first else site.stock(cut, **site.own)


def pad_layer(site: Site, op: Pad) -> Any:
    """Return the layer of a padding; Keras has one for zeros alone."""
    return site.stock(keras_margins(op.padding), **site.laid_out) if op.adds_zeros else ours(site, op)


def keras_margins(pairs: Margins) -> Any:
    """Return margins as Keras takes them: a single pair for one axis."""
    return pairs[0] if len(pairs) == 1 else pairs
