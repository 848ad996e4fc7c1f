"""Count the work of a network as other tools do, to compare published numbers.

Our MACs are those of convolutions and dense layers, a transposed convolution by its input grid, nothing else. Each
function here counts one image as the tool in its name does, from that tool's source; `tf_profiler` is by measurement.
FLOPs differ: fvcore's are MACs, those of PyTorch and TensorFlow are twice as many.
"""

from math import prod

from unetgen.graph.plan import Node, Plan
from unetgen.metrics.conventions.tf_profiler import tf_profiler_flops
from unetgen.ops import GlobalPool, Norm, Resize, ResizeTo

__all__ = [
    "fvcore_activations",
    "fvcore_flops",
    "tf_profiler_flops",
    "torch_flop_counter",
    "torchinfo_bytes",
    "torchinfo_mult_adds",
]

FLAT = 2  # axes; fvcore knows the interpolations and poolings of images alone


def torch_flop_counter(plan: Plan) -> int:
    """Count as `torch.utils.flop_counter.FlopCounterMode`: twice the MACs."""
    return 2 * plan.macs


def fvcore_flops(plan: Plan) -> int:
    """Count as `fvcore.nn.FlopCountAnalysis` in evaluation: MACs and some others."""
    return plan.macs + sum(fvcore_besides(plan, node) for node in plan)


def fvcore_besides(plan: Plan, node: Node) -> int:
    """Count fvcore's operations besides MACs.

    These are norms, and on images interpolations and global averages.
    """
    read, made = sum(shape.elements for shape in plan.shapes_in[node.name]), node.shape.elements
    match node.op:
        case Norm(kind="batch", scale=affine):
            return made * (2 if affine else 1)
        case Norm(scale=affine):
            return made * (5 if affine else 4)
        case Resize(interpolation=kind) | ResizeTo(interpolation=kind) if plan.dims == FLAT:
            return made * (4 if kind == "linear" else 1)
        case GlobalPool(kind="average") if plan.dims == FLAT:
            return read
        case _:
            return 0


def fvcore_activations(plan: Plan) -> int:
    """Count as `fvcore.nn.ActivationCountAnalysis`: outputs of trained layers."""
    return sum(node.shape.elements for node in plan if node.op.family == "conv")


def torchinfo_mult_adds(plan: Plan) -> int:
    """Count as `torchinfo.summary`: parameters times the output grid.

    Only convolutions are multiplied by the grid. The count is too high by the bias, and for a transposed convolution
    by the product of its strides.
    """
    return sum(torchinfo_of(plan, node) for node in plan)


def torchinfo_of(plan: Plan, node: Node) -> int:
    trained = sum(weight.size for weight in node.op.weights(plan.shapes_in[node.name]) if weight.trainable)
    grid = prod(node.shape.sizes) if node.op.family == "conv" else 1
    return trained * grid


def torchinfo_bytes(plan: Plan) -> int:
    """Count torchinfo's forward and backward pass, in bytes.

    It is twice the outputs of layers with parameters, in single precision.
    """
    return sum(2 * 4 * n.shape.elements for n in plan if n.op.family != "end" and has_parameters(plan, n))


def has_parameters(plan: Plan, node: Node) -> bool:
    return any(weight.trainable for weight in node.op.weights(plan.shapes_in[node.name]))
