"""unetgen: one YAML describes a U-Net.

Its Keras model, its U-shaped diagram and its table come from one plan.

Names are imported when they are used, so that `import unetgen` costs nothing.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from unetgen._version import __version__ as __version__
from unetgen.language.compose.foreign_files import READERS
from unetgen.read.nnunet.reader import NNUNET

if TYPE_CHECKING:
    from unetgen.api import compare, custom_objects, describe, plan, to_diagram, to_keras, to_sheet, to_table, to_torch
    from unetgen.errors import ConfigError, UserError
    from unetgen.graph.plan import Plan
    from unetgen.language.compose.load import load
    from unetgen.language.config import Config
    from unetgen.language.json_schema import json_schema
    from unetgen.lecture import unet_model_3d
    from unetgen.read.weights import save_weights, transplant

__all__ = [
    "Config",
    "ConfigError",
    "Plan",
    "UserError",
    "compare",
    "custom_objects",
    "describe",
    "json_schema",
    "load",
    "plan",
    "save_weights",
    "to_diagram",
    "to_keras",
    "to_sheet",
    "to_table",
    "to_torch",
    "transplant",
    "unet_model_3d",
]

HOMES = {
    "Config": "language.config",
    "ConfigError": "errors",
    "Plan": "graph.plan",
    "UserError": "errors",
    "json_schema": "language.json_schema",
    "load": "language.compose.load",
    "save_weights": "read.weights",
    "transplant": "read.weights",
    "unet_model_3d": "lecture",
}
READERS.append(NNUNET)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'unetgen' has no attribute {name!r}")
    if "IPython" in sys.modules:
        import_module("unetgen.emit.notebook").show_in_notebooks()
    return getattr(import_module(f"unetgen.{HOMES.get(name, 'api')}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
