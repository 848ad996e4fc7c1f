"""The keys of convolutions: filters, units, and the parts made of units."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal, get_args

from unetgen._text import plural, shown
from unetgen.graph.parts import Attended
from unetgen.language import unit_values as cells
from unetgen.language import values
from unetgen.language.keras_words import PARAMETERS
from unetgen.language.keys.key import Key, Keys, inheriting, under
from unetgen.language.recipe_names import RecipeName
from unetgen.ops import Axes

NormKind = Literal["none", "batch", "instance", "group", "layer"]
NORM_KINDS: values.OneOf[NormKind] = values.OneOf(get_args(NormKind))


def by_kind(parameter: str) -> str:
    """Return the defaults of an activation's parameter in words, by activation."""
    defaults = {kind: every[parameter] for kind, every in PARAMETERS.items() if parameter in every}
    if len(set(defaults.values())) == 1:
        return f"{next(iter(defaults.values())):g}"
    return ", ".join(f"{value:g} of {kind}" for kind, value in defaults.items())


def conv_factors(value: Any, counts: Sequence[int]) -> tuple[float, ...]:
    """Return a factor per conv of a level.

    All levels with convs must have the same number of them.
    """
    items = values.items_of(value)
    factors = tuple(values.positive_number(item) for item in ([value] if items is None else items))
    wrong = next((i for i, count in enumerate(counts) if count not in (0, len(factors))), None)
    if wrong is not None:
        given, wanted = plural(len(factors), "factor"), plural(counts[wrong], "conv")
        raise ValueError(f"{given} for {wanted} of level {wrong}: {shown(value)}. Give one per conv.")
    return factors


def written_formula(value: Any) -> str:
    """Return the text of a formula, which is evaluated at each place."""
    return values.text(value)


BASE: Key[int] = Key("base", "filters of level 0: base · growth^i", values.whole(1), example="32")
GROWTH: Key[float] = Key("growth", "factor from level to level", values.positive_number, 2, needs="base")
CONV_FACTORS: Key[tuple[float, ...]] = Key(
    "conv_factors", "factor per conv of a level; [1, 2] doubles at the second conv", conv_factors, (), needs="base"
)
MAX: Key[int | None] = Key("max", "largest number of filters", values.whole(1), needs="base")
MULTIPLE_OF: Key[int] = Key("multiple_of", "round up to a multiple of this", values.whole(1), 1, needs="base")
PER_LEVEL: Key[Any] = Key(
    "per_level", "the numbers themselves: one per level, or a list per level with one per conv", values.number
)
FORMULA: Key[str] = Key(
    "formula",
    "a formula in i (level), j (conv), depth and base, with min, max and round: '32 * 2**i * (1 + j)'",
    written_formula,
)
FILTERS: Keys = (BASE, GROWTH, CONV_FACTORS, MAX, MULTIPLE_OF, PER_LEVEL, FORMULA)

NORM_KIND: Key[NormKind] = Key("norm.kind", "per level and conv", NORM_KINDS, "none")
EPSILON: Key[float] = Key("norm.epsilon", "added to the variance", cells.positive_per_level, 1e-3, needs="norm.kind")
MOMENTUM: Key[float] = Key(
    "norm.momentum", "of the moving mean and variance", values.rate, 0.99, needs="norm.kind=batch"
)
CENTER: Key[bool] = Key("norm.center", "a trained shift", cells.flag, True, needs="norm.kind")
SCALE: Key[bool] = Key("norm.scale", "a trained scale", cells.flag, True, needs="norm.kind")
NORM_GROUPS: Key[int] = Key(
    "norm.groups", "of group norm; fewer channels than this are one group", values.number, 32, needs="norm.kind=group"
)
NORM: Keys = (NORM_KIND, EPSILON, MOMENTUM, CENTER, SCALE, NORM_GROUPS)

