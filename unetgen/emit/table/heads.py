"""The heads of a network, each with the layers that lead to its output."""

import re
from collections.abc import Iterable, Sequence

LAST_ROLES = re.compile(r"(_norm)?(_resize)?(_activation)?(_crop)?$")
MAIN = "head"


def head_names(layers: Sequence[tuple[str, Iterable[str]]], outputs: Sequence[str]) -> dict[str, str]:
    """Map each layer that leads to an output to the name of its head.

    A layer of several heads belongs to the first.

    >>> layers = [("head", ["x"]), ("head_activation", ["head"]), ("head_decoder1", ["y"])]
    >>> head_names(layers, ["head_activation", "head_decoder1"])["head"]
    'head'

    Args:
        layers: names with the names of their inputs, inputs first.
        outputs: the outputs' names, the main one first.
    """
    leads_to = {name: place for place, name in enumerate(outputs)}
    for name, inputs in reversed(layers):
        if name in leads_to:
            for source in inputs:
                leads_to[source] = min(leads_to[name], leads_to.get(source, len(outputs)))
    return {name: head_name(outputs, place) for name, place in leads_to.items()}


def head_name(outputs: Sequence[str], place: int) -> str:
    """Return `head` for the main output, `head_decoder1` for one of deep supervision."""
    return LAST_ROLES.sub("", outputs[place]) if place else MAIN
