"""Keras as `Any`: it is largely untyped, and strict checking would find its gaps and not our faults."""

from importlib import import_module
from typing import Any

import unetgen

keras: Any = import_module("keras")
to_keras: Any = unetgen.to_keras
