"""Find the pixels of an input that reach a pixel of an output, by computing.

The network is the plan's with positive weights and without biases, in double precision if possible. Layers that
could hide a pixel are left out: functions that saturate, norms, products. Then zeros stay zeros, and reached pixels
become positive.
"""

from dataclasses import replace
from math import prod
from typing import Any

from tests.helpers.any_keras import np
from tests.helpers.model_io import outputs
from unetgen.emit.keras import build
from unetgen.graph.plan import Plan
from unetgen.metrics.seen_pixels import Interval, sights
from unetgen.ops import Activation, AnyOp, Attend, Conv, Merge, Norm, Pad, PReLU, Resize, ResizeTo

BATCH = 32
VOLUME = 3  # axes; TensorFlow pools volumes in single precision only
Seen = dict[str, list[Interval | None]]  # per output: the pixels that each of its pixels sees


def bared(plan: Plan) -> Plan:
    """Return the plan without layers that could hide a pixel; a ReLU stays."""
    nodes = tuple(node._replace(op=bare(node.op, len(node.inputs)), dtype="") for node in plan)
    dtype = "float64" if plan.dims < VOLUME else "float32"
    return replace(plan, nodes=nodes, dtype=dtype, data_format="channels_last", dynamic=(), spec=None)


def bare(op: AnyOp, maps: int) -> AnyOp:
    """Return an op on some maps as one that hides no pixel.

    Groups are slow and only split channels. An attention takes the whole map by its weights, as a norm does by its
    statistics, and neither counts for the field.
    """
    match op:
        case Attend():
            return Merge("add") if maps > 1 else Activation("linear")
        case Norm() | PReLU():
            return Activation("linear")
        case Activation() if op.function != "relu":
            return Activation("linear")
        case Merge():
            return Merge("add")
        case Conv():
            return replace(op, groups=1)
        case _:
            return op


def rounds(plan: Plan) -> bool:
    """Return whether interpolation weights are near zero where they should be zero."""
    ops = [node.op for node in plan if isinstance(node.op, Resize | ResizeTo)]
    return any(op.interpolation == "linear" and not (isinstance(op, Resize) and is_halved(op)) for op in ops)


def repeats(plan: Plan) -> bool:
    """Return whether a border repeats pixels, which are those of another place."""
    return any(isinstance(node.op, Pad) and node.op.mode != "constant" for node in plan)


def is_halved(op: Resize) -> bool:
    return not op.align_corners and all(factor in (1, 2, 4, 8) for factor in op.size)


def probe(plan: Plan) -> Any:
    """Build the model whose pixels are measured, along any axis."""
    return build(bared(plan), compile=False)


def measured(model: Any, plan: Plan, axis: int, least: float = 0.0) -> Seen:
    """Return the input pixels that each output's pixels see, in the Keras model."""
    local = sights(plan, axis)
    fill(model, {node.weights for node in plan if node.name in local})
    count = plan.nodes[0].shape.sizes[axis]
    images = np.zeros((count, *plan.nodes[0].shape.sizes, plan.nodes[0].shape.channels))
    np.moveaxis(images, axis + 1, 1)[range(count), range(count)] = 1
    parts = [outputs(model, images[i : i + BATCH]) for i in range(0, count, BATCH)]
    maps = [np.concatenate(part) for part in zip(*parts, strict=True)]
    return {name: hulls(one, axis, least) for name, one in zip(plan.outputs, maps, strict=True) if name in local}


def fill(model: Any, local: set[str]) -> None:
    """Set weights to means, and to zero on paths that pool the whole map."""
    for layer in model.layers:
        for weight in layer.weights:
            is_kernel = len(weight.shape) > 1 and layer.name in local
            weight.assign(np.full(weight.shape, is_kernel / prod(weight.shape[:-1])))


def hulls(one: Any, axis: int, least: float) -> list[Interval | None]:
    """Return the first and last image that make each output pixel positive."""
    aside = tuple(other for other in range(1, one.ndim) if other != axis + 1)
    reached = (one > least).any(axis=aside)
    seen = [np.flatnonzero(column) for column in reached.T]
    return [(int(pixels[0]), int(pixels[-1])) if len(pixels) else None for pixels in seen]


def predicted(plan: Plan, axis: int) -> Seen:
    """Return the plan's answer to the same question."""
    found = sights(plan, axis, in_image=True)
    return {name: list(found[name].seen) for name in plan.outputs if name in found}
