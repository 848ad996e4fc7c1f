"""The attention gate of most libraries (Oktay 2018).

The up-sampled map decides which pixels of the skip pass.
"""

from typing import Annotated, Literal

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.gates import Signals
from unetgen.network.gates._additive import additive_pointwise, half, lay_weights, norm_of
from unetgen.ops import Merge

TITLE = "attention gate"


def gate(
    place: Place,
    skip: Node,
    signals: Signals,
    unit: Unit,
    *,
    filters: Annotated[Literal["halve", "keep"], "channels inside the gate: half of the skip's, or as many"] = "halve",
) -> Node:
    """Add the gate: the skip times a map of one channel, `(c, n) → (c, n)`.

    Three 1 × 1 convolutions with bias: theta of the skip, phi of the up-sampled map, psi of the ReLU of their sum;
    each is followed by the unit's norm, where it has one. Weights are in the order theta, phi, psi.

    Raises:
        SizeError: the up-sampled map has another size.
        SettingError: the skip has one channel, which cannot be halved.
    """
    inner = half(skip.shape.channels) if filters == "halve" else skip.shape.channels
    project = additive_pointwise(len(skip.shape.sizes), inner, norm_of(unit))
    theta = lay_unit(place, skip, project, "theta")
    phi = lay_unit(place, signals.up, project, "phi")
    return place.add(Merge("multiply"), skip, lay_weights(place, theta, phi, norm_of(unit)), role="scale")
