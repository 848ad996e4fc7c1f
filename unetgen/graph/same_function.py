"""Activations with two names: LeakyReLU is ReLU with a slope."""

from unetgen.graph.plan import Plan
from unetgen.ops import Activation, AnyOp

LEAKY_SLOPE, SIX = 0.2, 6.0  # Keras' default of LeakyReLU, and the bound of relu6


def plain_activation(op: Activation) -> Activation:
    """Return an activation under the name that needs the fewest settings.

    >>> plain_activation(Activation("relu", (("negative_slope", 0.1),)))
    Activation(function='leaky_relu', parameters=(('negative_slope', 0.1),))
    """
    if op.function not in ("relu", "leaky_relu"):
        return op
    given = dict(op.parameters)
    slope = given.pop("negative_slope", LEAKY_SLOPE if op.function == "leaky_relu" else 0.0)
    if given == {"max_value": SIX} and not slope:
        return Activation("relu6")
    if given:  # a bound or a threshold, which only ReLU has
        return op
    if not slope:
        return Activation("relu")
    return Activation("leaky_relu", () if slope == LEAKY_SLOPE else (("negative_slope", slope),))


def plain_function(op: AnyOp) -> AnyOp:
    """Return an activation under its plain name, and other ops as they are."""
    return plain_activation(op) if isinstance(op, Activation) else op


def same_network(a: Plan, b: Plan) -> bool:
    """Return whether two graphs are equal, whatever their activations are called."""
    return a == b or (plain_graph(a), a.ends) == (plain_graph(b), b.ends)


def plain_graph(plan: Plan) -> list[tuple[object, ...]]:
    return [(plain_function(op), *rest) for op, *rest in plan.graph]