KERNEL_SIZE: Key[Axes] = Key("kernel_size", "per level, conv and axis: 3, [5, 3], [[3, 1], 3], 1x3x3", values.axes, 3)
DILATION_RATE: Key[Axes | None] = Key(
    "dilation_rate", "distance between the kernel's pixels, per level, conv and axis", values.axes, otherwise="1"
)
GROUPS: Key[int] = Key("groups", "groups of channels that are convolved apart, per level and conv", values.number, 1)
USE_BIAS: Key[bool | None] = Key(
    "use_bias", "true, false, or auto: none where a norm that shifts follows", cells.bias, True, changes="layers"
)
PADDING: Key[cells.Padding] = Key(
    "padding",
    "same, valid, symmetric (as in PyTorch), reflect, replicate, circular, or pixels on both sides: 1, 1x1x0",
    cells.padding, "same",
)  # fmt: skip
ORDER: Key[tuple[str, ...]] = Key(
    "order",
    "the parts of a unit in their order, each at most once",
    cells.order,
    ("conv", "norm", "activation", "dropout"),
)
ACTIVATION: Key[str] = Key(
    "activation.kind", "any Keras activation, or prelu, per level and conv", cells.function, "relu", changes="layers"
)
NEGATIVE_SLOPE: Key[float] = Key(
    "activation.negative_slope", "of leaky_relu or relu", cells.slope, otherwise=by_kind("negative_slope"),
    needs="activation.kind=leaky_relu or relu", changes="layers", by_kind=True,
)  # fmt: skip
ALPHA: Key[float] = Key(
    "activation.alpha", "of elu or celu", cells.slope, otherwise=by_kind("alpha"),
    needs="activation.kind=elu or celu", changes="layers",
)  # fmt: skip
APPROXIMATE: Key[bool] = Key(
    "activation.approximate", "of gelu: by tanh", cells.flag, False, needs="activation.kind=gelu", changes="layers"
)
SLOPES: Key[Literal["one", "channel", "element"]] = Key(
    "activation.slopes", "of prelu", values.OneOf(("one", "channel", "element")), "channel",
    needs="activation.kind=prelu", changes="layers",
)  # fmt: skip
DROPOUT_RATE: Key[float] = Key(
    "dropout.rate", "per level and conv; may be a formula: '0.1 * i'", values.rate, 0, changes="layers"
)
DROPOUT_KIND: Key[Literal["plain", "spatial"]] = Key(
    "dropout.kind", "", values.OneOf(("plain", "spatial")), "plain",
    notes={"spatial": "whole channels"}, needs="dropout.rate", changes="layers",
)  # fmt: skip
UNIT: Keys = (
    KERNEL_SIZE, DILATION_RATE, GROUPS, USE_BIAS, PADDING, ORDER, *NORM, ACTIVATION, NEGATIVE_SLOPE, ALPHA, APPROXIMATE,
    SLOPES, DROPOUT_RATE, DROPOUT_KIND,
)  # fmt: skip

CONVS: Key[int] = Key(
    "convs", "convolutions of a block, per level: 2, [2, 2, 3]; 0: the stage passes its input on",
    partial(values.few, minimum=0), 2,
)  # fmt: skip
REPEATS: Key[int] = Key("repeats", "how many blocks follow one another in a stage, per level", values.few, 1)
BLOCK: Key[str] = Key(
    "block.kind",
    "how a block is built, per level and conv; `unetgen help block` lists them",
    RecipeName("block"),
    "plain",
)
ATTENTION: Key[str] = Key(
    "attention.kind", "how a block's output is weighted, per level; `unetgen help attention` lists them",
    RecipeName("attention"), "none",
)  # fmt: skip
ATTENDED: Key[Attended] = Key(
    "attended", "the blocks of a stage that an attention follows", values.OneOf(get_args(Attended)), "each",
    notes={"between": "all but the last"}, needs="attention.kind and repeats",
)  # fmt: skip
PART: Keys = (*under("filters", FILTERS), CONVS, REPEATS, *UNIT, BLOCK, ATTENTION, ATTENDED)
# a part's filters are a rule of their own, or none; everything else is as in the whole network
DECODER: Keys = (*under("filters", FILTERS), *inheriting((CONVS, REPEATS, *UNIT, BLOCK, ATTENTION, ATTENDED)))
BOTTLENECK: Keys = (
    *under("filters", (key for key in FILTERS if key != GROWTH)),  # it is one level
    replace(CONVS, inherits="convs", otherwise="as convs at the last level"),
    *inheriting((REPEATS, *UNIT, BLOCK, ATTENTION, ATTENDED)),
)

CHANNELS: values.Policy[Literal["keep", "halve", "skip"]] = values.Policy(("keep", "halve", "skip"))
AROUND_CHANNELS: values.Policy[Literal["keep", "halve", "skip", "none"]] = values.Policy(
    ("keep", "halve", "skip", "none")
)
AROUND_FILTERS: Key[int | Literal["keep", "halve", "skip", "none"]] = Key(
    "filters", "{choices}, or a number per edge", AROUND_CHANNELS, "skip", notes={"none": "no convolution"}
)
CHANGES_ONLY: Key[bool] = Key(
    "changes_only", "left out where it would keep the number of channels", values.boolean, False
)
AROUND: Keys = (AROUND_FILTERS, CHANGES_ONLY, *inheriting(UNIT, "decoder"))
