"""Work that is no MAC, in prediction and for one image: additions of biases, and element-wise operations.

One operation is an addition, a multiplication, a comparison, or a function of one number. The counts per number that is
made are those of TensorFlow's registered statistics (`profiler/internal/flops_registry.py`); what is calculated once
per channel, group or pixel, such as a norm's scale over its deviation, is nothing here. Where TensorFlow has none, an
activation is 1, a pooling of volumes and a global maximum count as the others of their kind, and an interpolation as
many as the pixels that it weighs (fvcore's 4 on images).
"""

from unetgen.graph.plan import Node, Plan


def bias_adds(plan: Plan) -> int:
    """Additions of biases: `bias_adds_of` all layers."""
    return sum(map(bias_adds_of, plan))


def elementwise(plan: Plan) -> int:
    """Element-wise operations: `elementwise_of` all layers."""
    return sum(elementwise_of(plan, node) for node in plan)


def bias_adds_of(node: Node) -> int:
    """Count one addition per number that a layer with a bias makes."""
    return node.op.bias_adds(node.shape)


def elementwise_of(plan: Plan, node: Node) -> int:
    """Count by the numbers that are made; of a global pooling, by those that are read. Moving numbers is free."""
    return node.op.elementwise(plan.input_shapes(node), node.shape)
