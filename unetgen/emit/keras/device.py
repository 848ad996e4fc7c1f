"""Find the layers of a model that the device at hand cannot compute.

TensorFlow registers its kernels per device and dtype: a processor has no channels-first convolutions in float16 and
float64, and no 3D pooling in them at all. Where there is a GPU, or another backend, nothing is refused.
"""

from unetgen.emit.keras import computed_in
from unetgen.graph.plan import Node, Plan
from unetgen.ops import Conv, ConvTranspose, Pool

WITHOUT_KERNELS = ("float16", "float64")


def device_fault(plan: Plan) -> str:
    """Return why this device cannot run a plan's model, or an empty text."""
    import keras

    if keras.backend.backend() != "tensorflow" or keras.distribution.list_devices("gpu"):
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


def computed_dtype(plan: Plan, node: Node) -> str:
    """Return the dtype that a layer computes in."""
    return (node.dtype or plan.dtype).removeprefix("mixed_")


def has_no_kernel(node: Node, dtype: str, dims: int, first: bool) -> bool:
    """Return whether a processor lacks the kernel of a layer."""
    if dtype not in WITHOUT_KERNELS:
        return False
    match node.op:
        case Conv():
            return first and dims < 3
        case ConvTranspose():
            return first
        case Pool():
            return dims == 3
        case _:
            return False
