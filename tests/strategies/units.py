"""The keys of a convolution, each with an effect."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests.strategies.basics import Draw, Keys, by_axis, chance, kinds, one_of, per, pick, some, spread
from tests.strategies.outline import Outline
from unetgen.language import keras_words as keras_names
from unetgen.ops import Norm

ACTIVATIONS = sorted(keras_names.ACTIVATIONS - {"exponential"})  # which overflows
PARAMETERS: dict[str, Keys] = {
    "leaky_relu": {"negative_slope": 0.01},
    "relu": {"negative_slope": 0.1},
    "elu": {"alpha": 0.5},
    "celu": {"alpha": 2},
    "gelu": {"approximate": True},
    "prelu": {"slopes": "one"},
}
ORDERS = [
    ["conv", "activation", "norm", "dropout"],
    ["norm", "activation", "conv"],
    ["norm", "activation", "dropout", "conv"],
    ["conv", "dropout", "norm", "activation"],
    ["conv", "activation"],
    ["conv"],
]


def unit(draw: Draw, o: Outline, rare: int, levels: int = 0, counts: Sequence[int] = ()) -> Keys:
    """Draw the keys of a unit; `rare` is how seldom each one is given."""
    found = some(draw, 2 * rare, order=st.sampled_from(ORDERS))
    there = found.get("order", o.order)
    found |= some(
        draw, rare,
        kernel_size=kernels(o, levels, counts),
        dilation_rate=spread(one_of(1, 2), flat(o, levels), counts) if o.dilates else None,
        groups=one_of(1, 2) if o.even else None,
        use_bias=st.one_of(spread(st.booleans(), levels, counts), one_of("auto")),
        norm=norms(o, levels) if "norm" in there else None,
        activation=activations(levels) if "activation" in there else None,
        dropout=dropouts(levels) if "dropout" in there else None,
    )  # fmt: skip
    return found


def flat(o: Outline, levels: int) -> int:
    """Return the levels, or 0 where a list would be ambiguous: as long as the axes."""
    return 0 if levels == o.dims else levels


def kernels(o: Outline, levels: int, counts: Sequence[int]) -> Any:
    if o.padding == 1:
        return None  # which fits kernels of 3 alone
    word = by_axis(o.dims, 1, 3)
    if o.padding == "valid":
        return st.one_of(one_of(1, 3), word)
    return st.one_of(
        spread(st.one_of(one_of(1, 3, 5), word), 0, ()), spread(word, levels, counts), one_of("3 - 2 * (j % 2)")
    )


@st.composite
def norms(draw: Draw, o: Outline, levels: int = 0) -> Any:
    if levels and chance(draw, 6):
        return draw(per(levels, one_of("none", "batch", "instance")))
    kind = pick(draw, ["none", *kinds(Norm)])
    if kind == "none" or (kind != "group" and chance(draw, 3)):
        return kind
    momentum = one_of(0.9) if kind == "batch" else None
    groups = one_of(2, 64) if kind == "group" and o.even else one_of(64) if kind == "group" else None
    flags = {"center": st.booleans(), "scale": st.booleans()}
    found = {"groups": 64} if groups is not None and not o.even else {}
    return {
        "kind": kind,
        **found,
        **some(draw, 3, epsilon=one_of(1e-5, 0.01), momentum=momentum, groups=groups, **flags),
    }


@st.composite
def activations(draw: Draw, levels: int = 0) -> Any:
    if levels and chance(draw, 6):
        return draw(per(levels, one_of("relu", "elu", "linear", "prelu")))
    kind = pick(draw, [*PARAMETERS, *ACTIVATIONS])
    return {"kind": kind, **PARAMETERS[kind]} if kind in PARAMETERS and chance(draw, 2) else kind


@st.composite
def dropouts(draw: Draw, levels: int = 0) -> Any:
    rate = draw(spread(one_of(0.5, 0.1, "0.1 * (1 + i)", "0.2 * (1 + j) / (1 + i)"), levels))
    return {"rate": rate, "kind": pick(draw, kinds_of_dropout())} if chance(draw, 2) else rate


def kinds_of_dropout() -> tuple[str, ...]:
    from unetgen.ops import Dropout

    return kinds(Dropout)
