"""`summary.json`: the whole plan as versioned data, from which it can be reread."""

import json
from collections.abc import Mapping
from typing import Any

from unetgen.emit.layer_types import layer_type
from unetgen.graph.plan import Node, Plan
from unetgen.graph.printed_shapes import Extent, extents, input_extent
from unetgen.metrics.elementwise import bias_adds, bias_adds_of, elementwise, elementwise_of
from unetgen.metrics.receptive_field import receptive_field
from unetgen.metrics.receptive_field_text import Field
from unetgen.metrics.step import training_bytes
from unetgen.metrics.tensor_bytes import activation_bytes, largest_tensor, total_activation_bytes
from unetgen.metrics.tiles import tiling
from unetgen.network.recipes import used_own_parts
from unetgen.ops.as_json import op_to_dict

SCHEMA_VERSION = 1


def summary_dict(plan: Plan, budget: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the plan, its shapes and its costs as data.

    Shapes have no batch axis and follow the plan's data format; open axes are `None`. Memory is in bytes, MACs are for
    one image.

    Args:
        plan: the network.
        budget: the answer to the budget, if any; its batch then sizes the training step, else one image does.
    """
    from unetgen._version import __version__

    largest, shapes = largest_tensor(plan), extents(plan)
    parts = [part.to_dict() for part in used_own_parts(plan.spec)] if plan.spec else []
    return {
        "schema_version": SCHEMA_VERSION,
        "unetgen_version": __version__,
        "hash": plan.hash,
        "name": plan.name,
        "dims": plan.dims,
        "data_format": plan.data_format,
        "dtype": plan.dtype,
        "dynamic": list(plan.dynamic),
        "depth": plan.spec.depth if plan.spec else None,
        "filters": plan.spec.rule.text if plan.spec else None,
        "input_shape": list(input_extent(plan)),
        "output_shapes": [list(shapes[name]) for name in plan.outputs],
        "labels": list(plan.spec.heads[0].labels) if plan.spec and plan.spec.heads else [],
        "params": plan.params,
        "trainable_params": plan.trainable_params,
        "non_trainable_params": plan.non_trainable_params,
        "macs": plan.macs,
        **({"macs_not_counted": list(plan.uncounted)} if plan.uncounted else {}),
        "bias_adds": bias_adds(plan),
        "elementwise": elementwise(plan),
        "activation_bytes": total_activation_bytes(plan),
        "largest_tensor": {"name": largest.name, "bytes": activation_bytes(plan, largest)},
        "training_step": training_step_entry(plan, budget),
        "receptive_field": field_entry(receptive_field(plan)),
        **({"tiles": tiled.to_dict()} if (tiled := tiling(plan)) else {}),
        "outputs": list(plan.outputs),
        **({"budget": budget} if budget else {}),
        **({"parts": parts} if parts else {}),
        **({"origin": plan.origin.to_dict()} if plan.origin else {}),
        "layers": [layer_entry(plan, node, shapes[node.name]) for node in plan],
    }


def training_step_entry(plan: Plan, budget: Mapping[str, Any] | None) -> dict[str, int]:
    """Return the memory of a training step, as TensorFlow allocates it.

    A budget's answer contains it already.
    """
    if budget:
        return {"batch_size": budget["batch_size"], "bytes": budget["needed_bytes"]}
    return {"batch_size": 1, "bytes": training_bytes(plan, 1)}


def field_entry(field: Field) -> dict[str, Any]:
    """Return the receptive field of a pixel of the first output, per spatial axis.

    `sizes` are the largest; unknown values are `None`.
    """
    return {
        "sizes": list(field.sizes) if field.sizes else None,
        "smallest": [sizes[0] for sizes in field.all_sizes] or None,
        "mm": list(field.in_mm) if field.in_mm else None,
        "whole_input": sorted(field.whole),
    }


def layer_entry(plan: Plan, node: Node, shape: Extent) -> dict[str, Any]:
    """Return one node's data: the table's values, and what the plan consists of.

    The dtype is included if it differs from the plan's, and `frozen` if training leaves the weights alone.
    """
    return {
        "name": node.name,
        "type": layer_type(node.op, plan.dims),
        "level": node.stage.level if node.stage else None,
        "column": node.stage.column if node.stage else None,
        "side": node.side,
        "role": node.role,
        "output_shape": list(shape),
        "params": plan.params_of(node),
        "macs": plan.macs_of(node),
        "bias_adds": bias_adds_of(node),
        "elementwise": elementwise_of(plan, node),
        "activation_bytes": activation_bytes(plan, node),
        "inputs": list(node.inputs),
        "weights": node.weights,
        **({"dtype": node.dtype} if node.dtype not in ("", plan.dtype) else {}),
        **({"frozen": True} if node.frozen else {}),
        "op": op_to_dict(node.op),
    }


def summary_json(plan: Plan, budget: Mapping[str, Any] | None = None) -> str:
    """Return the summary with one line per key and per layer, for line-by-line diffs."""
    data = summary_dict(plan, budget)
    layers = ",\n    ".join(json.dumps(entry, ensure_ascii=False) for entry in data.pop("layers"))
    head = "".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n" for key, value in data.items())
    return f'{{\n{head}  "layers": [\n    {layers}\n  ]\n}}\n'
