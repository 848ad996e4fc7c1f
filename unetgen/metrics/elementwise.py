"""Count work besides MACs for one image: biases and element-wise operations.

One operation is an addition, a multiplication, a comparison, or a function of one number. The counts per output
number are those of TensorFlow's registered statistics (`profiler/internal/flops_registry.py`); work done once per
channel, group or pixel, such as a norm's scale over its deviation, counts as nothing. Where TensorFlow has no rule,
an activation is 1, a pooling of volumes and a global maximum count as the others of their kind, and an interpolation
as many as the pixels that it weighs (fvcore's 4 on images).
"""

from unetgen.graph.plan import Node, Plan


def bias_adds(plan: Plan) -> int:
    """Count additions of biases in all layers."""
    return sum(map(bias_adds_of, plan))


def elementwise(plan: Plan) -> int:
    """Count element-wise operations in all layers."""
    return sum(elementwise_of(plan, node) for node in plan)


def bias_adds_of(node: Node) -> int:
    """Count one addition per number that a layer with a bias makes."""
    return node.op.bias_adds(node.shape)


def elementwise_of(plan: Plan, node: Node) -> int:
    """Count the element-wise operations of one node.

    A global pooling counts what it reads, other ops what they make. Moving numbers is free.
    """
    return node.op.elementwise(plan.shapes_in[node.name], node.shape)
