"""Squeeze and excitation (Hu 2018, section 3): channels are weighted.

A channel's weight depends on the averages of all channels.
"""

from typing import Annotated

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Function
from unetgen.graph.plan import Node
from unetgen.ops import Activation, Dense, GlobalPool, Merge, Reshape

TITLE = "SE"


def attention(
    place: Place,
    x: Node,
    *,
    reduction: Annotated[int, "the dense layer in the middle has the channels divided by this"] = 16,
    use_bias: Annotated[bool, "of the dense layers"] = True,
) -> Node:
    """Add the attention: `(c, n) → (c, n)`.

    The middle layer has c / reduction units, rounded down.

    Raises:
        SettingError: no unit is left.
    """
    channels = x.shape.channels
    if reduction > channels:
        raise SettingError(
            "attention.reduction", f"{reduction} leaves nothing of {channels} channels. Use 1 to {channels}."
        )
    return lay_excitation(place, x, channels // reduction, Activation("relu"), use_bias)


def lay_excitation(place: Place, x: Node, middle: int, function: Function, use_bias: bool = True) -> Node:
    """Add the weighting of channels: `(c, n) → (c, n)`, with `middle` units inside."""
    w = place.add(GlobalPool("average"), x, role="squeeze")
    w = place.add(Dense(middle, use_bias), w, role="reduce")
    w = place.add(function, w, role="reduce_activation")
    w = place.add(Dense(x.shape.channels, use_bias), w, role="expand")
    w = place.add(Activation("sigmoid"), w, role="expand_activation")
    return place.add(Merge("multiply"), x, place.add(Reshape(len(x.shape.sizes)), w, role="reshape"), role="scale")
