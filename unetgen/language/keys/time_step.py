"""The keys of a time step, the second input of diffusion networks."""

from typing import Literal

from unetgen.graph.time_input import FirstWave, TimeKind
from unetgen.language import values
from unetgen.language.keras_words import ACTIVATIONS, CLASS_ACTIVATIONS, KerasWord
from unetgen.language.keys.key import Key, Keys, needing

KINDS: values.OneOf[Literal["none"] | TimeKind] = values.OneOf(("none", "add", "scale_shift"))
TIME_KIND: Key[Literal["none"] | TimeKind] = Key(
    "kind", "how a time step, a second input, enters each block", KINDS, "none",
    notes={"add": "behind its first conv", "scale_shift": "behind its last norm"},
)  # fmt: skip
TIME_CHANNELS: Key[int] = Key(
    "channels", "of its sines and cosines; may be a formula: base", values.number, otherwise="filters of level 0"
)
TIME_FILTERS: Key[int] = Key(
    "filters", "of the two dense layers behind them; may be a formula: 4 * base", values.number,
    otherwise="four times those of level 0",
)  # fmt: skip
TIME_ACTIVATION: Key[str] = Key(
    "activation", "behind each of them, any Keras activation", KerasWord(ACTIVATIONS - CLASS_ACTIVATIONS), "silu",
    changes="layers",
)  # fmt: skip
PERIOD: Key[int] = Key("period", "the slowest wave's, over 2π", values.whole(2), 10000, changes="layers")
SHIFT: Key[int] = Key(
    "shift", "1 where the slowest wave has the very period, else 0", values.whole(0, 1), 0, changes="layers"
)
FIRST: Key[FirstWave] = Key("first", "half of the channels", values.OneOf(("sin", "cos")), "sin", changes="layers")
TIME: Keys = (
    TIME_KIND, *needing((TIME_CHANNELS, TIME_FILTERS, TIME_ACTIVATION, PERIOD, SHIFT, FIRST), "kind"),
)  # fmt: skip
