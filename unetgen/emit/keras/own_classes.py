"""Find the classes of a saved model that Keras lacks, and say how to load it."""

import json
import re
from dataclasses import replace
from typing import Any

from unetgen.emit.keras.custom import LAYERS
from unetgen.emit.keras.layers import layer_of
from unetgen.graph.plan import Plan
from unetgen.ops import Input

CHANNELS_LAST, UNCOMPILED = "compute_format=channels_last", "load_model(…, compile=False)"
OF_TORCH = "keras.src.backend.torch."  # Keras saves the optimizers of this backend under their private names


def how_to_load(plan: Plan, model: Any, file: str) -> str:
    """Return how a file of a model is loaded if Keras alone cannot, or an empty text.

    What the model is compiled with counts if it is compiled.
    """
    graph, compiled = json_of(model.get_config()), json_of(model.get_compile_config() if model.compiled else None)
    elsewhere = f"Backends other than torch load {file} by {UNCOMPILED}." * (OF_TORCH in compiled)
    return " ".join(filter(None, (import_needed(plan, own_classes(graph), own_classes(compiled), file), elsewhere)))


def import_needed(plan: Plan, graph: list[str], compiled: list[str], file: str) -> str:
    """Return which classes need `import unetgen.keras`, and what does without it."""
    if not graph and not compiled:
        return ""
    needed = f"Keras loads {file} after `import unetgen.keras`, which has its {', '.join(graph + compiled)}."
    if graph and custom_layers(replace(plan, data_format="channels_last")):
        return needed
    ways = filter(None, (CHANNELS_LAST * bool(graph), UNCOMPILED * bool(compiled)))
    return f"{needed} Without the import: {' and '.join(ways)}."


def json_of(config: Any) -> str:
    return json.dumps(config, default=str)


def own_classes(config: str) -> list[str]:
    """Return the names of our classes in a part of a saved model."""
    return sorted({*re.findall(r'"registered_name": "unetgen>(\w+)"', config)})


def custom_layers(plan: Plan) -> set[str]:
    """Return our layers in a plan's model, computed in the plan's data format."""
    layers = (layer_of(plan, node) for node in plan if not isinstance(node.op, Input))
    return {type(layer).__name__ for layer in layers if isinstance(layer, LAYERS)}
