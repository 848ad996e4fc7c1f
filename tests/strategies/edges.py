"""Down, up and skip edges between the stages."""

from typing import Any

from hypothesis import strategies as st

from tests.strategies.basics import Draw, Keys, by_axis, chance, kinds, one_of, per, some, spread
from tests.strategies.outline import Outline
from tests.strategies.recipes import ANY_CHANNELS, kind_of, recipe
from tests.strategies.units import unit
from unetgen.graph.spec import Skip
from unetgen.network import recipes


def down(draw: Draw, o: Outline) -> Keys:
    found: Keys = {"kind": o.down} if (o.down != "max" or chance(draw, 2)) and (o.edges or o.entry) else {}
    found |= {key: value for key, value in (("factor", o.factor), ("entry_factor", o.entry)) if value}
    if o.down in ("max", "average") and o.edges and o.padding != "valid":
        found |= some(
            draw, 4, window=spread(st.one_of(one_of(2, 3), by_axis(o.dims, 1, 2, 3)), o.edges * (o.edges != o.dims))
        )
    if o.down == "conv" and o.edges:
        found |= (
            unit(draw, o._replace(padding=1), 4)
            | {"dilation_rate": 1}
            | some(draw, 3, filters=one_of("keep", "next", 6))
        )
        found |= {"kernel_size": 3} if o.padding == 1 else some(draw, 3, kernel_size=one_of(1, 3))
        found.pop("dilation_rate")
        found |= edge_block(draw, o)
    return found


def edge_block(draw: Draw, o: Outline) -> Keys:
    """Draw a block of a convolution that resamples."""
    return some(draw, 4, block=one_of("convnext", "residual", "plain")) if o.padding != "valid" else {}


def up(draw: Draw, o: Outline) -> Keys:
    found: Keys = {"kind": o.up}
    if o.sums and o.topology != "nested":
        return summed(draw, o)
    adds = o.skip == "add"
    if o.up in ("transpose", "pixel_shuffle"):
        found |= weighted(draw, o)
        policies = st.one_of(one_of("keep", "halve", "skip", 6), per(o.edges, one_of("skip", 4, "halve")))
        found |= {} if adds else some(draw, 3, filters=policies)
        found |= edge_block(draw, o) if o.up == "transpose" else {}
    if o.up in ("nearest", "linear") and o.edges > 1 and not o.late and chance(draw, 4):
        found["kind"] = [o.up, "nearest", "..."]
    if o.up == "linear":
        found |= some(draw, 3, align_corners=st.booleans())
    for name in ("before", "after"):
        if (adds and name == "after" and o.up in ("nearest", "linear")) or chance(draw, 5):
            found[name] = around(draw, o, adds)
    return found | ({"place": "after_merge"} if o.late else {})


def summed(draw: Draw, o: Outline) -> Keys:
    """Draw keys that give all maps the same channels."""
    return {"kind": o.up, "after": {"filters": 6}}


def weighted(draw: Draw, o: Outline) -> Keys:
    """Draw the keys of a convolution that resamples."""
    found = unit(draw, o._replace(padding=1, even=False), 5)
    found = {key: value for key, value in found.items() if key not in ("dilation_rate", "groups")}
    if o.up == "transpose":
        found |= some(draw, 4, kernel_size=one_of(3, 4))
        found.pop("padding", None)
        larger = found.get("kernel_size") == 4  # than any factor: there is something to pad
        return found | (some(draw, 2, padding=one_of("same", "symmetric")) if larger else {})
    return found | some(draw, 4, kernel_size=one_of(1, 3))


def around(draw: Draw, o: Outline, adds: bool) -> Keys:
    found = {"filters": "skip"} if adds else some(draw, 2, filters=one_of("keep", "halve", "skip", 6))
    own = unit(draw, o._replace(padding=None if o.padding == "valid" else o.padding), 4)
    valid = {"padding": "same"} if o.padding == "valid" else {}
    return {"filters": "skip"} | found | own | valid | some(draw, 3, changes_only=st.booleans())


def skip(draw: Draw, o: Outline) -> Keys:
    found: Keys = {"kind": o.skip} if o.skip != "concat" or chance(draw, 3) else {}
    if o.skip == "none":
        return found
    if o.skip == "concat":
        found |= some(draw, 3, order=st.sampled_from(kinds(Skip, "order")))
    if o.padding == "valid" or chance(draw, 6):
        found |= some(draw, 2, fit=one_of("crop_skip", "resize_up", "pad_up"))
    if kind_of(o.block) == "plain" and o.topology == "u" and chance(draw, 4):
        found["tap"] = 0
    if chance(draw, 3):
        found["gate"] = gate(draw, o)
    if o.padding != "valid" and ((o.topology != "u" and o.sums) or chance(draw, 4)):
        found |= on_it(draw, o)
    return found


def gate(draw: Draw, o: Outline) -> Any:
    found = recipe(draw, "gate", recipes.names("gate"))
    if o.topology == "u" or kind_of(found) != "grid_attention":
        return found
    return {**({"kind": found} if isinstance(found, str) else found), "signal": "below"}


def on_it(draw: Draw, o: Outline) -> Keys:
    """Draw a convolution or a block on the skip."""
    if o.sums and o.topology != "nested":
        return {"filters": 6}
    width = one_of("keep", 4) if o.skip != "add" else one_of("keep")
    found: Keys = {"filters": draw(spread(width, o.edges))}
    names = [
        name for name in recipes.names("block") if name in o.blocks and (o.skip != "add" or name not in ANY_CHANNELS)
    ]
    if chance(draw, 2):
        found["block"] = recipe(draw, "block", names)
    return found | some(draw, 3, repeats=one_of(1, 2, "1 + i % 2"))
