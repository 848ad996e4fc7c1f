"""Read the stages: their convolutions and blocks, filters, and recipes."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from unetgen._text import shown
from unetgen.graph.filters import Rule
from unetgen.graph.parts import Attended, NextBlock, Part, Recipe, Unit
from unetgen.language.keys import convolution as keys
from unetgen.language.keys.network import KERNEL_FROM, STEM_CONVS, STEM_FILTERS
from unetgen.language.resolve.answers import KeyAnswer
from unetgen.language.resolve.filter_keys import filter_rule
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.recipe_keys import Groups, RecipeGroup, recipe, recipe_of_each
from unetgen.language.resolve.unit_keys import Units, units_of
from unetgen.language.resolve.unit_places import Cell, Scope
from unetgen.ops import Axes

Width = Callable[[int, int], int]  # of a level and a conv


class Sides(NamedTuple):
    """The stem, the parts of both sides, the rule, and the widths of the left side.

    The bottleneck is the last part of the left side.
    """

    stem: tuple[Unit, ...]
    encoder: tuple[Part, ...]
    decoder: tuple[Part, ...]
    rule: Rule
    widths: Sequence[Width]

    @property
    def last(self) -> Part:
        """The part of the last stage: level 0 of the decoder, or the bottleneck alone."""
        return (*self.decoder, *self.encoder)[0]


def sides(read: Reader, own: Reader, dims: int, strides: tuple[Axes | None, ...], entered: Collection[int]) -> Sides:
    """Return every stage's part: the left ones by `read`, the right by `own`.

    `strides` are those with which each stage of the left side begins; `entered` are the levels that a down edge's
    convolution gives their filters.
    """
    depth = len(strides)
    left, right = counts(read, depth)
    right = right if own is read else counts(own, depth)[1]
    top, deep = (Scope("", depth),), (Scope("bottleneck", 0), Scope("", depth))
    rule, widths = left_widths(read, left, entered)
    stem = stem_units(read, top, dims)
    plain = units_of(read, top, dims)
    recipes = [plain] * (depth - 1) + [units_of(read, deep, dims)]
    refuse_nothing_to_stride(read, left, strides)
    encoder = [stage_units(recipes[i], i, left[i], widths[i], strides[i]) for i in range(depth)]
    where = next((i for i, count in enumerate(left) if count), 0)
    if read.any_below("first") and (units := stem or encoder[where]):
        scopes = (Scope("stem", 0), *top) if stem else deep if where == depth - 1 else top
        first = units_of(read, (Scope("first", 0), *scopes), dims)
        cell = Cell(0 if stem else where, 0, len(units))
        began = first.at(cell, units[0].filters, units[0].strides), *units[1:]
        stem, encoder[where] = (began, encoder[where]) if stem else (stem, began)
    refuse_no_conv(read, stem, ["first.", "stem."], "a stem is made of convolutions. Add conv.")
    groups = [("",)] * (depth - 1) + [("bottleneck", "")]
    parts = tuple(part(read, units, groups[i], i, depth) for i, units in enumerate(encoder))
    return Sides(stem, parts, decoder_parts(own, right, dims), rule, widths)


def counts(read: Reader, depth: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the convolutions per stage, left and right.

    By default a decoder stage has as many as its level.
    """
    own = read.is_set("bottleneck.convs")
    left = read.per_level(keys.CONVS, depth, places=range(depth - 1) if own and depth > 1 else None)
    left = (*left[:-1], read.value(keys.CONVS, depth - 1, group="bottleneck", default=left[-1]))
    right = read.per_level(keys.CONVS, depth - 1, group="decoder", default=-1)
    if not own:
        read.answers["bottleneck.convs"] = [KeyAnswer(left[-1], "convs" * read.is_set("convs"))]
    if -1 in right:
        read.answers["decoder.convs"] = [KeyAnswer(read.given.get("convs", left[0]), "convs" * read.is_set("convs"))]
    right = tuple(left[i] if count < 0 else count for i, count in enumerate(right))
    if 0 in left or 0 in right:
        names = ["the encoder has no convolution"] * (depth - 1) + ["the bottleneck has no convolution"]
        read.absent.update({("", i): names[i] for i, count in enumerate(left) if not count})
        read.absent.update(
            {("decoder", i): "the decoder has no convolution" for i, count in enumerate(right) if not count}
        )
    return left, right


def refuse_nothing_to_stride(read: Reader, left: tuple[int, ...], strides: tuple[Axes | None, ...]) -> None:
    """Refuse a strided stage without convolutions."""
    empty = next((i for i, count in enumerate(left) if strides[i] and not count), None)
    if empty is not None:
        last = empty == len(left) - 1
        stage, key = ("the bottleneck", "bottleneck.convs=1") if last else (f"level {empty}", "convs from 1 there")
        text = f"'first_conv' needs a convolution to stride, and {stage} has none. Use {key}, or down.kind=conv."
        read.problems.say("down.kind", text)


def left_widths(read: Reader, left: tuple[int, ...], entered: Collection[int]) -> tuple[Rule, list[Width]]:
    """Return the rule of the whole left side, and the filters of each level.

    A formula in the bottleneck's own group has the bottleneck's level as `i`.
    """
    last = len(left) - 1
    if not read.any_below("bottleneck.filters") or not (left[-1] or last in entered):
        rule = filter_rule(read, "filters", left, entered)
        return rule, [rule.width] * len(left)
    rule = filter_rule(read, "filters", (*left[:-1], 0), {i for i in entered if i != last})
    above = (0,) * last * read.is_set("bottleneck.filters.formula")
    own = filter_rule(read, "bottleneck.filters", (*above, left[-1]), {len(above)})
    return rule, [rule.width] * last + [lambda i, j: own.width(len(above), j)]


