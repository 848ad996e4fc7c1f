"""Contents of stages: filters, counts, blocks and attentions."""

from collections.abc import Sequence
from typing import Any, cast

from hypothesis import strategies as st

from tests.strategies.basics import Draw, Keys, chance, one_of, per, pick, some
from tests.strategies.outline import Outline
from tests.strategies.recipes import ANY_CHANNELS, ONE_CONV, ONE_WIDTH, OWN_RATES, kind_of, recipe
from tests.strategies.units import unit
from unetgen.network import recipes


def filters(draw: Draw, counts: Sequence[int], even: bool, same: bool) -> Keys:
    """Draw a rule, a list or a formula; `same`: equal for a level's convolutions."""
    number = one_of(4, 6, 8) if even else st.integers(4, 8)
    kind = pick(draw, ["rule", "rule", "rule", "per_level", "formula"])
    if kind == "formula":
        return {"formula": pick(draw, ["4 + 2*i", "min(12, 4 * 2**i)", *([] if same else ["4 * (1 + j)"])])}
    if kind == "per_level":
        return {
            kind: draw(
                st.tuples(*(number if same or not n else st.one_of(number, per(n, number)) for n in counts)).map(list)
            )
        }
    rule = {"base": draw(number), "growth": pick(draw, [1, 2] if even else [1, 1.5, 2])}
    varied = len(set(counts)) == 1 and not same and chance(draw, 3)
    factors = {"conv_factors": [1, 2, 1][: counts[0]]} if varied and counts[0] else {}
    return {**rule, **some(draw, 4, max=one_of(12, 16), multiple_of=one_of(2, 4)), **factors}


def top(draw: Draw, o: Outline) -> Keys:
    """Draw the settings of all stages."""
    found = unit(draw, o, 3, o.depth, o.convs if o.fixed else ())
    if kind_of(o.block) in OWN_RATES:
        found.pop("dilation_rate", None)
    counts = o.convs[0] if len(set(o.convs)) == 1 else list(o.convs)
    found |= {
        "filters": filters(draw, o.convs, o.even, kind_of(o.block) in ONE_WIDTH),
        "block": o.block,
        "convs": counts,
    }
    if chance(draw, 4):
        found["attention"] = recipe(draw, "attention", recipes.names("attention"))
    if chance(draw, 6):
        found["repeats"] = draw(st.one_of(one_of(1, 2), per(o.depth, one_of(1, 2)), one_of("1 + i % 2")))
    if o.edges and kind_of(o.block) not in ("plain", *ANY_CHANNELS, *ONE_WIDTH) and chance(draw, 4):
        found["block"] = beside_plain(draw, o.block)
    return found | ({"padding": o.padding} if o.padding else {})


def beside_plain(draw: Draw, block: Any) -> Keys:
    """Draw a block at some levels, with plain convolutions at the others."""
    kinds = [["plain", kind_of(block), "..."], [kind_of(block), "plain", "..."]]
    return {**(cast("Keys", block) if isinstance(block, dict) else {}), "kind": pick(draw, kinds)}


def part(draw: Draw, o: Outline, levels: int, left: Sequence[int]) -> Keys:
    """Draw the settings of decoder or bottleneck; `left` is its default `convs`."""
    found = unit(draw, o, 6, levels)
    if chance(draw, 3):
        found["block"] = recipe(draw, "block", o.blocks, "" if levels else o.down)  # no stride in a decoder
    name = kind_of(found.get("block", o.block))
    if name in OWN_RATES:
        found["dilation_rate"] = 1
    if (name in ONE_CONV and max(left) > 1) or (not o.fixed and chance(draw, 5)):
        found["convs"] = 1 if name in ONE_CONV else draw(one_of(1, 2))
    counts = [found["convs"]] * len(left) if "convs" in found else left
    if (not o.sums and chance(draw, 4)) or (name in ONE_WIDTH and kind_of(o.block) not in ONE_WIDTH):
        found["filters"] = filters(draw, counts, o.even, name in ONE_WIDTH)
        if not levels:
            found["filters"].pop("growth", None)  # a bottleneck is one level
    if chance(draw, 4):
        found["attention"] = pick(draw, ["none", recipe(draw, "attention", recipes.names("attention"))])
    return found | some(draw, 6, repeats=one_of(1, 2))


def decoder(draw: Draw, o: Outline) -> Keys:
    found = part(draw, o, o.edges, o.convs[:-1])
    bare = o.topology == "u" and kind_of(found.get("block", o.block)) == "plain" and "filters" not in found
    if bare and not o.fixed and chance(draw, 12):
        return {"convs": 0}
    return found
