"""The shortcut around a stage's units, shared by residual blocks.

It also decides where the last activation goes.
"""

from dataclasses import replace
from typing import Literal, NamedTuple

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Function, Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import block_pointwise, filters_of, has
from unetgen.ops import FitChannels, Pool, Resize, Tile

Projection = Literal["when_needed", "always", "pad", "tile"]
Kernel = Literal["one", "units", "units_where_strided"]
Activate = Literal["sum", "units", "both"]


class Shortcut(NamedTuple):
    """The way that the shortcut brings the input to its output's channels and size.

    Its fields are the options of the residual block.
    """

    projection: Projection = "when_needed"
    kernel: Kernel = "one"
    norm: bool = True
    bias: bool = False
    pool: bool = False


def lay_shortcut(place: Place, x: Node, units: tuple[Unit, ...], shortcut: Shortcut) -> Node:
    """Add the shortcut: `(c, n) → (filters of the last unit, n / strides)`.

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
    """Reduce the size without weights, or enlarge it where the unit is transposed.

    Takes averages of windows (He 2019, ResNet-D), or every n-th pixel (He 2016, option A); or repeats each pixel.
    """
    assert unit.strides is not None
    if unit.transposed:
        return place.add(Resize(unit.strides, "nearest"), x, role="shortcut_up")
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
    """Return the shortcut's convolution.

    Its size is the first unit's, its channels and norm are the last unit's.
    """
    wide = shortcut.kernel == "units" or (shortcut.kernel == "units_where_strided" and first.is_strided)
    unit = replace(first, groups=1, dropout=None) if wide else block_pointwise(first, 0)
    norm = last.norm if shortcut.norm and has(last, "norm") else None
    return replace(unit, filters=last.filters, strides=first.strides, use_bias=shortcut.bias, order=("conv", "norm"),
                         norm=norm)  # fmt: skip


def refuse_idle(shortcut: Shortcut) -> None:
    """Refuse options without effect.

    These are of a convolution that the shortcut lacks, or of a stride that its pooling takes.
    """
    plain = shortcut._replace(projection="when_needed", pool=False)
    if shortcut.projection in ("pad", "tile") and plain != Shortcut():
        raise SettingError("block.projection", f"{shortcut.projection!r} has no convolution, so projection_kernel,"
                      " projection_norm and projection_bias change nothing. Leave them out.")  # fmt: skip
    if shortcut.pool and shortcut.kernel == "units_where_strided":
        text = "'units_where_strided' changes nothing, because shortcut_pool takes the stride. Use one or units."
        raise SettingError("block.projection_kernel", text)


def split(unit: Unit, activate: Activate) -> tuple[Unit, Function | None]:
    """Split the last unit into the part before the sum and the activation after it.

    Raises:
        SettingError: the activation comes before the convolution, so it cannot move.
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
