"""Build the Keras model: one layer per node, named as the node.

Code may enter if it builds, checks, compiles, saves or times the Keras model. This sub-package may import the rooms
before `emit`, `emit.layer_types`, and `keras`.

Each layer states its data format and dtype, so that Keras' global image format, dtype policy and layer counters have
no effect and are not changed. Only `keras` is used, so the model runs on every Keras backend. Keras is imported when a
model is built.

Files in reading order: `tensors`, `layers/` (the layer of each op), `custom/` (layers that Keras lacks), `agree` (the
check against the plan), `device` (what cannot run here, or slowly), `output_kinds`, `training` (compiling),
`start`, `own_classes` (how Keras loads a file), `save`, `bench`.
"""

import os
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zlib import crc32

from unetgen._text import plural
from unetgen.emit.keras.tensors import single
from unetgen.errors import UserError
from unetgen.graph.plan import DataFormat, Node, Plan
from unetgen.graph.printed_shapes import extents
from unetgen.ops import Foreign, Input

if TYPE_CHECKING:
    import keras

SHOWN = 4  # layers in a message

# TensorFlow reads it when it starts, and by default sets it on CPUs with AVX-512 alone; others would then have no
# channels-first convolutions
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")


def build(plan: Plan, compile: bool = True, compute_format: DataFormat | None = None) -> "keras.Model":
    """Build a plan's model and check that Keras agrees with the plan.

    Its layers compute in `compute_format`; by default as described, or as the plan's inputs and outputs are.

    Raises:
        UserError: the plan was read from a model and holds layers that unetgen does not build.
        AssertionError: Keras disagrees; our mistake, with the layer's name.
    """
    import keras

    from unetgen.emit.keras.agree import compare_layers

    refuse_unknown_layers(plan)
    inside = replace(plan, data_format=compute_format or computed_in(plan))
    inputs, tensors = call_layers(plan, inside)
    outputs = [to_model_format(plan, inside, plan.by_name[name], tensors[name]) for name in plan.outputs]
    model = keras.Model(single(inputs), single(outputs), name=model_name(plan.name))
    compare_layers(inside, model, tensors)
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


def computed_in(plan: Plan) -> DataFormat:
    """Return the data format between input and outputs."""
    return (plan.spec and plan.spec.compute_format) or plan.data_format


def call_layers(plan: Plan, inside: Plan) -> tuple[list[Any], dict[str, Any]]:
    """Return the inputs and each node's tensor.

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
            layers[node.weights] = layer_of(inside, inside.by_name[node.weights])
        tensors[node.name] = layers[node.weights](single([tensors[name] for name in node.inputs]))
    return inputs, tensors


def to_layer_format(plan: Plan, inside: Plan, node: Node, tensor: Any) -> Any:
    """Convert the input to the data format of the layers."""
    prefix = plan.spec.layer_prefix if plan.spec else ""
    return permuted(plan, inside, node, tensor, f"{prefix}to_{inside.data_format}")


def to_model_format(plan: Plan, inside: Plan, node: Node, tensor: Any) -> Any:
    """Convert an output to the data format of the model."""
    return permuted(inside, plan, node, tensor, f"{node.name}_to_{plan.data_format}")


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
