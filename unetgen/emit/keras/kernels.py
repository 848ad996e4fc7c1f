"""Try which operations this device can compute.

TensorFlow registers kernels per device and dtype, and has more of them on processors with more instructions: with
AVX-512 FP16 convolutions in float16 are channels first too. So nothing is known before it was tried.
"""

from functools import cache
from typing import Any, Literal

from unetgen.emit.keras.start import quiet
from unetgen.graph.plan import DataFormat

Kernel = Literal["conv", "conv_transpose", "max_pool", "average_pool"]


@cache
def can_compute(kernel: Kernel, dims: int, dtype: str, data_format: DataFormat) -> bool:
    """Return whether this device computes an operation, tried on an image of ones."""
    with quiet():  # TensorFlow logs what it raises
        try:
            compute(kernel, dims, dtype, data_format)
        except Exception:  # each backend has its own
            return False
    return True


def compute(kernel: Kernel, dims: int, dtype: str, data_format: DataFormat) -> None:
    from keras import ops

    around = (1, 1, *(2,) * dims) if data_format == "channels_first" else (1, *(2,) * dims, 1)
    image: Any = ops.ones(around, dtype)
    if kernel == "conv":
        ops.conv(image, ops.ones((2,) * dims + (1, 1), dtype), data_format=data_format)
    elif kernel == "conv_transpose":
        ops.conv_transpose(image, ops.ones((2,) * dims + (1, 1), dtype), strides=2, data_format=data_format)
    else:
        getattr(ops, kernel)(image, 2, data_format=data_format)
