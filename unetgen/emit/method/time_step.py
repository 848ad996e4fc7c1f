"""The time step in a sentence."""

from unetgen.emit.activation_names import activation_name
from unetgen.graph.time_input import TimeInput

ENTERS = {
    "add": "whose output is added to each channel behind the block's first convolution",
    "scale_shift": "whose output scales and shifts each channel behind the block's last normalization",
}


def time_sentence(time: TimeInput) -> str:
    """Return how a time step is embedded, and how it enters the blocks."""
    function = activation_name(time.activation.function)
    embedded = f"{time.channels} sines and cosines, and two dense layers of {time.filters} units, each with {function}"
    enters = f"enters each block by a dense layer, {ENTERS[time.kind]}"
    return f"A second input is the time step: it becomes {embedded}, and {enters}"
