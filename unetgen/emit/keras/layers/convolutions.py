"""Convolutions, with what the description says about how their weights begin and are kept small."""

from typing import Any

import keras

from unetgen.emit.keras.custom import OF_NAME
from unetgen.emit.keras.layers.site import Site
from unetgen.graph.plan import Plan
from unetgen.ops import Conv, ConvTranspose

REGULARIZERS = {"l1": "L1", "l2": "L2", "l1_l2": "L1L2"}


def convolution(site: Site, op: Conv) -> Any:
    keys = ("kernel_size", "strides", "padding", "dilation_rate", "groups", "use_bias")
    options = {key: getattr(op, key) for key in keys} | site.laid_out | trained(site.plan)
    return kind(site, op)(op.filters, **options)


def transposed_layer(site: Site, op: ConvTranspose) -> Any:
    """Keras' layer, or ours where the result is cropped."""
    keys = ("kernel_size", "strides", "padding", "use_bias")
    options = {key: getattr(op, key) for key in keys} | site.laid_out | trained(site.plan)
    if not op.cropping:
        return kind(site, op)(op.filters, **options)
    assert op.padding == "valid", f"{site.node.name} crops a result that is no whole one"
    return OF_NAME[f"CroppedConv{site.plan.dims}DTranspose"](op.filters, cropping=op.cropping, **options)


def kind(site: Site, op: Conv | ConvTranspose) -> Any:
    """Keras' class, or ours where Keras may take the last axis of pixels for the channels when it adds the bias."""
    plan, name = site.plan, site.stock.__name__
    lengths = {node.shape.sizes[-1] for node in plan if node.weights == site.node.weights}
    mistaken = op.filters in lengths or plan.dims - 1 in plan.dynamic
    return OF_NAME[name] if site.channels_first and op.use_bias and mistaken else site.stock


def trained(plan: Plan) -> dict[str, Any]:
    """The initializers and regularizers of kernels and biases, where the description sets them."""
    if plan.spec is None:
        return {}
    begun = {f"{part}_initializer": name for part, name in plan.spec.initializers}
    kept = {f"{part}_regularizer": regularizer(*said) for part, said in plan.spec.regularizers}
    return begun | kept


def regularizer(name: str, factor: float) -> Any:
    """Keras' object; of `l1_l2` both terms have the factor."""
    kind = getattr(keras.regularizers, REGULARIZERS[name])
    return kind(factor, factor) if name == "l1_l2" else kind(factor)
