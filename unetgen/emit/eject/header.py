"""The docstring of a file: the network's name, its hash and its counts."""

import re
from textwrap import wrap

from unetgen._version import __version__
from unetgen.emit.eject.script import Script


def docstring(script: Script, framework: str, note: str = "") -> list[str]:
    """Return the lines of the docstring.

    A name can hold anything, so only its letters are written.
    """
    plan = script.plan
    name = re.sub(r"[^\w .,+-]", "_", plan.name)[:60].strip() or "unet"
    sizes = "×".join(map(str, plan.input_shape))
    text = (
        f"A {plan.dims}D U-Net in {framework}, written by unetgen {__version__} (plan {plan.hash}) with"
        f" {plan.trainable_params:,} trainable parameters for inputs of {sizes}."
        f" Weights begin as {framework} begins them.{note}"
    )
    return [f'"""{name}.', "", *wrap(text, 85), '"""']
