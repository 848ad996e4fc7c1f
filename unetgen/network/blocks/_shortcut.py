"""The shortcut around a stage's units, and where the last activation stands: what residual blocks share."""

from dataclasses import replace
from typing import Literal, NamedTuple

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Function, Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import block_pointwise, filters_of, has
from unetgen.ops import FitChannels, Pool, Tile

Projection = Literal["when_needed", "always", "pad", "tile"]
Kernel = Literal["one", "units", "units_where_strided"]
Activate = Literal["sum", "units", "both"]


class Shortcut(NamedTuple):
    """How a stage's input is brought to the channels and the size of its output: the options of the residual block."""

    projection: Projection = "when_needed"
    kernel: Kernel = "one"
    norm: bool = True
    bias: bool = False
    pool: bool = False


def lay_shortcut(place: Place, x: Node, units: tuple[Unit, ...], shortcut: Shortcut) -> Node:
    """`(c, n) → (filters of the last unit, n / strides of the first one)`.

    Raises:
        SettingError: an option would change nothing, or channels cannot be repeated.
    """
    refuse_idle(shortcut)
    first, filters = units[0], filters_of(units[-1])
    weightless = shortcut.projection in ("pad", "tile")
    if first.is_strided and (shortcut.pool or weightless):
        x = lay_shortcut_pool(place, x, first, shortcut.pool)
        first = replace(first, strides=None)
    if x.shape.channels == filters and not first.is_strided and shortcut.projection != "always":
        return x
    if weightless:
        op = tiled(x.shape.channels, filters) if shortcut.projection == "tile" else FitChannels(filters)
        return place.add(op, x, role="shortcut")
    return lay_unit(place, x, projection(first, units[-1], shortcut), "shortcut")


def lay_shortcut_pool(place: Place, x: Node, unit: Unit, average: bool) -> Node:
    """The size without weights: windows' averages (He 2019, ResNet-D), or every so many pixels (He 2016, option A)."""
    assert unit.strides is not None
    op = Pool(
        "average" if average else "max", unit.strides if average else (1,) * len(unit.strides), unit.strides, "same"
    )
    return place.add(op, x, role="shortcut_pool")


def tiled(channels: int, filters: int) -> Tile:
    if filters % channels:
        text = f"'tile' repeats {channels} channels a whole number of times, which never gives {filters}."
        raise SettingError("block.projection", f"{text} Use a multiple of {channels} filters, or when_needed.")
    return Tile(filters // channels)


def projection(first: Unit, last: Unit, shortcut: Shortcut) -> Unit:
    """The shortcut's convolution: its size is the first unit's, its channels and its norm the last one's."""
    wide = shortcut.kernel == "units" or (shortcut.kernel == "units_where_strided" and first.is_strided)
    unit = replace(first, groups=1, dropout=None) if wide else block_pointwise(first, 0)
    norm = last.norm if shortcut.norm and has(last, "norm") else None
    return replace(unit, filters=last.filters, strides=first.strides, use_bias=shortcut.bias, order=("conv", "norm"),
                         norm=norm)  # fmt: skip


def refuse_idle(shortcut: Shortcut) -> None:
    """Options of a convolution that the shortcut does not have, or of a stride that its pooling takes."""
    plain = shortcut._replace(projection="when_needed", pool=False)
    if shortcut.projection in ("pad", "tile") and plain != Shortcut():
        raise SettingError("block.projection", f"{shortcut.projection!r} has no convolution, so projection_kernel,"
                      " projection_norm and projection_bias change nothing. Leave them out.")  # fmt: skip
    if shortcut.pool and shortcut.kernel == "units_where_strided":
        text = "'units_where_strided' changes nothing, because shortcut_pool takes the stride. Use one or units."
        raise SettingError("block.projection_kernel", text)


def split(unit: Unit, activate: Activate) -> tuple[Unit, Function | None]:
    """The last unit as it stands before the sum, and the activation behind the sum.

    Raises:
        SettingError: the activation stands before the convolution, where nothing can move.
    """
    if not has(unit, "activation"):
        return unit, None
    if "conv" in unit.order[unit.order.index("activation") :]:
        if activate != "sum":
            order = ", ".join(unit.order)
            text = (
                f"{activate!r} changes nothing where the order is {order}, with the activation before the convolution."
            )
            raise SettingError("block.activate", f"{text} Leave it out.")
        return unit, None
    own = replace(unit, activation=None) if activate == "sum" else unit
    return own, None if activate == "units" else unit.activation
