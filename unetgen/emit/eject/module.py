"""The module that an ejected PyTorch file defines."""

from typing import Any

from unetgen.emit.eject import eject_torch
from unetgen.graph.plan import Plan
from unetgen.language.config import Config


def torch_module(plan: Plan, config: Config) -> Any:
    """Return a description's `nn.Module`, with PyTorch's initial weights.

    Raises:
        UserError: the description has a key that PyTorch cannot say; the sentence names it.
    """
    defined: dict[str, Any] = {"__name__": "unetgen_ejected"}
    exec(
        compile(eject_torch(plan, config), f"<{plan.hash}>", "exec"), defined
    )  # our own text: no name of a YAML is in it
    return defined["UNet"]()
