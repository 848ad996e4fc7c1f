"""The outline that all parts of a description must fit, drawn first."""

from typing import Any, NamedTuple, cast

from hypothesis import strategies as st

from tests.strategies.basics import Draw, by_axis, chance, kinds, per, pick
from tests.strategies.recipes import ANY_CHANNELS, BY_HALVES, NO_STRIDES, ONE_CONV, OWN_RATES, recipe
from unetgen.graph.spec import Down, Skip, Up
from unetgen.language.unit_values import BORDERS
from unetgen.network import recipes

WHOLE = ("conv", "norm", "activation", "dropout")


class Outline(NamedTuple):
    """The frame of a network."""

    dims: int
    depth: int
    topology: str
    convs: tuple[int, ...]
    block: Any  # as it is written
    down: str
    up: str
    skip: str
    late: bool
    padding: Any  # a word, pixels, or nothing said
    even: bool  # all channels are
    factor: Any
    entry: Any
    fixed: bool  # every part has as many convs as its level
    order: tuple[str, ...]  # of the convolutions around, where a part says none

    @property
    def edges(self) -> int:
        return self.depth - 1

    @property
    def strides(self) -> bool:
        """Whether convolutions of stages have strides."""
        return self.down == "first_conv"

    @property
    def blocks(self) -> list[str]:
        """The blocks that any part may have."""
        names = possible(self.padding == "valid", self.strides)
        refused = ANY_CHANNELS if self.even or self.sums else BY_HALVES
        return [name for name in names if name not in refused and (not self.fixed or name not in ONE_CONV)]

    @property
    def sums(self) -> bool:
        """Whether maps of several stages are added, so that channels must be equal."""
        return self.skip == "add" and self.topology != "u"

    @property
    def dilates(self) -> bool:
        """Whether units may have a dilation of their own everywhere."""
        return not (self.strides or self.padding in ("valid", 1))


def possible(valid: bool, strides: bool) -> list[str]:
    """Return the blocks that go with a padding and with strides."""
    return [
        name for name in recipes.names("block") if not ((valid and name != "plain") or (strides and name in NO_STRIDES))
    ]


def outline(draw: Draw) -> Outline:
    dims = draw(st.integers(1, 3))
    topology = pick(draw, ["u", "u", *recipes.names("topology")])
    depth = draw(st.integers(1, 5 if dims < 3 and topology == "u" else 4))
    padding = pick(
        draw,
        [
            None,
            None,
            None,
            "same",
            "symmetric",
            "valid" if topology == "u" and depth + dims < 5 else None,
            1,
            *["border"] * 2,
        ],
    )
    down = pick(draw, ["max", *kinds(Down)])
    names = possible(padding == "valid", down == "first_conv")
    block = recipe(draw, "block", ["plain", *names], down)
    name = block if isinstance(block, str) else block["kind"]
    if padding == "border":  # large rates want more pixels than there are to mirror, and many maps have too few
        padding = "replicate" if name in OWN_RATES else pick(draw, ["reflect", *BORDERS])
    fewest = 1 if down == "first_conv" or depth == 1 else draw(st.sampled_from([1, 1, 1, 0]))  # 0: an empty stage
    several = st.just([2] * depth), per(depth, st.integers(fewest, 3))
    counts = st.just([1] * depth) if name in ONE_CONV else st.one_of(*several)
    refused = ("none",) * (topology == "nested")  # a grid is joined by its skips
    refused += ("add",) * (topology != "u" and name in ANY_CHANNELS)
    skip = pick(draw, [kind for kind in kinds(Skip) if kind not in refused])
    late = skip != "add" and topology == "u" and padding != "valid" and chance(draw, 5)
    return Outline(
        dims, depth, topology, tuple(draw(counts)), block, down, pick(draw, kinds(Up)), skip, late,
        padding, name in BY_HALVES or (name not in ANY_CHANNELS and chance(draw, 2)), factors(draw, dims, depth),
        draw(st.one_of(by_axis(dims, 1, 2), st.just(2))) if chance(draw, 6) else None, chance(draw, 4), WHOLE,
    )  # fmt: skip


def factors(draw: Draw, dims: int, depth: int) -> Any:
    """Draw factors per edge and axis, in one of their spellings."""
    word = by_axis(dims, 1, 2, 2, 3)
    return draw(st.one_of(st.none(), st.just(2), word, per(depth - 1, word))) if depth > 1 else None


def whole_factor(o: Outline) -> list[int]:
    """Return the divisor of the size, per axis."""
    per_edge = cast("list[Any]", o.factor) if isinstance(o.factor, list) else [o.factor or 2] * o.edges
    total = [1] * o.dims
    for edge in [*per_edge, o.entry or 1]:
        axes = [edge] * o.dims if isinstance(edge, int) else [int(n) for n in edge.split("x")]
        total = [n * axis for n, axis in zip(total, axes, strict=True)]
    return total
