"""Count a network's work as TensorFlow's profiler does in the emitted Keras model.

Measured with TensorFlow 2.21, for one image, channels last: the sum over the graph whose variables were made
constants. The profiler counts nothing where it has no rule: transposed convolutions, poolings of volumes, grouped
convolutions.
"""

from math import prod

from unetgen.graph.plan import Node, Plan
from unetgen.ops import (
    Activation,
    Conv,
    ConvTranspose,
    Dense,
    Foreign,
    GlobalPool,
    Merge,
    Norm,
    Pad,
    Pool,
    PReLU,
    Resize,
    ResizeTo,
    Shape,
)

VOLUME = 3  # axes
FREE = {"linear", "relu", "leaky_relu", "sigmoid", "log_softmax"}  # activations that the profiler has no rule for


def tf_profiler_flops(plan: Plan) -> int | None:
    """Count `tf.profiler`'s float operations; `None` if an op was not measured."""
    counts = [operations(plan, node) for node in plan]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def operations(plan: Plan, node: Node) -> int | None:
    made, sources = node.shape.elements, plan.shapes_in[node.name]
    match node.op:
        case Conv() | ConvTranspose() | Dense():
            return product_flops(plan, node, node.op, sources)
        case Pad(mode=mode) if mode != "constant":
            return None
        case Pool(kind="average", margins=margins) if margins:
            return None
        case Pool():
            return made * prod(node.op.pool_size) if plan.dims < VOLUME else 0
        case GlobalPool():
            return sources[0].elements if node.op.kind == "average" else 0
        case Merge():
            return made * (len(sources) - 1 + (node.op.kind == "average"))
        case Norm():
            return normalization_flops(node.op, node.shape)
        case PReLU():
            return 3 * made + sum(weight.size for weight in node.op.weights(sources))
        case Activation():
            return 5 * made if node.op.function == "softmax" else 0 if node.op.function in FREE else None
        case Resize():
            return resizing_flops(plan, node.op)
        case ResizeTo() | Foreign():
            return None
        case op:
            return None if op.elementwise(sources, node.shape) else 0


def product_flops(plan: Plan, node: Node, op: Conv | ConvTranspose | Dense, sources: list[Shape]) -> int | None:
    """Count twice the MACs, and the bias.

    TensorFlow pads the map of a dilated convolution by more than it needs.
    """
    bias = node.shape.elements * op.use_bias
    match op:
        case Conv():
            if max(op.dilation_rate) > 1 and op.groups == 1:
                return None
            return bias + (2 * plan.macs_of(node) if op.groups == 1 else 0)
        case ConvTranspose():
            return bias + (transposed_flops(op, sources) if plan.dims < VOLUME and op.groups == 1 else 0)
        case Dense():
            return bias + 2 * plan.macs_of(node)


def transposed_flops(op: ConvTranspose, sources: list[Shape]) -> int:
    """Count by the grid before cropping, over the product of the strides."""
    whole = ConvTranspose(op.filters, op.kernel_size, op.strides, op.padding, op.use_bias).shape(sources)
    return 2 * whole.elements * prod(op.kernel_size) * sources[0].channels // prod(op.strides)


def normalization_flops(op: Norm, shape: Shape) -> int | None:
    """Count operations on all elements, and on means and variances."""
    made, channels = shape.elements, shape.channels
    match op.kind:
        case "batch":
            return 2 * made + (5 + op.scale) * channels
        case "group" | "instance":
            groups = op.groups or channels
            scaled = channels if op.scale else groups
            return 6 * made + 4 * groups + scaled + (op.center + op.scale) * channels
        case "layer":
            return None


def resizing_flops(plan: Plan, op: Resize) -> int | None:
    """Count one multiplication per axis of the size.

    TensorFlow's own bilinear interpolation counts as nothing.
    """
    if op.interpolation == "nearest":
        return plan.dims
    return 0 if plan.dims == VOLUME - 1 and not op.align_corners else None
