"""The time step as a second input: its waves, and the dense layers behind them."""

from dataclasses import dataclass
from typing import Literal

from unetgen.ops import Activation

TimeKind = Literal["add", "scale_shift"]
FirstWave = Literal["sin", "cos"]


@dataclass(frozen=True, kw_only=True)
class TimeInput:
    """A number as sines and cosines, then two dense layers, each with the activation.

    Every block brings the result to its own channels by a dense layer. `add` adds it behind the block's first
    convolution; `scale_shift` changes the map behind the block's last norm.
    """

    kind: TimeKind
    channels: int
    filters: int
    activation: Activation
    period: int = 10_000
    shift: int = 0
    first: FirstWave = "sin"
