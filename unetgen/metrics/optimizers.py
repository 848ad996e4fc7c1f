"""The state of Keras' optimizers per trained weight.

All settings but the learning rate have Keras' defaults.
"""

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
    """Return the bytes of the optimizer's state, without counters; 0 if not compiled."""
    if plan.spec is None or plan.spec.training is None:
        return 0
    trained = (weight for node in plan for weight in plan.weights_of(node) if weight.trainable)
    return kept_size(plan.dtype) * sum(state(plan.spec.training.optimizer, weight) for weight in trained)


def state(optimizer: str, weight: Weight) -> int:
    """Return how many numbers are kept for a weight."""
    return SLOTS[optimizer] * weight.size + (rows_and_columns(weight) if optimizer == "adafactor" else 0)


def rows_and_columns(weight: Weight) -> int:
    """Count Adafactor's averages over the last two axes (Shazeer 2018, algorithm 4).

    Weights with fewer axes keep one number each.
    """
    shape = weight.shape
    return prod(shape[:-1]) + prod(shape[:-2]) * shape[-1] if len(shape) > 1 else 0
