"""Check that Keras built the plan: names, types, output shapes and weights."""

from typing import Any

from unetgen.emit.layer_types import layer_type
from unetgen.graph.plan import Node, Plan
from unetgen.graph.printed_shapes import Extent
from unetgen.ops import PReLU

OURS = {"FunctionActivation": "Activation"}  # custom layers in place of Keras layers


def compare_layers(plan: Plan, model: Any, tensors: dict[str, Any], shapes: dict[str, Extent]) -> None:
    """Compare each node with its layer and its Keras tensor.

    `shapes` are the planned ones, of the nodes.

    Raises:
        AssertionError: a layer differs; with its name and both sides.
    """
    layers = {layer.name: layer for layer in model.layers if type(layer).__name__ != "Permute"}
    messages = (
        disagreement(plan, node, layers, (tuple(tensors[node.name].shape[1:]), shapes[node.name])) for node in plan
    )
    wrong = next((message for message in messages if message), None)
    assert wrong is None, f"Keras and the plan disagree: {wrong}. This is a fault of unetgen; please report it."
    assert len(layers) == len({node.weights for node in plan}), "Keras and the plan disagree on the number of layers"
    assert model.count_params() == plan.params, f"Keras counts {model.count_params()} parameters, not {plan.params}"


def disagreement(plan: Plan, node: Node, layers: dict[str, Any], shapes: tuple[Any, Any]) -> str | None:
    """Return the difference between a node and its layer, or None.

    Several nodes may share a layer.
    """
    layer, owner = layers.get(node.weights), plan.by_name[node.weights]
    if layer is None:
        return f"{node.name} is not in the model"
    weights = [(weight.name, tuple(weight.shape), bool(weight.trainable)) for weight in layer.weights]
    seen = (OURS.get(type(layer).__name__, type(layer).__name__), shapes[0], weights)
    said = (layer_type(node.op, plan.dims), shapes[1], expected_weights(plan, owner))
    return None if seen == said else f"{node.name} is {seen} in Keras and {said} in the plan"


def expected_weights(plan: Plan, node: Node) -> list[tuple[str, tuple[int, ...], bool]]:
    """Return name, shape and trainability of each weight, in Keras' axis order.

    PReLU slopes have the axis order of their map.
    """
    first = isinstance(node.op, PReLU) and plan.data_format == "channels_first"
    return [
        (name, (shape[-1], *shape[:-1]) if first else shape, trainable)
        for name, shape, trainable in plan.weights_of(node)
    ]


def agreement(plan: Plan) -> str:
    """Return the line that a run prints after the check."""
    return f"Keras agrees: {len(plan.nodes)} layers, {plan.params:,} parameters"
