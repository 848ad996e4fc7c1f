"""Units that several blocks derive from the stage's units, and common refusals."""

from dataclasses import replace

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.ops import Axes, Merge


def block_pointwise(unit: Unit, filters: int) -> Unit:
    """Return the unit as a 1 × 1 convolution that keeps the size, without dropout."""
    ones = (1,) * len(unit.kernel_size)
    return replace(unit, filters=filters, kernel_size=ones, strides=None, dilation_rate=None, groups=1, padding="same",
                         dropout=None)  # fmt: skip


def bare(unit: Unit) -> Unit:
    """Return the unit's convolution alone."""
    return replace(unit, order=("conv",), norm=None, activation=None, dropout=None)


def parts_alone(unit: Unit, *parts: str) -> Unit:
    """Return the unit with some parts of its order alone."""
    return replace(unit, order=tuple(part for part in unit.order if part in parts))


def filters_of(unit: Unit) -> int:
    """Return the unit's filters."""
    assert unit.filters is not None, "the walk fills in the skip's channels"
    return unit.filters


def has(unit: Unit, part: str) -> bool:
    """Return whether the unit's order has a norm, activation or dropout that it sets."""
    return part in unit.order and getattr(unit, part) is not None


def only(units: tuple[Unit, ...], block: str) -> Unit:
    """Return the only unit of a block that makes all its convolutions from one recipe."""
    if len(units) != 1:
        text = f"are {len(units)}, but block={block} makes all its convolutions from one."
        raise SettingError("convs", f"{text} Use convs=1, and repeats for several blocks in a stage.")
    return units[0]


def refuse_strides(units: tuple[Unit, ...], block: str, why: str) -> None:
    """Refuse strides in a block whose maps all have one size."""
    if any(unit.is_strided for unit in units):
        raise SettingError("down.kind", f"is first_conv, but block={block} {why}. Use down.kind=max, average or conv.")


def refuse_shrinking(units: tuple[Unit, ...], block: str) -> None:
    """Refuse units that shrink the map in a block whose input meets its output."""
    if any(unit.padding == "valid" and max(unit.kernel_size) > 1 for unit in units):
        raise SettingError("padding", f"'valid' makes the map smaller, but block={block} merges it with its input."
                      " Use padding=same or symmetric.")  # fmt: skip


def dilated(unit: Unit, rate: int, block: str) -> Unit:
    """Return the unit dilated, with pixels of padding that grow along."""
    if unit.dilation_rate and max(unit.dilation_rate) > 1:
        raise SettingError("dilation_rate", f"is set, but block={block} has rates of its own. Use block.rates alone.")
    rates: Axes = tuple(rate if k > 1 else 1 for k in unit.kernel_size)
    if isinstance(unit.padding, tuple):
        unit = replace(unit, padding=tuple(p * r for p, r in zip(unit.padding, rates, strict=True)))
    return replace(unit, dilation_rate=rates)


def total(place: Place, maps: list[Node], role: str = "add") -> Node:
    """Add the sum of several maps; a single map stays as it is."""
    return place.add(Merge("add"), *maps, role=role) if len(maps) > 1 else maps[0]