def stem_units(read: Reader, top: tuple[Scope, ...], dims: int) -> tuple[Unit, ...]:
    """Return the convolutions before level 0."""
    filters = read.value(STEM_FILTERS, 0, group="stem")
    if not filters:
        return ()
    units = units_of(read, (Scope("stem", 0), *top), dims)
    count = read.value(STEM_CONVS, 0, group="stem")
    return tuple(units.at(Cell(0, j, count), filters) for j in range(count))


def stage_units(units: Units, i: int, count: int, width: Width, strides: Axes | None) -> tuple[Unit, ...]:
    return tuple([units.at(Cell(i, j, count), width(i, j), None if j else strides) for j in range(count)])


def decoder_parts(read: Reader, right: tuple[int, ...], dims: int) -> tuple[Part, ...]:
    """Return the right side; without filters of its own it takes the skips' channels."""
    depth = len(right) + 1
    scopes = (Scope("decoder", depth - 1), Scope("", depth))
    below = depth > 1 and read.value(KERNEL_FROM) == "below"
    units = Units(read, scopes, dims, below=True) if below else units_of(read, scopes, dims)
    if not units.is_per_level("kernel_size"):
        read.has_no_effect("decoder.kernel_from")
    own = filter_rule(read, "decoder.filters", right) if read.any_below("decoder.filters") and any(right) else None
    laid = [
        tuple(units.at(Cell(i, j, count), own.width(i, j) if own else None) for j in range(count))
        for i, count in enumerate(right)
    ]
    return tuple(part(read, units, ("decoder", ""), i, depth) for i, units in enumerate(laid))


def part(read: Reader, units: tuple[Unit, ...], groups: tuple[str, ...], i: int, depth: int) -> Part:
    """Return a stage's part: its units, block, attention and repeats.

    A stage without units has none of these.
    """
    if not units:
        return Part(())
    paths, blocks, attentions = recipe_groups(groups, depth)
    refuse_no_conv(read, units, ("first.", *paths), "a stage is made of convolutions. Add conv, or use convs=0.")
    if not (read.explains or names_recipes(read, paths)):  # as nearly every part
        return usual_part(units)
    first, *more = in_a_row(recipe_of_each(read, keys.BLOCK, blocks, i, len(units)))
    attention = recipe(read, keys.ATTENTION, attentions, i)
    group = next((group for group, path in zip(groups, paths, strict=True) if read.is_set(f"{path}repeats")), "")
    read.answer(f"{paths[0]}repeats", keys.REPEATS.default, (f"{path}repeats" for path in (*paths[1:], "")))
    own = None if attention.name == "none" else attention
    count = repeats(read, group, i, depth)
    where = attended(read, groups) if own and count > 1 else "each"
    return Part(units, first.block, count, own, tuple(more), where)


def attended(read: Reader, groups: tuple[str, ...]) -> Attended:
    """Return which blocks of a stage an attention follows."""
    paths = [f"{group}.attended" if group else "attended" for group in groups]
    read.answer(paths[0], keys.ATTENDED.default, paths[1:])
    group = next((group for group, path in zip(groups, paths, strict=True) if read.is_set(path)), "")
    return read.value(keys.ATTENDED, group=group)


def names_recipes(read: Reader, paths: tuple[str, ...]) -> bool:
    """Return whether a key names a block, an attention or repeats for a part."""
    groups, repeats = recipe_paths(paths)
    return not (groups.isdisjoint(read.groups) and repeats.isdisjoint(read.given))


@cache
def recipe_paths(paths: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the groups of a part's blocks and attentions, and its keys of repeats."""
    groups = frozenset(f"{path}{kind}" for path in paths for kind in ("block", "attention"))
    return groups, frozenset(f"{path}repeats" for path in (*paths, ""))


def usual_part(units: tuple[Unit, ...]) -> Part:
    attention = keys.ATTENTION.default
    own = None if attention == "none" else Recipe(attention)
    return Part(units, Recipe(keys.BLOCK.default), keys.REPEATS.default_value(0), own)


@cache
def recipe_groups(groups: tuple[str, ...], depth: int) -> tuple[tuple[str, ...], Groups, Groups]:
    """Return how a stage's keys begin, and the groups of its block and attention."""
    paths = tuple(f"{group}." if group else "" for group in groups)
    lengths = [{"": depth, "bottleneck": 0}.get(group, depth - 1) for group in groups]
    blocks, attentions = (
        [RecipeGroup(f"{path}{kind}", length) for path, length in zip(paths, lengths, strict=True)]
        for kind in ("block", "attention")
    )
    return paths, blocks, attentions


def in_a_row(blocks: Sequence[Recipe]) -> list[NextBlock]:
    """Return equal blocks of neighbouring convolutions as one, with their number."""
    return [NextBlock(block, len([*same])) for block, same in groupby(blocks)]


def refuse_no_conv(read: Reader, units: tuple[Unit, ...], paths: Sequence[str], why: str) -> None:
    """Refuse an order without `conv` in a part made of convolutions."""
    if all("conv" in unit.order for unit in units):
        return
    for key in [f"{path}order" for path in paths]:
        if (given := read.given.get(key)) and "conv" not in given:
            read.problems.say(key, f"{shown(given)} has no conv, and {why}")


def repeats(read: Reader, group: str, i: int, depth: int) -> int:
    """Return how many blocks follow one another."""
    if group == "bottleneck":
        return read.value(keys.REPEATS, i, group=group)
    return read.per_level(keys.REPEATS, depth - 1 if group else depth, group=group, places=(i,))[i]
