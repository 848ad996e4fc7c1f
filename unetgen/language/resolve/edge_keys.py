"""The factors of the edges, and the way up that undoes the way down."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, cast

from unetgen._text import by_axis, shown
from unetgen.graph.parts import Around, Unit
from unetgen.graph.spec import Down, Fit, Up
from unetgen.language import per_level as levels
from unetgen.language.keys import edges as keys
from unetgen.language.keys.convolution import AROUND_FILTERS, CHANGES_ONLY
from unetgen.language.resolve.filter_keys import refuse_filters
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.recipe_keys import RecipeGroup, recipe
from unetgen.language.resolve.unit_keys import Units
from unetgen.language.resolve.unit_places import Cell, Scope
from unetgen.language.unit_values import BORDERS, CENTRED, PADDINGS
from unetgen.network import recipes
from unetgen.ops import Axes


class Ways(NamedTuple):
    """The ups of a network: per edge, after the merges, and after the last stage."""

    up: tuple[Up, ...]
    late: tuple[Up | None, ...] = ()
    exit: Up | None = None


def factors(read: Reader, depth: int, dims: int) -> tuple[Axes, ...]:
    """Return the factor per edge and axis."""

    def parse(value: Any) -> tuple[Axes, ...]:
        levels.refuse_axes_list(value, depth - 1, dims, "edge")
        return levels.spread(value, depth - 1, partial(keys.FACTOR.parse, dims=dims), "edge")

    default = (keys.FACTOR.default_value(dims=dims),) * (depth - 1)
    if depth == 1 or (read.depth_is_wrong and isinstance(read.given.get("down.factor"), list)):
        return default
    return read.typed("down.factor", parse, default)


def check_resampling_order(read: Reader, part: str, units: list[Unit]) -> None:
    """Check that a resampling convolution's order has `conv`, and not that alone."""
    path = f"{part}.order"
    given, alone = shown(read.given.get(path)), not any(unit.norm or unit.activation or unit.dropout for unit in units)
    if alone:
        read.is_idle(part, "order")
    if path not in read.config.said or not units:
        return
    if any("conv" not in unit.order for unit in units):
        read.problems.say(path, f"{given} has no conv, and nothing else changes the size. Add conv.")
    elif alone:
        read.problems.say(
            path, f"{given} changes nothing: the convolution is the only layer. Leave it out, or set {part}.norm."
        )


def resampling(read: Reader, scopes: tuple[Scope, ...], dims: int, kernel: Axes) -> Units:
    """Return the units of a convolution that resamples.

    From the top level it takes the bias, the padding's word, and the settings of norm and activation if they have the
    same kind.
    """
    units = Units(read, scopes, dims, {"kernel_size": kernel, **keys.BARE}, even=True)
    pixels = "padding" in units.found and units.found["padding"].value not in PADDINGS.choices
    taken = [name for name in keys.TAKEN if name != "padding" or not pixels]
    units.found = {name: given for name, given in units.found.items() if given.scope.group or name in taken}
    return units


def ups(read: Reader, every: tuple[Axes, ...], entry: Down | None, dims: int, topology: str) -> Ways:
    """Return the up edges, which undo the down edges, where the description puts them."""
    count, ones = len(every), (1,) * dims
    if not count and not entry:
        return Ways(())
    late = read.value(keys.PLACE, group="up") == "after_merge"
    if late and not recipes.is_plain_u(topology, count + 1):
        read.problems.say("up.place", "'after_merge' is for topology=u: elsewhere maps of several levels meet.")
    undone = (entry.factor if entry else ones, *every)[:-1] if late else every
    made = up_edges(read, undone, dims)
    if late:
        return Ways(
            tuple(Up(kind="nearest", factor=factor if i == count - 1 else ones) for i, factor in enumerate(every)), made
        )
    if not entry:
        return Ways(made)
    leave = up_edges(read, (entry.factor,) * max(count, 1), dims)[0]
    if not count:  # these are of up edges, and a bottleneck alone has none
        read.used.difference_update(
            path for path in read.given if path.startswith(("up.before.", "up.after.", "up.filters"))
        )
    return Ways(made, (), replace(leave, filters="keep", before=None, after=None))


def up_edges(read: Reader, undone: tuple[Axes, ...], dims: int) -> tuple[Up, ...]:
    """Return all up edges, each with its kind, its factor and its channels."""
    count = len(undone)
    kinds = read.per_level(keys.UP_KIND, count, group="up")
    weighted = [i for i, kind in enumerate(kinds) if kind in ("transpose", "pixel_shuffle")]
    before, after = (around(read, f"up.{name}", count, dims) for name in ("before", "after"))
    align = "linear" in kinds and read.value(keys.ALIGN_CORNERS, group="up")
    made = tuple(
        Up(kind=kinds[i], factor=factor, align_corners=align and kinds[i] == "linear", before=before[i], after=after[i])
        for i, factor in enumerate(undone)
    )
    return weighted_ups(read, made, weighted, dims) if weighted else made


