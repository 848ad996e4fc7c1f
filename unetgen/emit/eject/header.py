"""The docstring of a file: the network's name, hash, counts and source."""

import re
from textwrap import wrap

from unetgen._version import __version__
from unetgen.emit.eject.code import WIDTH
from unetgen.emit.eject.script import Script
from unetgen.emit.method.citation import citation_of, source_in


def docstring(script: Script, framework: str, note: str = "") -> list[str]:
    """Return the lines of the docstring.

    A name can hold anything, so only its letters are written.
    """
    plan = script.plan
    name = re.sub(r"[^\w .,+-]", "_", plan.name)[:60].strip() or "unet"
    sizes = "×".join(map(str, plan.input_shape))
    text = (
        f"Written by unetgen {__version__} (plan {plan.hash}), with {plan.trainable_params:,} trainable parameters"
        f" for inputs of {sizes}.{note}{source_sentence(script)}"
    )
    title = f"{name}, a {plan.dims}D U-Net in {framework}."
    return [f'"""{title}', "", *wrap(text, WIDTH, break_on_hyphens=False), '"""']


def source_sentence(script: Script) -> str:
    """Return where a preset's network is from.

    A file of a user's preset can hold anything there, so only letters and plain signs are written.
    """
    citation = citation_of(script.plan, script.config)
    source = re.sub(r"[^\w ():;,.'/+&=-]", "", source_in(citation.preset)) if citation else ""
    if not citation or not source:
        return ""
    return f" {'Source' if citation.unchanged else 'Changed from'}: {source} ({citation.key})."
