"""Find the nodes that a training step changes, and those that its gradients pass."""

from unetgen.graph.plan import Node, Plan


def has_trained(plan: Plan, node: Node) -> bool:
    """Return whether training changes weights of a node, its own or shared ones."""
    return not node.frozen and any(weight.trainable for weight in node.op.weights(plan.shapes_in[node.name]))


def with_gradient(plan: Plan) -> set[str]:
    """Return the nodes that have trained weights, or come after one that has."""
    found: set[str] = set()
    for node in plan:
        if has_trained(plan, node) or not found.isdisjoint(node.inputs):
            found.add(node.name)
    return found
