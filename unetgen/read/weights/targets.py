"""The layers with weights of a Keras model, as places to fill."""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import math
import re
from typing import Any, NamedTuple

from unetgen.ops import Axes
from unetgen.read.keras.layer_calls import calls
from unetgen.read.keras.private_keras import call_of
from unetgen.read.weights.layer import Flow, Kind, Layer

KINDS: dict[str, Kind] = {
    r"(Cropped)?Conv[123]D": "conv",
    r"(Cropped|Grouped)?Conv[123]DTranspose": "transposed_conv",
    r"(Batch|Group|Layer)Normalization": "norm",
    r"PReLU": "prelu",
    r"Dense": "dense",
}
NAMES = {
    "kernel": "weight",
    "gamma": "weight",
    "alpha": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}  # Keras' names in PyTorch


class Target(NamedTuple):
    """A layer with its variables, by PyTorch's names and in PyTorch's layout."""

    name: str
    kind: Kind | None  # None if PyTorch has no such layer: nothing fits
    variables: dict[str, Any]
    shapes: dict[str, Axes]
    before: int  # the places that it depends on, a bit each
    flow: Flow

    def fits(self, kind: Kind | None, shapes: dict[str, Axes]) -> bool:
        """Return whether a source layer can go here; an unknown kind fits by its shapes."""
        return self.kind is not None and kind in (self.kind, None) and shapes == self.shapes

    def laid_out(self, name: str, tensor: Any) -> Any:
        """Return a tensor in Keras' layout.

        Kernels `(a, b, *kernel) → (*kernel, b, a)`, slopes on the class axis.
        """
        if tensor.ndim > 1:
            return tensor.transpose(*range(2, tensor.ndim), 1, 0)
        return tensor.reshape(self.variables[name].shape)

    def layer(self) -> Layer:
        """Return the current weights as a layer of a source."""
        import numpy

        held = {name: numpy.asarray(variable) for name, variable in self.variables.items()}
        tensors = {name: torch_array(values, self.shapes[name]) for name, values in held.items()}
        return Layer(self.name, self.kind, tensors, self.flow)


def torch_shape(variable: Any) -> Axes:
    """Return a variable's shape in PyTorch.

    A kernel has channels first; slopes are a vector.
    """
    shape = tuple(variable.shape)
    if variable.name == "alpha":
        return (math.prod(shape),)
    return (*shape[:-3:-1], *shape[:-2]) if len(shape) > 1 else shape


def torch_array(held: Any, shape: Axes) -> Any:
    return held.transpose(-1, -2, *range(held.ndim - 2)) if len(shape) > 1 else held.reshape(shape)


def targets_of(model: Any) -> list[Target]:
    """Return the places in order of execution, that of each layer's first call."""
    before: dict[int, int] = {}  # by a call's identity, all places that its output depends on, as bits
    found: dict[str, tuple[Any, int]] = {}
    for call in calls(model.outputs, {}):
        layer, mask = call.operation, 0
        for tensor in call.input_tensors:
            mask |= before[id(call_of(tensor))]
        if has_weights(layer) and layer.name not in found:
            found[layer.name] = (layer, mask)
        own = 1 << list(found).index(layer.name) if layer.name in found else 0
        before[id(call)] = mask | own
    return [target_of(i, layer, mask, found) for i, (layer, mask) in enumerate(found.values())]


def target_of(i: int, layer: Any, mask: int, found: dict[str, tuple[Any, int]]) -> Target:
    after = sum(other >> i & 1 for _, other in found.values())
    variables = {NAMES.get(name, name): variable for name, variable in named_weights(layer)}
    shapes = {name: torch_shape(variable) for name, variable in variables.items()}
    return Target(layer.name, layer_kind(layer), variables, shapes, mask, Flow(mask.bit_count(), after))


def named_weights(layer: Any) -> list[tuple[str, Any]]:
    return [(variable.name, variable) for variable in layer.weights]


def has_weights(layer: Any) -> bool:
    """Return whether a layer has weights; a random layer's seed is not one."""
    return bool(getattr(layer, "weights", ()))


def layer_kind(layer: Any) -> Kind | None:
    """Return the kind by the class; `None` for slopes per pixel, which PyTorch lacks."""
    name = type(layer).__name__
    if name == "PReLU" and sum(size > 1 for size in layer.alpha.shape) > 1:
        return None
    return next((kind for pattern, kind in KINDS.items() if re.fullmatch(pattern, name)), None)
