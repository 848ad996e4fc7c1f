"""Keras and NumPy as `Any`, since their types have gaps that differ by version."""

from importlib import import_module
from typing import Any

import unetgen

keras: Any = import_module("keras")
np: Any = import_module("numpy")
to_keras: Any = unetgen.to_keras
