"""Build the Keras model: one layer per node, named as the node.

Code may enter if it builds, checks, compiles, saves or times the Keras model. This sub-package may import the rooms
before `emit`, `emit.layer_types`, and `keras`.

Each layer states its data format and dtype, so that Keras' global image format, dtype policy and layer counters have
no effect and are not changed. Only `keras` is used, so the model runs on every Keras backend. Keras is imported when a
model is built.

Files in reading order: `tensors`, `layers/` (the layer of each op), `custom/` (layers that Keras lacks), `agree` (the
check against the plan), `compute_format`, `device` (what cannot run here, or slowly), `output_kinds`, `training`
(compiling), `pretrained`, `start`, `own_classes` (how Keras loads a file), `save`, `bench`.
"""

import re
import unicodedata
from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zlib import crc32

from unetgen._text import plural
from unetgen.emit.keras.compute_format import computed_in
from unetgen.emit.keras.tensors import single
from unetgen.errors import UserError
from unetgen.graph.plan import DataFormat, Node, Plan
from unetgen.graph.printed_shapes import extents
from unetgen.ops import Activation, Foreign, Input

if TYPE_CHECKING:
    import keras

SHOWN = 4  # layers in a message
KEPT_BY_LOSSES = ("sigmoid", "softmax")


def build(
    plan: Plan, compile: bool = True, compute_format: DataFormat | None = None, pretrained: bool = True
) -> "keras.Model":
    """Build a plan's model and check that Keras agrees with the plan.

    Its layers compute in `compute_format`; by default as described, as the plan's inputs and outputs are, or
    channels last where this device cannot compute channels first. With `pretrained` the left side has the weights that
    are described.

    Raises:
        UserError: the plan was read from a model and holds layers that unetgen does not build.
        AssertionError: Keras disagrees; our mistake, with the layer's name.
    """
    import keras

    from unetgen.emit.keras.agree import compare_layers

    refuse_unknown_layers(plan)
    inside = replace(plan, data_format=compute_format or computed_in(plan))
    ends = outer_activations(plan) if plan.data_format != inside.data_format else set[str]()
    inputs, tensors = call_layers(plan, inside, ends)
    outputs = [
        outward(plan, inside, name, tensors[name]) if name not in ends else tensors[name] for name in plan.outputs
    ]
    model = keras.Model(single(inputs), single(outputs), name=model_name(plan.name))
    outside = extents(plan)
    compare_layers(inside, model, tensors, extents(inside) | {name: outside[name] for name in ends})
    if pretrained and plan.spec and plan.spec.encoder_weights:
        from unetgen.emit.keras.pretrained import load_pretrained

        load_pretrained(model, plan, plan.spec.encoder_weights)
    if compile:
        compile_as_described(model, plan)
    return model


def refuse_unknown_layers(plan: Plan) -> None:
    """Refuse a plan with layers of other models, and name them.

    Raises:
        UserError: with their names and kinds.
    """
    foreign = [f"{node.name} ({node.op.layer_type})" for node in plan if isinstance(node.op, Foreign)]
    if foreign:
        shown = ", ".join(foreign[:SHOWN]) + f" and {len(foreign) - SHOWN} more" * (len(foreign) > SHOWN)
        count = plural(len(foreign), "layer")
        raise UserError(f"{plan.name} has {count} that unetgen reads but does not build: {shown}.")


def outer_activations(plan: Plan) -> set[str]:
    """Return the outputs whose activations compute in the model's own data format.

    Keras takes the map before a softmax or sigmoid for the loss, which a transpose after it would hide. The layer keeps
    its name as an output.
    """
    read = {name for node in plan for name in node.inputs}
    return {
        name
        for name in plan.outputs
        if isinstance(op := plan.by_name[name].op, Activation) and op.function in KEPT_BY_LOSSES and name not in read
    }


def call_layers(plan: Plan, inside: Plan, ends: Set[str]) -> tuple[list[Any], dict[str, Any]]:
    """Return the inputs and each node's tensor, of `ends` in the plan's data format.

    A layer with reused weights is called several times.
    """
    from unetgen.emit.keras.layers import input_of, layer_of

    inputs: list[Any] = []
    shapes = extents(plan)
    tensors: dict[str, Any] = {}
    layers: dict[str, Any] = {}
    for node in inside:
        if isinstance(node.op, Input):
            inputs.append(input_of(plan, shapes[node.name], node.name))
            tensors[node.name] = to_layer_format(plan, inside, node, inputs[-1])
            continue
        if node.weights not in layers:
            layers[node.weights] = layer_of(plan if node.name in ends else inside, inside.by_name[node.weights])
            if node.frozen:
                layers[node.weights].trainable = False
        given = {name: tensors[name] for name in node.inputs}
        if node.name in ends:
            given = {name: outward(plan, inside, name, tensor) for name, tensor in given.items()}
        tensors[node.name] = layers[node.weights](single([given[name] for name in node.inputs]))
    return inputs, tensors


def to_layer_format(plan: Plan, inside: Plan, node: Node, tensor: Any) -> Any:
    """Convert the input to the data format of the layers."""
    prefix = plan.spec.layer_prefix if plan.spec else ""
    return permuted(plan, inside, node, tensor, f"{prefix}to_{inside.data_format}")


def outward(plan: Plan, inside: Plan, name: str, tensor: Any) -> Any:
    """Convert a node's map to the data format of the model."""
    return permuted(inside, plan, plan.by_name[name], tensor, f"{name}_to_{plan.data_format}")


def permuted(source: Plan, target: Plan, node: Node, tensor: Any, name: str) -> Any:
    """Convert a map to another data format; vectors are returned unchanged."""
    import keras

    dims = len(node.shape.sizes)
    if source.data_format == target.data_format or not dims:
        return tensor
    axes = (*range(2, dims + 2), 1) if source.data_format == "channels_first" else (dims + 1, *range(1, dims + 1))
    return keras.layers.Permute(axes, name=name, dtype=node.dtype or source.dtype)(tensor)


def compile_as_described(model: "keras.Model", plan: Plan) -> None:
    """Compile a model in place, unless the description has `compile=null`."""
    from unetgen.emit.keras.training import compile_model

    if plan.spec and plan.spec.training:
        compile_model(model, plan)


def model_name(name: str) -> str:
    """Return a name that Keras and TensorFlow accept as a scope.

    A name that loses letters ends in a checksum, so that different names stay different.
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    safe = re.sub(r"[^A-Za-z0-9_.-]", "_", plain)
    safe = safe if re.match(r"[A-Za-z0-9.]", safe) else f"unet{safe}"
    return safe if name.isascii() else f"{safe}_{crc32(name.encode()):08x}"
