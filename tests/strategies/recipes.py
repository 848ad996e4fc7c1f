"""Blocks, attentions and gates with their options, from their files."""

from typing import Any, Literal, cast, get_args, get_origin

from hypothesis import strategies as st

from tests.strategies.basics import Draw, Keys, Values, chance, one_of, pick
from unetgen.network import recipes

ONE_CONV = frozenset({"aspp", "multires", "respath", "rsu"})
NO_STRIDES = frozenset({"aspp", "dense", "dilated"})
OWN_RATES = frozenset({"aspp", "dilated", "rsu"})
ONE_WIDTH = frozenset({"recurrent"})
BY_HALVES = frozenset({"bottleneck_residual"})  # whose filters must be even
ANY_CHANNELS = frozenset({"multires", "dense"})  # whose output has other channels than their filters
ALWAYS: dict[str, Keys] = {  # small enough for a few channels
    "se": {"reduction": 2},
    "scse": {"reduction": 2},
    "bottleneck_residual": {"reduction": 2},
    "dilated": {"include_input": False},
    "inverted_residual": {"expansion": 2},
    "convnext": {"expansion": 2},
    "rsu": {"height": 2},
    "self": {"heads": 1},
}


def recipe(draw: Draw, kind: str, names: Any, down: str = "") -> Any:
    """Draw a kind in one word or with options; some need a kind of down edge."""
    name = pick(draw, list(names))
    chosen = sensible(name, {**ALWAYS.get(name, {}), **options(draw, kind, name, down)})
    return {"kind": name, **chosen} if chosen or chance(draw, 2) else name


def options(draw: Draw, kind: str, name: str, down: str) -> Keys:
    """Draw some of a recipe's options."""
    there = recipes.options(kind, name)
    held = ("", f"down.kind={down}")
    return {
        key: draw(of_type(option.type)) for key, option in there.items() if option.needs in held and chance(draw, 3)
    }


def of_type(type_: Any) -> Values:
    if get_origin(type_) is Literal:
        return st.sampled_from(get_args(type_))
    if get_origin(type_) is tuple:
        return st.lists(st.integers(1, 4), min_size=1, max_size=3)
    return {bool: st.booleans(), int: one_of(1, 2), float: one_of(1.5, 2.0)}[type_]


def sensible(name: str, chosen: Keys) -> Keys:
    """Replace or drop options that would be refused."""
    if chosen.get("projection") == "tile":
        chosen["projection"] = "pad"
    if chosen.get("projection") == "pad":
        return {key: value for key, value in chosen.items() if key not in PROJECTION}
    if chosen.get("shortcut_pool") and chosen.get("projection_kernel") == "units_where_strided":
        return {key: value for key, value in chosen.items() if key != "projection_kernel"}
    return {**chosen, **(ALWAYS[name] if name in ("dilated", "rsu") else {})}


PROJECTION = ("projection_kernel", "projection_norm", "projection_bias")


def kind_of(value: Any) -> str:
    """Return the kind of a group written in one word or in several."""
    return cast("Keys", value)["kind"] if isinstance(value, dict) else value
