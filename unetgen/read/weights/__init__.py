"""Fill an emitted Keras model with weights of another framework's network.

Weights are taken in order of execution. Files in reading order: `layer` (a layer's weights), `file` (`.npz`),
`source` and `torch_module` (layers of a PyTorch module, a state dict or a Keras model), `targets` (the model's layers
with weights), `matching` (all possible assignments), `decision` (the one that is used) and `report`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from unetgen.graph.plan import Plan
from unetgen.read.keras.model import check_graph
from unetgen.read.weights.decision import decided
from unetgen.read.weights.file import save_weights
from unetgen.read.weights.into_module import fill_module, is_module
from unetgen.read.weights.layer import Layer
from unetgen.read.weights.matching import Matching
from unetgen.read.weights.report import Transplanted, report
from unetgen.read.weights.source import read_source
from unetgen.read.weights.targets import Target, targets_of

__all__ = ["Layer", "Transplanted", "save_weights", "transplant"]


def transplant(
    model: Any,
    source: Any,
    *,
    example: Any = None,
    order: Sequence[str] | None = None,
    pairs: Mapping[str, str] | None = None,
    partial: bool = False,
) -> Transplanted:
    """Copy a network's weights into a model: all of them, or none.

    Layers are paired by order of execution: a layer goes where its kind and shapes fit and where everything that the
    place depends on has been filled, so a shortcut may run before or after what it goes around. What remains open is
    decided by equal names, then by what depends on what and by names that begin alike (modules and Keras models), and
    otherwise refused.

    These settings must agree too, and weights do not show them: epsilons, slopes of leaky ReLUs, the resizing's
    `align_corners`, the order of a concatenation where both sides have the same channels, and padding, which in
    PyTorch is `padding=symmetric`.

    Args:
        model: a Keras model, or a plan, whose model is built; or a `torch.nn.Module`, which takes a Keras model's.
        source: a `torch.nn.Module` (with `example`), a `.pt2` file, a `.npz` file of `save_weights`, a state dict, a
            Keras model, or `Layer`s in order of execution. A state dict's order must be that of execution, unless
            `order` gives it.
        example: an input of the module, which is run once in evaluation mode.
        order: names of a state dict's modules in order of execution; a module stands for all within it, and those that
            are not named are unused.
        pairs: where layers go, by name, `{source: model}`, if it cannot be inferred.
        partial: layers that fit nowhere on the other side, and an end that one side lacks, are left as they are.

    Raises:
        UserError: something does not fit or is left over, or a layer could go to several places.
    """
    if is_module(model):
        return fill_module(model, source, example, pairs, partial)
    built = built_of(model)
    given = read_source(source, example, order)
    targets = targets_of(built)
    may_be_ordered = order is None and isinstance(source, Mapping)
    matching = decided(Matching(given.layers, targets, pairs or {}, partial, may_be_ordered))
    fill([(given.layers[k], targets[t]) for k, t in matching])
    return report(built, given, targets, matching)


def built_of(model: Any) -> Any:
    """Build a plan's model; return a model unchanged."""
    if not isinstance(model, Plan):
        check_graph(model)
        return model
    from unetgen.emit.keras import build

    return build(model, pretrained=False)


def fill(matches: list[tuple[Layer, Target]]) -> None:
    """Assign the weights, after all of them are converted."""
    arrays = [(target.variables[name], target.laid_out(name, tensor)) for layer, target in matches for name, tensor in
            layer.tensors.items()]  # fmt: skip
    for variable, values in arrays:
        variable.assign(values)
