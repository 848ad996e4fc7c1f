"""Keras and NumPy as `Any`, since their types have gaps that differ by version."""

from importlib import import_module
from pathlib import Path
from typing import Any

import unetgen

keras: Any = import_module("keras")
np: Any = import_module("numpy")
to_keras: Any = unetgen.to_keras

CPU = Path("/proc/cpuinfo")
# without AVX-512 oneDNN, which these tests switch on, has no bfloat16, and errs in a gradient
ONEDNN_IS_WHOLE = not CPU.exists() or "avx512" in CPU.read_text()
