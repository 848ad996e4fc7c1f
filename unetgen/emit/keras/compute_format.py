"""Choose the data format that a model's layers compute in.

A device may have no kernels for a network's own.
"""

from unetgen.emit.keras.kernels import can_compute
from unetgen.graph.plan import DataFormat, Plan
from unetgen.ops import ConvTranspose


def computed_in(plan: Plan) -> DataFormat:
    """Return the data format between input and outputs.

    It is as described, or as this device can. Keras compiles channels-first convolutions in 3D by XLA, so that they run
    everywhere; transposed ones it does not.
    """
    if plan.spec and plan.spec.compute_format:
        return plan.spec.compute_format
    if plan.data_format == "channels_first" and needs_kernels(plan) and not has_channels_first():
        return "channels_last"
    return plan.data_format


def needs_kernels(plan: Plan) -> bool:
    """Return whether TensorFlow computes a plan by channels-first kernels of its own."""
    return plan.dims < 3 or any(isinstance(node.op, ConvTranspose) for node in plan)


def has_channels_first() -> bool:
    """Try whether this device has channels-first convolutions.

    On a processor TensorFlow has them by oneDNN alone, which it leaves off where there is no AVX-512. Switched on by
    hand there, oneDNN corrupts memory in the gradient of convolutions of size 1 and stride 2 (TensorFlow 2.21).
    """
    return can_compute("conv", 2, "float32", "channels_first")
