"""Weights of a Keras model, copied into a PyTorch module."""

# torch and Keras are untyped here
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from typing import Any

from unetgen.errors import UserError
from unetgen.read.keras.layer_calls import is_graph
from unetgen.read.weights.decision import decided
from unetgen.read.weights.layer import Layer
from unetgen.read.weights.matching import Matching
from unetgen.read.weights.report import Row, Transplanted
from unetgen.read.weights.source import read_source
from unetgen.read.weights.targets import Target, targets_of


def is_module(model: Any) -> bool:
    """Return whether a model is a PyTorch module, and no Keras model on that backend."""
    return hasattr(model, "named_modules") and not is_graph(model)


def fill_module(module: Any, source: Any, example: Any, pairs: Mapping[str, str] | None, partial: bool) -> Transplanted:
    """Copy a Keras model's weights into a module.

    Layers are paired as those of `transplant`.

    Raises:
        UserError: the source is not a Keras model, or something does not fit or is left over.
    """
    if not is_graph(source):
        raise UserError(
            f"source: a {type(source).__name__} is not a Keras model. Pass the model whose weights the module takes;"
            " transplant a file into it first."
        )
    given, targets = read_source(module, example, None), targets_of(source)
    turned = {there: here for here, there in (pairs or {}).items()}
    matching = decided(Matching(given.layers, targets, turned, partial, False))
    for k, t in matching:
        copy_into(module.get_submodule(given.layers[k].name), targets[t])
    rows = [transplanted_row(given.layers[k], targets[t]) for k, t in matching]
    filled = {k for k, _ in matching}
    rows += [Row("", one.name, one.kind or "", one.shapes) for k, one in enumerate(given.layers) if k not in filled]
    taken = {t for _, t in matching}
    rows += [Row(one.name, "", one.kind or "", one.shapes) for t, one in enumerate(targets) if t not in taken]
    return Transplanted(module, tuple(rows), ())


def copy_into(layer: Any, target: Target) -> None:
    """Copy a Keras layer's weights into a module's tensors."""
    tensors = layer.state_dict()
    for name, values in target.layer().tensors.items():
        tensors[name].copy_(tensors[name].new_tensor(values.copy()))


def transplanted_row(layer: Layer, target: Target) -> Row:
    return Row(target.name, layer.name, target.kind or "", target.shapes)
