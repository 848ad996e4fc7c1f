"""Convolutions, with their initializers and regularizers."""

from typing import Any

import keras

from unetgen.emit.keras.custom import OF_NAME
from unetgen.emit.keras.custom.regularizers import Float32Penalty
from unetgen.emit.keras.layers.site import Site
from unetgen.ops import Conv, ConvTranspose

REGULARIZERS = {"l1": "L1", "l2": "L2", "l1_l2": "L1L2"}


def convolution(site: Site, op: Conv) -> Any:
    keys = ("kernel_size", "strides", "padding", "dilation_rate", "groups", "use_bias")
    options = {key: getattr(op, key) for key in keys} | site.laid_out | trained(site)
    return kind(site, op)(op.filters, **options)


def transposed_layer(site: Site, op: ConvTranspose) -> Any:
    """Return Keras' layer, or a custom one if the result is cropped or has groups."""
    keys = ("kernel_size", "strides", "padding", "use_bias")
    options = {key: getattr(op, key) for key in keys} | site.laid_out | trained(site)
    if op.groups > 1:
        ours = OF_NAME[f"GroupedConv{site.plan.dims}DTranspose"]
        uncut = ((0, 0),) * site.plan.dims
        return ours(op.filters, groups=op.groups, cropping=op.cropping or uncut, **options)
    if not op.cropping:
        return kind(site, op)(op.filters, **options)
    assert op.padding == "valid", f"{site.node.name} crops a result without valid padding"
    return OF_NAME[f"CroppedConv{site.plan.dims}DTranspose"](op.filters, cropping=op.cropping, **options)


def kind(site: Site, op: Conv | ConvTranspose) -> Any:
    """Return Keras' class, or a custom one if Keras may add the bias wrongly.

    Keras may take the last axis of pixels for the channels.
    """
    plan, name = site.plan, site.stock.__name__
    lengths = {node.shape.sizes[-1] for node in plan if node.weights == site.node.weights}
    mistaken = op.filters in lengths or plan.dims - 1 in plan.dynamic
    return OF_NAME[name] if site.channels_first and op.use_bias and mistaken else site.stock


def trained(site: Site) -> dict[str, Any]:
    """Return the initializers and regularizers of the description."""
    spec = site.plan.spec
    if spec is None:
        return {}
    begun = {f"{part}_initializer": name for part, name in spec.initializers}
    dtype = keras.DTypePolicy(site.own["dtype"]).variable_dtype
    kept = {f"{part}_regularizer": regularizer(*said, dtype) for part, said in spec.regularizers}
    return begun | kept


def regularizer(name: str, factor: float, dtype: str = "float32") -> Any:
    """Return the regularizer of weights of a dtype; `l1_l2` has one factor for both."""
    if dtype != "float32":
        return Float32Penalty(**dict.fromkeys(name.split("_"), factor))
    kind = getattr(keras.regularizers, REGULARIZERS[name])
    return kind(factor, factor) if name == "l1_l2" else kind(factor)
