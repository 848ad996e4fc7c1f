"""The MultiRes block (Ibtehaz 2020, figure 3d): three chained units."""

from dataclasses import replace
from typing import Annotated

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import block_pointwise, filters_of, only, refuse_shrinking, total
from unetgen.network.blocks._rescaled import lay_norm, lay_rescaled
from unetgen.ops import Concat

TITLE = "MultiRes"
SHARES = (0.167, 0.333, 0.5)  # of the width, as the authors' code has them


def block(
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    alpha: Annotated[float, "the width is the filters times this"] = 1.67,
) -> list[Node]:
    """Add the block: `(c, n) → (≈ alpha · filters, n / strides)`.

    The units have 0.167, 0.333 and 0.5 of the width, each rounded down.

    Raises:
        SettingError: there are several units, they shrink the map, or a share of the width is below one channel.
    """
    unit = only(units, "multires")
    refuse_shrinking(units, "multires")
    shares = split_filters(alpha, filters_of(unit))
    beside = replace(block_pointwise(unit, sum(shares)), strides=unit.strides, activation=None)
    shortcut = lay_unit(place, x, beside, "shortcut")
    chain = [x]
    for j, filters in enumerate(shares):
        own = replace(unit, filters=filters, strides=None if j else unit.strides)
        chain.append(lay_unit(place, chain[-1], own, f"conv{j}"))
    wide = lay_norm(place, place.add(Concat(), *chain[1:], role="join"), unit, "join")
    return [lay_rescaled(place, total(place, [shortcut, wide]), unit)]


def split_filters(alpha: float, filters: int) -> list[int]:
    shares = [int(alpha * filters * share) for share in SHARES]
    if min(shares) < 1:
        raise SettingError("block.alpha", f"{alpha:g} leaves no channel for the first convolution of {filters} filters."
                      f" Use at least {int(1 / (alpha * SHARES[0])) + 1} filters.")  # fmt: skip
    return shares
