"""The time step in a sentence."""

from unetgen.emit.activation_names import activation_name
from unetgen.graph.time_input import TimeInput

ENTERS = {
    "add": "whose output is added to each channel behind the block's first convolution",
    "scale_shift": "whose output scales and shifts each channel behind the block's last normalization",
}


WAVES = {"sin": "sines", "cos": "cosines"}


def time_sentence(time: TimeInput) -> str:
    """Return how a time step is embedded, and how it enters the blocks."""
    function = activation_name(time.activation.function)
    last = "included" if time.shift else "left out"
    waves = f"{WAVES[time.first]} first, with frequencies from 1 to 1/{time.period}, which is {last}"
    layers = f"two dense layers of {time.filters} units, each with {function}"
    embedded = f"{time.channels} sines and cosines ({waves}), and {layers}"
    enters = f"enters each block by a dense layer, {ENTERS[time.kind]}"
    return f"A second input is the time step: it becomes {embedded}, and {enters}"
