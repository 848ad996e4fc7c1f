"""The grid attention gate of the authors' own code (Oktay 2018), at half size.

The gating signal is made once from the bottleneck, or is the map of the level below.
"""

from dataclasses import replace
from typing import Annotated, Literal

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.gates import Signals
from unetgen.network.gates._additive import additive_pointwise, half, lay_weights, norm_of
from unetgen.ops import Axes, Concat, Merge, ResizeTo

TITLE = "grid attention gate"


def gate(  # noqa: PLR0913  options are parameters
    place: Place,
    skip: Node,
    signals: Signals,
    unit: Unit,
    *,
    signal: Annotated[
        Literal["bottleneck", "below"], "what gates: the bottleneck, or the map of the level below"
    ] = "bottleneck",
    signal_filters: Annotated[
        Literal["halve", "keep"], "of the convolution on the bottleneck that makes the signal"
    ] = "halve",
    gates: Annotated[int, "how many gates, whose outputs are concatenated and convolved"] = 1,
) -> Node:
    """Add the gate: `(c, n) → (c, n)`.

    Norms, and the activations of signal and combination, are the unit's.

    Raises:
        SizeError: a size of the skip is below 2.
        SettingError: the bottleneck has one channel, which cannot be halved, or comes later (in a nested grid).
    """
    g = signals.below
    if signal == "bottleneck" or signals.below is signals.bottleneck:
        g = lay_signal(place, signals, unit, signal_filters)
    if gates == 1:
        return lay_grid_gate(place, skip, g, unit)
    gated = [lay_grid_gate(place.within(f"gate{i}"), skip, g, unit) for i in range(gates)]
    combine = additive_pointwise(len(skip.shape.sizes), skip.shape.channels, norm_of(unit))
    x = place.add(Concat(), *gated, role="concat")
    return lay_unit(place, x, replace(combine, activation=unit.activation), "combine")


def lay_signal(place: Place, signals: Signals, unit: Unit, filters: Literal["halve", "keep"]) -> Node:
    """Add a 1 × 1 convolution to the bottleneck, once for all gates.

    `(c, n) → (c / 2, n)` or `(c, n)`.
    """
    below, key = signals.bottleneck, f"signal_{filters}"
    if below is None or below.stage is None:
        raise SettingError("skip.gate.signal", "'bottleneck' is built after this skip. Use below, or topology=u.")
    if key not in signals.memo:
        channels = half(below.shape.channels) if filters == "halve" else below.shape.channels
        make = replace(additive_pointwise(len(below.shape.sizes), channels, norm_of(unit)), activation=unit.activation)
        at = Place(place.draft, below.stage, prefix="gate", dtype=place.dtype)
        signals.memo[key] = lay_unit(at, below, make, key)
    return signals.memo[key]


def lay_grid_gate(place: Place, skip: Node, g: Node, unit: Unit) -> Node:
    """Add theta, phi, psi and W: `(c, n) → (c, n)`.

    Theta (2 × 2, strided, no bias) takes the skip, phi the signal.
    """
    channels, sizes = skip.shape
    twos, project = (2,) * len(sizes), additive_pointwise(len(sizes), channels, None)
    unit_of_theta = Unit(
        filters=channels, kernel_size=twos, strides=twos, padding="valid", use_bias=False, order=("conv",)
    )
    theta = lay_unit(place, skip, unit_of_theta, "theta")
    phi = resized(place, lay_unit(place, g, project, "phi"), theta.shape.sizes, "phi_resize")
    weights = resized(place, lay_weights(place, theta, phi, None), sizes, "psi_resize")
    x = place.add(Merge("multiply"), skip, weights, role="scale")
    return lay_unit(place, x, replace(project, norm=norm_of(unit)), "w")


def resized(place: Place, x: Node, sizes: Axes, role: str) -> Node:
    """Resize a map linearly: `(c, m) → (c, n)`; a map of that size stays as it is."""
    return x if x.shape.sizes == sizes else place.add(ResizeTo(sizes, "linear"), x, role=role)
