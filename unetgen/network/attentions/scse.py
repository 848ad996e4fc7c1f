"""Spatial and channel squeeze and excitation at once (Roy 2018, section 3.3).

Both pixels and channels are weighted.
"""

from typing import Annotated, Literal

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.attentions import se
from unetgen.ops import Activation, Merge

TITLE = "scSE"


def attention(
    place: Place,
    x: Node,
    *,
    reduction: Annotated[int, "the dense layer in the middle has the channels divided by this"] = 2,
    combine: Annotated[Literal["max", "add"], "how the two weighted maps become one"] = "add",
) -> Node:
    """Add the attention: `(c, n) → (c, n)`.

    Raises:
        SettingError: no channel is left after the reduction.
    """
    by_channel = se.attention(place.within("channel"), x, reduction=reduction)
    inside = place.within("spatial")
    squeeze = Unit(
        filters=1, kernel_size=(1,) * len(x.shape.sizes), order=("conv", "activation"), activation=Activation("sigmoid")
    )
    by_pixel = inside.add(Merge("multiply"), x, lay_unit(inside, x, squeeze, "squeeze"), role="scale")
    return place.add(Merge("maximum" if combine == "max" else "add"), by_channel, by_pixel, role=combine)
