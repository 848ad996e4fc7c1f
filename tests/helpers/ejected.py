"""Ejected files: their text, the modules that they define, and their constants changed as a user would."""

# torch is untyped, and not a dependency
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false

import re
from types import ModuleType
from typing import Any

from unetgen import Config, Plan, load, plan
from unetgen.emit.eject import eject_keras, eject_torch
from unetgen.language.planning import plan_of


def ejected(*words: str) -> str:
    """Return the PyTorch file of a description."""
    config = load(*words)
    return eject_torch(plan_of(config), config)


def ejected_keras(*words: str) -> str:
    """Return the Keras file of a description."""
    return keras_file(load(*words))


def keras_file(config: Config) -> str:
    return eject_keras(plan_of(config), config)


def ejected_config(config: Config) -> str:
    return eject_torch(plan_of(config), config)


def module_of(text: str) -> Any:
    """Return the module that a file defines."""
    module = ModuleType("ejected")
    exec(compile(text, "ejected.py", "exec"), vars(module))
    return module


def with_constants(text: str, changes: dict[str, int]) -> str:
    """Return the file with constants changed by hand."""
    for name, value in changes.items():
        text, found = re.subn(rf"^{name} = \d+", f"{name} = {value}", text, flags=re.MULTILINE)
        assert found == 1, name
    return text


def read_back(text: str, like: Plan) -> Plan:
    """Return the plan of a file's network, read by torch without computing anything."""
    import torch

    shape = like.nodes[0].shape
    with torch.device("meta"):
        network = module_of(text).UNet()
        example = torch.empty(1, shape.channels, *shape.sizes)
    return plan(network, example=(example,))
