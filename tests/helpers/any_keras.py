"""Keras and NumPy as `Any`: their types have gaps, not the same in every version, that strict checking would find."""

from importlib import import_module
from typing import Any

import unetgen

keras: Any = import_module("keras")
np: Any = import_module("numpy")
to_keras: Any = unetgen.to_keras
