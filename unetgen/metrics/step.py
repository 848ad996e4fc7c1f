"""Memory of one prediction and one training step in TensorFlow, at its peak."""

from collections.abc import Iterator
from typing import NamedTuple

from unetgen.graph.plan import Plan
from unetgen.metrics.backward_kernels import backward, truth_of
from unetgen.metrics.forward_kernels import fed_as, forward
from unetgen.metrics.kernels import Kernel, Peak, peak
from unetgen.metrics.optimizers import optimizer_bytes
from unetgen.metrics.tensor_bytes import kept_size, weight_bytes
from unetgen.ops import Input

RUNTIME_SHARE = 0.32  # by how much the worst of many steps, or a count with more threads, exceeds the count


class Held(NamedTuple):
    """The bytes that stay from step to step, and those of all weight gradients."""

    weights: int
    optimizer: int
    gradients: int

    @property
    def always(self) -> int:
        return self.weights + self.optimizer


def held(plan: Plan) -> Held:
    """Return the bytes of weights, optimizer state and weight gradients.

    A mixed policy has all of them in float32.
    """
    return Held(weight_bytes(plan), optimizer_bytes(plan), plan.trainable_params * kept_size(plan.dtype))


def prediction(plan: Plan, batch: int) -> Peak:
    """Return the peak of a prediction, without the weights."""
    return peak([*forward(plan, batch, training=False)], [*fed(plan), *plan.outputs])


def training(plan: Plan, batch: int) -> Peak:
    """Return the peak of a training step, without weights and optimizer state."""
    return peak(kernels(plan, batch), [*fed(plan), *map(truth_of, plan.outputs)])


def kernels(plan: Plan, batch: int) -> list[Kernel]:
    """Return the kernels of a training step."""
    return [*truths(plan, batch), *forward(plan, batch, training=True), *backward(plan, batch)]


def prediction_bytes(plan: Plan, batch: int) -> int:
    return weight_bytes(plan) + prediction(plan, batch).size


def training_bytes(plan: Plan, batch: int) -> int:
    return held(plan).always + training(plan, batch).size


def fed(plan: Plan) -> list[str]:
    """Return the buffers that the caller holds."""
    return [fed_as(plan, node) for node in plan if isinstance(node.op, Input)]


def truths(plan: Plan, batch: int) -> Iterator[Kernel]:
    """Return the targets in the type of the weights, as Keras casts them."""
    for name in plan.outputs:
        size = batch * plan.by_name[name].shape.elements * kept_size(plan.dtype)
        yield Kernel(truth_of(name), (), ((truth_of(name), size),))
