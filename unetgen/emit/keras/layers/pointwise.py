"""Normalizations, activations and dropout."""

from typing import Any

import keras

from unetgen.emit.keras.custom import functions
from unetgen.emit.keras.layers.site import Site
from unetgen.emit.layer_types import WITH_PARAMETERS
from unetgen.language.keras_words import CLASS_ACTIVATIONS
from unetgen.ops import Activation, Dropout, Norm, PReLU


def norm(site: Site, op: Norm) -> Any:
    options = {"axis": site.class_axis, "epsilon": op.epsilon, "center": op.center, "scale": op.scale, **site.own}
    match op.kind:
        case "batch":
            return keras.layers.BatchNormalization(momentum=op.momentum, **options)
        case "layer":
            kind = functions.LayerNormalization if site.channels_first else keras.layers.LayerNormalization
            return kind(**options)
        case "group" | "instance":
            return keras.layers.GroupNormalization(op.groups if op.kind == "group" else -1, **options)


def activation(site: Site, op: Activation) -> Any:
    """Return Keras' layer if it takes the parameters, or else a custom one.

    Functions over the classes receive the class axis.
    """
    parameters = dict(op.parameters)
    if op.function == "softmax":
        return keras.layers.Softmax(axis=site.class_axis, **site.own)
    if op.function in CLASS_ACTIVATIONS and site.channels_first:
        parameters["axis"] = 1
    in_float32 = op.function in functions.WITHOUT_FLOAT16 and site.own["dtype"].removeprefix("mixed_") == "float16"
    if not parameters and not in_float32:
        return keras.layers.Activation(op.function, **site.own)
    if op.function in WITH_PARAMETERS:
        return site.stock(**parameters, **site.own)
    return functions.FunctionActivation(op.function, parameters, **site.own)


def prelu(site: Site, op: PReLU) -> Any:
    """Return the layer of a PReLU, whose slopes are shared along some axes.

    Keras counts these axes from 1, the first after the batch.
    """
    dims = len(site.node.shape.sizes)
    pixels = range(2, dims + 2) if site.channels_first else range(1, dims + 1)
    shared = {"one": range(1, dims + 2), "channel": pixels, "element": ()}[op.slopes]
    return keras.layers.PReLU(shared_axes=list(shared) or None, **site.own)


def dropout(site: Site, op: Dropout) -> Any:
    """Return the layer of a dropout.

    Keras' 1D layer for whole channels lacks a data format, so channels first needs a custom one.
    """
    if op.kind == "plain":
        return keras.layers.Dropout(op.rate, **site.own)
    if site.plan.dims > 1:
        return site.stock(op.rate, **site.laid_out)
    first = site.channels_first
    return functions.SpatialDropout1D(op.rate, **site.laid_out) if first else site.stock(op.rate, **site.own)
