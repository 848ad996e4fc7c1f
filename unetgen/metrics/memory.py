"""Memory of one image: what each layer's output takes."""

from unetgen.graph import Node, Plan

BYTES = {"float32": 4}
MIB = 1024 * 1024


def activation_bytes(plan: Plan, node: Node) -> int:
    """Bytes of a node's output for one image."""
    return node.shape.elements * BYTES[plan.dtype]


def total_activation_bytes(plan: Plan) -> int:
    """Sum over all layers: an upper bound, nothing freed."""
    return sum(activation_bytes(plan, node) for node in plan)


def largest_tensor(plan: Plan) -> Node:
    """The node with the largest output; the first of several."""
    return max(plan, key=lambda node: node.shape.elements)


def weight_bytes(plan: Plan) -> int:
    return plan.params * BYTES[plan.dtype]
