"""Lists of values: one per level or edge, and inside it one per conv."""

from typing import NamedTuple

from unetgen.language.config import RECIPE_KINDS
from unetgen.language.json_schema.types import LIST, NULL, Schema, any_of, words_type
from unetgen.language.keys.convolution import UNIT
from unetgen.language.per_level import SAME_AGAIN


class Nesting(NamedTuple):
    """The lists of a part: of levels, of convs, or of both."""

    levels: bool = False
    convs: bool = False


# what a part's lists have; other parts are one convolution, or one value
PARTS = {
    "bottleneck": Nesting(convs=True),
    "stem": Nesting(convs=True),
    "decoder": Nesting(levels=True, convs=True),
    "down": Nesting(levels=True),
    "up.before": Nesting(levels=True),
    "up.after": Nesting(levels=True),
    "up": Nesting(levels=True),
    "skip": Nesting(levels=True),
    "": Nesting(levels=True, convs=True),
}
BLOCK = "block.kind"
PER_CONV = frozenset({BLOCK, *(key.path for key in UNIT if key.path != "order")})
PER_LEVEL = PER_CONV | {
    "convs", "repeats", "attention.kind", "gate.kind", "kind", "filters", "factor", "window", "tap",
}  # fmt: skip
ONLY_LISTS = "filters.per_level"


def nesting(path: str) -> Nesting:
    """Return which lists a key takes."""
    part = next(part for part in PARTS if path.startswith(f"{part}." if part else ""))
    there, name = PARTS[part], path.removeprefix(f"{part}.")
    kind, _, option = name.rpartition(".")
    is_option = kind in RECIPE_KINDS and option != "kind"
    convs = there.convs or (part == "skip" and name == BLOCK)  # a block of one convolution
    return Nesting(there.levels and (name in PER_LEVEL or is_option), convs and name in PER_CONV)


def with_lists(path: str, one: Schema) -> Schema:
    """Return the schema of one value, or of a list of them where the key takes one."""
    if path.endswith(ONLY_LISTS):
        return list_of_places(any_of(one, list_of_places(one)))
    where = nesting(path)
    if where.levels and has_lists(one):  # of levels if a list is in it
        return any_of(one, {**list_of_places(one), "contains": LIST})
    if where.levels:
        return any_of(one, list_of_places(any_of(one, list_of_places(one)) if where.convs else one))
    return any_of(one, list_of_places(one)) if where.convs else one


def has_lists(one: Schema) -> bool:
    """Return whether one value may be a list."""
    return any(inner.get("type") == "array" for inner in one.get("anyOf", [one]))


def list_of_places(item: Schema) -> Schema:
    """Return the schema of a list: null is nothing at a place, `...` the value before."""
    again = words_type([SAME_AGAIN])
    return {**LIST, "items": any_of(item, NULL, again), "allOf": [{"prefixItems": [{"not": again}]}]}
