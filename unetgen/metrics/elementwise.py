"""Work that is no MAC, in prediction and for one image: additions of biases, and element-wise operations.

One operation is an addition, a multiplication, a comparison, or a function of one number. The counts per number that is
made are those of TensorFlow's registered statistics (`profiler/internal/flops_registry.py`); what is calculated once
per channel, group or pixel, such as a norm's scale over its deviation, is nothing here. Where TensorFlow has none, an
activation is 1, a pooling of volumes and a global maximum count as the others of their kind, and an interpolation as
many as the pixels that it weighs (fvcore's 4 on images).
"""

from math import prod

from unetgen.graph.plan import Node, Plan
from unetgen.ops import Activation, GlobalPool, Merge, Norm, Pool, PReLU, Resize, ResizeTo

SOFTMAX = 5  # maximum, difference, exponential, sum, quotient
PRELU = 3  # two halves, each by a sign and a ReLU; the slope; their sum: TensorFlow counts no ReLU
BATCH = 2  # scale, shift: the moments are known
MOMENTS = 6  # mean 1, squared difference 2, its mean 1, scale, shift


def bias_adds(plan: Plan) -> int:
    """Additions of biases: `bias_adds_of` all layers."""
    return sum(map(bias_adds_of, plan))


def elementwise(plan: Plan) -> int:
    """Element-wise operations: `elementwise_of` all layers."""
    return sum(elementwise_of(plan, node) for node in plan)


def bias_adds_of(node: Node) -> int:
    """One per number that a layer with a bias makes."""
    return node.shape.elements if getattr(node.op, "use_bias", False) else 0


def elementwise_of(plan: Plan, node: Node) -> int:
    """By the number that is made; of a global pooling, that is read. What only moves numbers has none."""
    match node.op:
        case GlobalPool():
            return sum(shape.elements for shape in plan.input_shapes(node))
        case Activation(function="linear"):
            return 0
        case Activation(function=function):
            return node.shape.elements * (SOFTMAX if function in ("softmax", "log_softmax") else 1)
        case PReLU():
            return node.shape.elements * PRELU
        case Norm(kind=kind):
            return node.shape.elements * (BATCH if kind == "batch" else MOMENTS)
        case Pool(pool_size=window):
            return node.shape.elements * prod(window)
        case Merge(kind=kind):
            return node.shape.elements * (len(node.inputs) - (kind != "average"))
        case Resize(interpolation="linear") | ResizeTo(interpolation="linear"):
            return node.shape.elements * 2**plan.dims
        case _:
            return 0
