"""Random descriptions over the whole language, mostly possible ones.

Blocks, attentions, gates, topologies and their options are found as the package finds them, so that a new file is
included. Knowledge of single ones (a block that takes one convolution) only keeps refusals rare.
"""

from typing import Any, cast

from hypothesis import strategies as st

from tests.strategies.basics import Draw, Keys, chance, one_of, pick, some
from tests.strategies.edges import down, skip, up
from tests.strategies.idle import without_idle_entries
from tests.strategies.outline import Outline, outline, whole_factor
from tests.strategies.outputs import heads, training
from tests.strategies.parts import decoder, part, top
from tests.strategies.units import unit

LARGEST = {1: 32, 2: 24, 3: 12}  # pixels along an axis, by the number of axes


@st.composite
def descriptions(draw: Draw) -> Keys:
    """Draw a self-contained description."""
    o = outline(draw)
    found = {"depth": o.depth, "topology": o.topology} | top(draw, o)
    o = ordered(o, found)
    found |= image(draw, o) | started(draw, o) | training(draw, o) | {"down": down(draw, o)}
    if o.edges and chance(draw, 3):
        found["bottleneck"] = part(draw, o, 0, o.convs[-1:])
    if o.edges:
        found["decoder"] = decoder(draw, o) | kernels_from(draw, found.get("kernel_size"))
        if "kernel_size" in found["decoder"]:
            found["decoder"].pop("kernel_from", None)
        o = ordered(o, found["decoder"])
        found |= {"up": up(draw, o), "skip": skip(draw, o)}
    found |= heads(draw, o)
    found = {key: value for key, value in found.items() if value != {}}
    found = without_idle_entries(found, o) if not chance(draw, 20) else found
    spoil(draw, found)
    return found


def kernels_from(draw: Draw, kernels: Any) -> Keys:
    """Draw the level whose kernels the decoder takes, where they differ."""
    by_level = isinstance(kernels, list) and not any(isinstance(kernel, list) for kernel in cast("list[Any]", kernels))
    return some(draw, 3, kernel_from=one_of("skip", "below")) if by_level else {}


def ordered(o: Outline, part: Keys) -> Outline:
    """Return the outline for the units inside a part."""
    return o._replace(order=tuple(part.get("order", o.order)))


def image(draw: Draw, o: Outline) -> Keys:
    """Draw the input."""
    least = {"circular": 2, "reflect": 3}.get(o.padding, 1)  # a map has to be larger than its border
    sizes = [max(n * draw(st.integers(least, max(2, least, LARGEST[o.dims] // n))), 2) for n in whole_factor(o)]
    found: Keys = {"size": sizes, "channels": pick(draw, [2, 4] if o.even else [1, 2, 3])}
    if o.padding == "valid" or chance(draw, 6):
        found["on_odd"] = "pad"
        found["size"] = [max(size, 30 * (o.padding == "valid")) + draw(one_of(0, 1)) for size in sizes]
    elif chance(draw, 8):
        found["size"] = [draw(one_of(None, size)) for size in sizes]
    return {"input": found | some(draw, 6, spacing=st.just([1.5] * o.dims))}


def started(draw: Draw, o: Outline) -> Keys:
    """Draw the stem, and the very first convolution."""
    found: Keys = (
        {"stem": {"filters": 4, **unit(draw, o, 5), **({} if o.fixed else some(draw, 3, convs=one_of(1, 2)))}}
        if not o.fixed and chance(draw, 6)
        else {}
    )
    return found | ({"first": unit(draw, o, 3)} if chance(draw, 6) else {})


def spoil(draw: Draw, found: Keys) -> None:
    """Add now and then a setting that is impossible or has no effect."""
    if chance(draw, 25):
        found |= draw(one_of(
            {"depth": 0}, {"kernel_size": 2}, {"groups": 3}, {"padding": "valid"}, {"block": "aspp"},
            {"skip": {"tap": 4}}, {"norm": {"kind": "none", "epsilon": 1}}, {"dropout": 1}, {"order": ["norm", "activation"]},
            {"filters": {"base": -1}}, {"dilation_rate": 2, "down": {"kind": "first_conv"}},
        ))  # fmt: skip
