"""Read the skips: their layers, and how they are merged."""

from collections.abc import Sequence
from dataclasses import replace

from unetgen.graph.parts import Part
from unetgen.graph.spec import Skip
from unetgen.language.keys import edges as keys
from unetgen.language.resolve.answers import KeyAnswer
from unetgen.language.resolve.edge_keys import fit
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.recipe_keys import RecipeGroup, recipe
from unetgen.language.resolve.stage_keys import Sides, part
from unetgen.language.resolve.unit_keys import Units
from unetgen.language.resolve.unit_places import Cell, Scope


def skips(read: Reader, left: Reader, count: int, dims: int, *, shrinks: bool) -> tuple[Skip, ...]:
    """Return the skip that leaves each level.

    Where convolutions shrink the maps, it is cropped unless `skip.fit` is set. An encoder, which the `left` reader
    reads, may say where it leaves.
    """
    if not count:
        return ()
    kinds = read.per_level(keys.SKIP_KIND, count, group="skip")
    if set(kinds) == {"none"}:
        return (Skip(kind="none"),) * count
    order = read.value(keys.SKIP_ORDER, group="skip") if "concat" in kinds else keys.SKIP_ORDER.default_value()
    how = "crop_skip" if shrinks and not read.is_set("skip.fit") else fit(read)
    if shrinks and not read.is_set("skip.fit"):
        read.answers["skip.fit"] = [KeyAnswer(None)]  # no single word: poolings are exact, skips are cropped
    there = [i for i, kind in enumerate(kinds) if kind != "none"]
    read.absent.update({("skip", i): "skip.kind=none" for i in range(count) if i not in there})
    tapped = read if read.is_set("skip.tap") else left
    taps = tapped.per_level(keys.TAP, count, group="skip", places=there)
    made = [Skip(kind=kind, order=order, fit=how, tap=taps[i]) for i, kind in enumerate(kinds)]
    return with_layers(read, made, dims) if read.any_below("skip") or keys.GATE.default != "none" else tuple(made)


def with_blocks_for_skips(read: Reader, there: Sides, across: Sequence[Skip]) -> Sides:
    """Return the sides with a block on the right for each map of a skip.

    These are one more than the blocks of the left side, unless the description says another number.
    """
    if read.is_set("decoder.repeats"):
        return there
    if all(skip.tap != "blocks" for skip in across):
        return there
    grown = tuple(
        part._replace(repeats=left.repeats + 1) if skip.tap == "blocks" and part.units else part
        for part, left, skip in zip(there.decoder, there.encoder, across, strict=False)
    )
    counts = [part.repeats for part in grown]
    read.answers["decoder.repeats"] = [KeyAnswer(counts[0] if len({*counts}) == 1 else counts)]
    return there._replace(decoder=grown)


def with_layers(read: Reader, made: Sequence[Skip], dims: int) -> tuple[Skip, ...]:
    """Add the convolutions and gates that the group describes."""
    count = len(made)
    units = Units(read, (Scope("skip", count), Scope("decoder", count), Scope("", count + 1)), dims)
    bare = not read.is_set("skip.filters") and "grid_attention" not in str(read.given.get("skip.gate.kind"))
    if bare:
        units.drop("skip", "activation.")  # of the gates, only that one has the part's activation
    parts = skip_parts(read, units, [skip.kind != "none" for skip in made])
    laid = tuple(
        skip if skip.kind == "none" else gated(read, replace(skip, part=parts[i]), units, i, count)
        for i, skip in enumerate(made)
    )
    if bare:
        read.is_idle("skip", "activation.")
    return laid


def gated(read: Reader, skip: Skip, units: Units, i: int, count: int) -> Skip:
    """Return the skip with its gate, if it has one."""
    gate = recipe(read, keys.GATE, [RecipeGroup("skip.gate", count)], i)
    return skip if gate.name == "none" else replace(skip, gate=gate, unit=units.bare(Cell(i)))


def skip_parts(read: Reader, units: Units, there: Sequence[bool]) -> tuple[Part | None, ...]:
    """Return the convolutions on the skips."""
    count = len(there)
    if not read.is_set("skip.filters"):
        return (None,) * count
    places = [i for i in range(count) if there[i]]
    widths = read.per_level(keys.SKIP_FILTERS, count, group="skip", default="keep", places=places)
    return tuple(
        None
        if width == "none" or not there[i]
        else part(read, (units.at(Cell(i), None if width == "keep" else width),), ("skip",), i, count + 1)
        for i, width in enumerate(widths)
    )
