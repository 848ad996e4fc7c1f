"""Find the layers that the device at hand cannot compute, or computes slowly.

TensorFlow registers its kernels per device and dtype: most processors have no channels-first convolutions in float16
and float64, and no 3D pooling in them at all. There Keras compiles channels-first convolutions in 3D by XLA, which is
many times slower and cannot be exported. Where there is a GPU, or another backend, nothing is refused.
"""

from unetgen.emit.keras.compute_format import computed_in
from unetgen.emit.keras.kernels import can_compute
from unetgen.graph.plan import Node, Plan
from unetgen.ops import Conv, ConvTranspose, Pool

OFTEN_WITHOUT_KERNELS = ("float16", "float64")


def device_fault(plan: Plan) -> str:
    """Return why this device cannot run a plan's model, or an empty text."""
    if not is_tensorflow_on_a_processor():
        return ""
    first = computed_in(plan) == "channels_first"
    node = next((node for node in plan if has_no_kernel(node, computed_dtype(plan, node), plan.dims, first)), None)
    if node is None:
        return ""
    if isinstance(node.op, Pool):
        kind, way = "3D pooling", "dtype=float32"
    else:
        kind, way = "channels-first convolutions", "compute_format=channels_last or dtype=float32"
    dtype = computed_dtype(plan, node)
    return f"TensorFlow has no {kind} in {dtype} on a processor ({node.name}). Use {way}, or a GPU"


def device_advice(plan: Plan) -> str:
    """Return how this device computes a model, or could faster, or an empty text."""
    first = computed_in(plan) == "channels_first"
    if not first and plan.data_format == "channels_first" and not (plan.spec and plan.spec.compute_format):
        return (
            "TensorFlow has no channels-first convolutions on this processor, so the layers compute channels last, as "
            "by compute_format=channels_last. Inputs and outputs are channels first."
        )
    slow = first and plan.dims == 3 and any(isinstance(node.op, Conv) for node in plan)
    if not slow or not is_tensorflow_on_a_processor():
        return ""
    return (
        "On a processor TensorFlow is many times slower at channels-first 3D convolutions, and their ONNX export is "
        "invalid. compute_format=channels_last has the same outputs without them."
    )


def is_tensorflow_on_a_processor() -> bool:
    import keras

    return keras.backend.backend() == "tensorflow" and not keras.distribution.list_devices("gpu")


def devices() -> str:
    """Return the devices that Keras uses, and its backend: `gpu:0, by jax`."""
    import keras

    backend = keras.backend.backend()
    if backend == "torch":  # whose part of Keras has no list of devices
        return f"{keras.ops.convert_to_tensor(0.0).device}, by torch"
    return f"{', '.join(keras.distribution.list_devices())}, by {backend}"


def computed_dtype(plan: Plan, node: Node) -> str:
    """Return the dtype that a layer computes in."""
    return (node.dtype or plan.dtype).removeprefix("mixed_")


def has_no_kernel(node: Node, dtype: str, dims: int, first: bool) -> bool:
    """Return whether a processor lacks the kernel of a layer."""
    if dtype not in OFTEN_WITHOUT_KERNELS:
        return False
    order = "channels_first" if first else "channels_last"
    match node.op:
        case Conv():
            return not can_compute("conv", dims, dtype, order)
        case ConvTranspose():
            return not can_compute("conv_transpose", dims, dtype, order)
        case Pool():
            return not can_compute("max_pool" if node.op.kind == "max" else "average_pool", dims, dtype, order)
        case _:
            return False
