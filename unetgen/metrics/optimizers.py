"""What Keras' optimizers keep of each trained weight, with Keras' defaults for everything but the learning rate."""

from math import prod

from unetgen.graph.plan import Plan
from unetgen.metrics.tensor_bytes import kept_size
from unetgen.ops import Weight

# variables of a weight's own size; adafactor's rows and columns come on top
SLOTS = {
    "adadelta": 2, "adafactor": 1, "adagrad": 1, "adam": 2, "adamax": 2, "adamw": 2, "ftrl": 2, "lion": 1, "nadam": 2,
    "rmsprop": 1, "sgd": 0,
}  # fmt: skip


def optimizer_bytes(plan: Plan) -> int:
    """The optimizer's state without its counters; none where the network is not compiled."""
    if plan.spec is None or plan.spec.training is None:
        return 0
    trained = (weight for node in plan for weight in plan.weights_of(node) if weight.trainable)
    return kept_size(plan.dtype) * sum(state(plan.spec.training.optimizer, weight) for weight in trained)


def state(optimizer: str, weight: Weight) -> int:
    """How many numbers are kept of a weight."""
    return SLOTS[optimizer] * weight.size + (rows_and_columns(weight) if optimizer == "adafactor" else 0)


def rows_and_columns(weight: Weight) -> int:
    """Adafactor (Shazeer and Stern 2018, algorithm 4) averages the last two axes of a weight that has as many."""
    shape = weight.shape
    return prod(shape[:-1]) + prod(shape[:-2]) * shape[-1] if len(shape) > 1 else 0
