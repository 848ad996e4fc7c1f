"""The way down: the kind, the factor and the convolution of each edge."""

from dataclasses import replace
from functools import partial

from unetgen.graph.spec import Down
from unetgen.language.keys import edges as keys
from unetgen.language.keys.convolution import PADDING
from unetgen.language.per_level import refuse_axes_list
from unetgen.language.resolve.edge_keys import check_resampling_order, fit, resampling
from unetgen.language.resolve.reader import EVERYWHERE, Reader
from unetgen.language.resolve.recipe_keys import RecipeGroup, recipe
from unetgen.language.resolve.stage_keys import Sides
from unetgen.language.resolve.unit_keys import Units, units_of
from unetgen.language.resolve.unit_places import Cell, Scope
from unetgen.network import recipes
from unetgen.ops import Axes


def downs(read: Reader, every: tuple[Axes, ...], dims: int, topology: str) -> tuple[tuple[Down, ...], Down | None]:
    """Return the down edges, and the one before level 0."""
    entry = read.value(keys.ENTRY_FACTOR, group="down", dims=dims)
    enters = any(n > 1 for n in entry)
    if not every and not enters:
        return (), None
    places = stepping(read, every, enters, topology)
    kinds = read.per_level(keys.DOWN_KIND, max(len(every), 1), group="down", places=places)
    exact = fit(read) == "error"
    made = [
        Down(kind=kind, factor=factor, exact=exact)
        for kind, factor in zip((kinds[0], *kinds), (entry, *every), strict=False)
    ]
    if "conv" in kinds:
        made = own_layers(read, made, dims)
    if read.is_set("down.window"):
        made = with_windows(read, made, dims)
    return tuple(made[1:]), made[0] if enters else None


def stepping(read: Reader, every: tuple[Axes, ...], enters: bool, topology: str) -> set[int]:
    """Return the down edges that have a kind: those with a factor.

    The first one's is the entry's too, and where maps of several levels meet, an edge is part of longer ones.
    """
    steps = {i for i, factor in enumerate(every) if any(n > 1 for n in factor)}
    if len(steps) == len(every):
        return steps | {0}
    read.absent.update({("down", i): "down.factor is 1" for i in range(len(every)) if i not in steps})
    if not steps and not enters:
        read.absent["down", EVERYWHERE] = "down.factor is 1"
    if steps and not recipes.is_plain_u(topology, len(every) + 1):
        return set(range(len(every)))
    return steps | {0} if enters else steps


def with_windows(read: Reader, made: list[Down], dims: int) -> list[Down]:
    """Give pooling edges their windows, padded as the convolutions of the network are."""
    count = len(made) - 1
    pooled = [i for i, edge in enumerate(made[1:]) if has_window(edge)]
    if not pooled:
        return made
    read.tried("down.window", lambda: refuse_axes_list(read.given["down.window"], count, dims, "edge"), None)
    key = replace(keys.WINDOW, parse=partial(keys.WINDOW.parse, dims=dims))
    windows = read.per_level(key, count, group="down", places=pooled)
    units = units_of(read, (Scope("", count + 1),), dims)
    return [made[0], *(with_window(edge, windows[i], units, Cell(i)) for i, edge in enumerate(made[1:]))]


def with_window(edge: Down, window: Axes | None, units: Units, cell: Cell) -> Down:
    if not window:
        return edge
    pads = units.value(PADDING, cell, dims=units.dims)
    around = pads if pads in ("same", "valid") else tuple((n - 1) // 2 for n in window)
    return replace(edge, window=window, window_padding=around)


def has_window(edge: Down) -> bool:
    return edge.kind in ("max", "average") and any(n > 1 for n in edge.factor)


def own_layers(read: Reader, made: list[Down], dims: int) -> list[Down]:
    """Give down edges of kind `conv` their convolutions.

    The first edge is the one before level 0.
    """
    count = len(made) - 1
    scopes = (Scope("down", count), Scope("", count + 1))
    own = [edge.kind == "conv" and any(n > 1 for n in edge.factor) for edge in made]
    policy = (
        "keep",
        *read.per_level(keys.DOWN_FILTERS, count, group="down", places=[i for i in range(count) if own[i + 1]]),
    )
    groups = [RecipeGroup("down.block", count)]
    found = [
        replace(
            edge,
            filters=policy[i],
            unit=resampling(read, scopes, dims, edge.factor).at(Cell(max(i - 1, 0))),
            block=recipe(read, keys.EDGE_BLOCK, groups, max(i - 1, 0)),
        )
        if own[i]
        else edge
        for i, edge in enumerate(made)
    ]
    check_resampling_order(read, "down", [edge.unit for edge in found if edge.unit])
    return found


def next_filters(down: tuple[Down, ...], there: Sides) -> tuple[Down, ...]:
    """Replace `next` by the filters of the level below.

    They are those of its first convolution; where it has none, those that its rule would give.
    """
    return tuple(
        replace(edge, filters=first_width(there, i + 1)) if edge.unit and edge.filters == "next" else edge
        for i, edge in enumerate(down)
    )


def first_width(there: Sides, i: int) -> int:
    filters = next((unit.filters for unit in there.encoder[i].units), None)
    return filters or there.widths[i](i, 0)
