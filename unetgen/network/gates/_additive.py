"""The additive gate (Oktay 2018, equation 1): what the two gates share."""

from dataclasses import replace

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.ops import Activation, Merge, Norm

ORDER = ("conv", "norm", "activation")


def additive_pointwise(dims: int, filters: int, norm: Norm | None) -> Unit:
    """Add a 1 × 1 convolution with bias, and a norm if the unit has one."""
    return Unit(filters=filters, kernel_size=(1,) * dims, order=ORDER, norm=norm)


def norm_of(unit: Unit) -> Norm | None:
    return unit.norm if "norm" in unit.order else None


def lay_weights(place: Place, theta: Node, phi: Node, norm: Norm | None) -> Node:
    """Add ReLU of the sum, 1 × 1 convolution, sigmoid: `(f, n), (f, n) → (1, n)`.

    The result is from 0 to 1.
    """
    x = place.add(Merge("add"), theta, phi, role="add")
    x = place.add(Activation("relu"), x, role="add_activation")
    psi = replace(additive_pointwise(len(x.shape.sizes), 1, norm), activation=Activation("sigmoid"))
    return lay_unit(place, x, psi, "psi")


def half(channels: int) -> int:
    """Return half of the channels, rounded down."""
    if channels < 2:
        raise SettingError("skip.gate.filters", f"'halve' leaves nothing of {channels} channel. Use keep.")
    return channels // 2