def weighted_ups(read: Reader, made: tuple[Up, ...], weighted: Sequence[int], dims: int) -> tuple[Up, ...]:
    """Give the up edges at these places their convolutions."""
    count = len(made)
    policy = read.per_level(keys.UP_FILTERS, count, group="up", places=weighted)
    made = tuple(
        convolved(read, replace(up, filters=policy[i]), i, count, dims) if i in weighted else up
        for i, up in enumerate(made)
    )
    check_resampling_order(read, "up", [up.unit for up in made if up.unit])
    convs = [up for up in made if up.kind in ("transpose", "pixel_shuffle")]
    if convs and not any(up.kind == "pixel_shuffle" or any(beyond(up)) for up in convs):
        refuse_padding(read)
    return made


def refuse_padding(read: Reader) -> None:
    """Refuse a padding where no transposed convolution has more than its factor."""
    read.is_idle("up", "padding")
    if "up.padding" in read.config.said:
        given = shown(read.given["up.padding"])
        read.problems.say("up.padding", f"{given} changes nothing: no kernel is larger than its factor. Leave it out.")


def convolved(read: Reader, up: Up, i: int, count: int, dims: int) -> Up:
    """Give an up edge its convolution.

    A transposed convolution's padding is in pixels unless it is Keras' word.
    """
    scopes = (Scope("up", count), Scope("", count + 1))
    if up.kind == "pixel_shuffle":
        return replace(up, unit=resampling(read, scopes, dims, (3,) * dims).at(Cell(i)))
    units = resampling(read, scopes, dims, up.factor)
    for name in keys.NEVER_TRANSPOSED:  # left unread, they are reported to change nothing
        units.found.pop(name, None)
    unit = units.at(Cell(i))
    for name in keys.NEVER_TRANSPOSED:
        units.answers.pop(name, None)  # without conv in the order none is asked for
    extra = beyond(replace(up, unit=unit))
    refuse_border(read, units)
    if "padding" in units.found and is_one_of(units.found["padding"].value, CENTRED):
        unit = replace(unit, padding=tuple((more + 1) // 2 for more in extra), border="constant")
    up = replace(up, block=recipe(read, keys.EDGE_BLOCK, [RecipeGroup("up.block", count)], i))
    if isinstance(unit.padding, str):
        return replace(up, unit=unit)
    added = read.value(keys.OUTPUT_PADDING, group="up", dims=dims)
    read.tried("up.padding", lambda: check_undoes(unit, up.factor, extra, added), None)
    return replace(up, unit=unit, output_padding=added)


def is_one_of(value: Any, words: Collection[str]) -> bool:
    return isinstance(value, str) and value in words


def refuse_border(read: Reader, units: Units) -> None:
    """Refuse to fill the border of a transposed convolution, which cuts it off."""
    given = units.found.get("padding")
    value: Any = given.value if given else None
    said = cast("list[Any]", value) if isinstance(value, list) else [value]
    filled = next((word for word in said if is_one_of(word, BORDERS)), None)
    if given and given.scope.group and filled:
        text = f"{shown(filled)} fills a border, and a transposed convolution cuts it off. Use symmetric."
        read.problems.say(given.scope.path("padding"), text)


def beyond(up: Up) -> Axes:
    """Return how far a transposed convolution exceeds the factor: what padding cuts."""
    assert up.unit, "a transposed convolution has its unit"
    return tuple(max(k - f, 0) for k, f in zip(up.unit.kernel_size, up.factor, strict=True))


def check_undoes(unit: Unit, factor: Axes, extra: Axes, added: Axes | None) -> None:
    """Check that pixels of padding leave a multiple of the factor.

    At most as many rows may be added again.
    """
    padding = cast("Axes", unit.padding)
    if added is None and any(not 0 <= 2 * p - e <= p for p, e in zip(padding, extra, strict=True)):
        good = by_axis(tuple((e + 1) // 2 for e in extra))
        raise ValueError(
            f"{by_axis(padding)} does not undo the factor {by_axis(factor)} with kernel"
            f" {by_axis(unit.kernel_size)}. Use {good}, or symmetric."
        )


def around(read: Reader, group: str, count: int, dims: int) -> tuple[Around | None, ...]:
    """Return the units before or after the resampling, if the group has a key."""
    if not read.any_below(group):
        return (None,) * count
    policy = read.per_level(AROUND_FILTERS, count, group=group)
    only = read.value(CHANGES_ONLY, group=group)
    units = Units(read, (Scope(group, count), Scope("decoder", count), Scope("", count + 1)), dims, even=True)
    made = [None if width == "none" else Around(units.at(Cell(i)), width, only) for i, width in enumerate(policy)]
    if not only:
        refuse_filters(read, f"{group}.filters", [one.unit for one in made if one])
    return tuple(made)


def fit(read: Reader) -> Fit:
    """Return what the description says about sizes that differ."""
    return read.value(keys.FIT, group="skip")
