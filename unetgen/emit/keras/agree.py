"""The check that Keras built what the plan says: each layer's name, type, output shape and parameters."""

# Keras is largely untyped, so strict checking finds its gaps and not our faults
# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false
# pyright: reportOptionalCall=false, reportIncompatibleMethodOverride=false, reportOptionalSubscript=false
# pyright: reportOperatorIssue=false, reportOptionalOperand=false, reportAttributeAccessIssue=false

from typing import Any

from unetgen.emit.layer_types import layer_type
from unetgen.graph import Node, Plan

OURS = {"ClassActivation": "Activation"}  # our layer's name, where Keras' own cannot do it


def check(plan: Plan, model: Any) -> None:
    """Compare every layer with its node.

    Raises:
        AssertionError: naming the first layer that differs, with both sides.
    """
    layers = {layer.name: layer for layer in model.layers}
    wrong = next((message for node in plan for message in [disagreement(plan, node, layers)] if message), None)
    assert wrong is None, f"Keras and the plan disagree: {wrong}. This is a fault of unetgen; please report it."
    assert len(layers) == len({node.weights for node in plan}), "Keras and the plan disagree on the number of layers"
    assert model.count_params() == plan.params, f"Keras counts {model.count_params()} parameters, not {plan.params}"


def disagreement(plan: Plan, node: Node, layers: dict[str, Any]) -> str | None:
    layer = layers.get(node.weights)
    if layer is None:
        return f"{node.name} is not in the model"
    seen = (OURS.get(type(layer).__name__, type(layer).__name__), output_shape(layer), layer.count_params())
    said = (layer_type(node.op, plan.dims), plan.laid_out(node.shape), plan.params_of(plan.by_name[node.weights]))
    return None if seen == said else f"{node.name} is {seen} in Keras and {said} in the plan"


def output_shape(layer: Any) -> tuple[int, ...]:
    """Without batch axis."""
    return tuple(layer.output.shape[1:])


def agreement(plan: Plan) -> str:
    """The line that a run prints after the check."""
    return f"Keras agrees: {len(plan.nodes)} layers, {plan.params:,} parameters"
