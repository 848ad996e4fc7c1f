"""Layers that move pixels and channels about, without weights."""

from typing import Any

from unetgen.emit.keras import custom
from unetgen.emit.keras.layers.site import Site
from unetgen.ops import Crop, FitChannels, Margins, PixelShuffle, Resize, ResizeTo, Tile


def up_sampling(site: Site, op: Resize) -> Any:
    """Keras has linear up-sampling in two dimensions of fixed size, with free corners; in 1D no channels first."""
    dims = site.plan.dims
    if op.interpolation == "linear" and (dims != 2 or op.align_corners):
        return custom.LinearUpSampling(op.size, op.align_corners, **site.laid_out)
    if dims == 1:
        first = site.channels_first
        return custom.UpSampling1D(op.size[0], **site.laid_out) if first else site.stock(op.size[0], **site.own)
    if op.interpolation == "linear":
        kind = custom.UpSampling2D if site.plan.dynamic else site.stock
        return kind(op.size, interpolation="bilinear", **site.laid_out)
    return site.stock(op.size, **site.laid_out)


def ours(site: Site, op: ResizeTo | PixelShuffle | Tile | FitChannels) -> Any:
    """What Keras has no layer for at all."""
    match op:
        case ResizeTo():
            return custom.ResizeTo(op.sizes, op.interpolation, op.align_corners, **site.laid_out)
        case PixelShuffle():
            return custom.PixelShuffle(op.size, **site.laid_out)
        case Tile():
            return custom.Tile(op.times, **site.laid_out)
        case FitChannels():
            return custom.FitChannels(op.filters, **site.laid_out)


def cropping(site: Site, op: Crop) -> Any:
    """Keras' 1D layer has no data format."""
    cut = keras_margins(op.cropping)
    if site.plan.dims > 1:
        return site.stock(cut, **site.laid_out)
    return custom.Cropping1D(cut, **site.laid_out) if site.channels_first else site.stock(cut, **site.own)


def keras_margins(pairs: Margins) -> Any:
    """As Keras takes them: of one axis the pair alone."""
    return pairs[0] if len(pairs) == 1 else pairs
