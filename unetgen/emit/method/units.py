"""Convolutions with their norm, activation and dropout in words."""

import re
from collections.abc import Sequence

from unetgen._text import by_axis, join_words, same_axes
from unetgen.emit.activation_names import activation_name
from unetgen.graph.parts import Channels, Function, Unit
from unetgen.language.keras_words import PARAMETERS
from unetgen.ops import Activation, Axes, Norm, PReLU

EPSILON, MOMENTUM = 1e-3, 0.99  # Keras' own, which are left out
PARAMETER_WORDS = {
    "negative_slope": "negative slope",
    "alpha": "alpha",
    "max_value": "at most",
    "threshold": "threshold",
}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
SLOPES = {"one": "one slope", "channel": "one slope per channel", "element": "one slope per value"}
FILLED = {  # a border that is half of the kernel
    "constant": "symmetric zero padding",
    "reflect": "mirrored padding",
    "replicate": "padding with the last pixels",
    "circular": "circular padding",
}
CHANNELS = {"keep": "keeping the channels", "halve": "halving the channels", "skip": "to the channels of the skip"}


def crossed(values: Sequence[int]) -> str:
    """Return values per axis: `3×3×1`."""
    return by_axis(values).replace("x", "×")


def windowed(values: Sequence[int]) -> str:
    """Return a kernel or window: `3×3`, on a line `length-3`."""
    return crossed(values) if len(values) > 1 else f"length-{values[0]}"


def a_or_an(phrase: str) -> str:
    """Return a phrase with its article: `a 3×3 convolution`, `an 8×8 convolution`."""
    vowel = re.match(r"[aeioAEIO]|8|1[18](?!\d)", phrase)
    return f"{'an' if vowel else 'a'} {phrase}"


def channel_number(count: int) -> str:
    """Return `1 channel`, `64 channels`."""
    return f"{count} channel{'s' * (count != 1)}"


def kernel_phrase(unit: Unit) -> str:
    """Return a convolution's kernel; a unit without one is a norm and an activation."""
    return windowed(unit.kernel_size)


def norm_phrase(norm: Norm) -> str:
    """Return a norm in words: `group normalization (8 groups, epsilon 1e-5)`."""
    details = [
        *([groups_phrase(norm.groups)] if norm.kind == "group" else []),
        *([f"epsilon {small_number(norm.epsilon)}"] if norm.epsilon != EPSILON else []),
        *([f"momentum {norm.momentum:g}"] if norm.kind == "batch" and norm.momentum != MOMENTUM else []),
        *(["no trained scale"] if not norm.scale else []),
        *(["no trained shift"] if not norm.center else []),
    ]
    return f"{norm.described_as or norm.kind} normalization{in_brackets(details)}"


def groups_phrase(groups: int) -> str:
    return f"{groups} groups, one where there are fewer channels" if groups > 1 else "1 group"


def in_brackets(details: Sequence[str]) -> str:
    """Return details in parentheses with a space before, or an empty text."""
    return f" ({', '.join(details)})" if details else ""


def small_number(value: float) -> str:
    """Return a number without padded exponents: `1e-5`."""
    return f"{value:g}".replace("e-0", "e-")


def activation_phrase(function: Function) -> str:
    """Return an activation in words: `leaky ReLU (negative slope 0.01)`."""
    if isinstance(function, PReLU):
        return f"PReLU ({SLOPES[function.slopes]})"
    every = PARAMETERS.get(function.function, {}) | dict(function.parameters)
    details = [parameter_phrase(name, value) for name, value in every.items() if value]
    return f"{activation_name(function.function)}{in_brackets(details)}"


def parameter_phrase(name: str, value: float) -> str:
    if name == "approximate":
        return "approximated by tanh"
    return f"{PARAMETER_WORDS[name]} {value:g}"


def part_phrase(unit: Unit, part: str) -> str:
    """Return one part of a unit in words, or an empty text if it does nothing."""
    match part:
        case "norm":
            return norm_phrase(unit.norm) if unit.norm else ""
        case "activation":
            linear = isinstance(unit.activation, Activation) and unit.activation.is_identity(training=True)
            return activation_phrase(unit.activation) if unit.activation and not linear else ""
        case "dropout" if unit.dropout and unit.dropout.rate:
            kind = "spatial dropout" if unit.dropout.kind == "spatial" else "dropout"
            return f"{kind} (rate {unit.dropout.rate:g})"
        case _:
            return ""


def around_phrase(unit: Unit) -> str:
    """Return what a convolution is preceded and followed by, or an empty text.

    >>> around_phrase(Unit(filters=8, kernel_size=(3, 3), activation=Activation("relu")))
    'followed by ReLU'
    """
    place = unit.order.index("conv") if "conv" in unit.order else 0
    before, after = (
        [phrase for part in parts if (phrase := part_phrase(unit, part))]
        for parts in (unit.order[:place], unit.order[place:])
    )
    words = [f"{word} by {join_words(parts)}" for word, parts in (("preceded", before), ("followed", after)) if parts]
    return " and ".join(words)


def padding_phrase(unit: Unit) -> str:
    """Return a convolution's padding in words."""
    match unit.padding:
        case "same":
            return "zero padding"
        case "valid":
            return "no padding"
        case pixels if pixels == half_extent(unit):
            return FILLED[unit.border]
        case pixels:
            pixel = "pixel" if set(pixels) == {1} else "pixels"
            return f"zero padding by {same_axes(pixels).replace('x', '×')} {pixel} per side"


def half_extent(unit: Unit) -> Axes:
    rates = unit.dilation_rate or (1,) * len(unit.kernel_size)
    return tuple((k - 1) * rate // 2 for k, rate in zip(unit.kernel_size, rates, strict=True))


def special_settings(unit: Unit) -> list[str]:
    """Return the settings that most convolutions lack: dilation, groups, no bias."""
    rate, groups = unit.dilation_rate, unit.groups
    return [
        *([f"dilation {same_axes(rate).replace('x', '×')}"] if rate and max(rate) > 1 else []),
        *([f"{groups} groups of channels"] if groups > 1 else []),
        *(["no bias"] if not unit.use_bias else []),
    ]


def conv_phrase(unit: Unit, channels: str = "", noun: str = "convolution") -> str:
    """Return one convolution with all its settings, without an article.

    `1×1 convolution to 64 channels, followed by ReLU,`; a unit without a convolution is its norm and activation.
    """
    if "conv" not in unit.order:
        return join_words([phrase for part in unit.order if (phrase := part_phrase(unit, part))] or ["nothing"])
    padding = padding_phrase(unit) if max(unit.kernel_size) > 1 else ""
    aside = [*special_settings(unit), *([padding] if padding not in ("", "zero padding") else [])]
    head = f"{windowed(unit.kernel_size)} {noun}{f' {channels}' if channels else ''}"
    around = around_phrase(unit)
    return f"{head}{in_brackets(aside)}{f', {around},' if around else ''}"


def channels_phrase(policy: Channels) -> str:
    """Return the number of channels that a convolution gives: `to 64 channels`."""
    return f"to {channel_number(policy)}" if isinstance(policy, int) else CHANNELS[policy]


def in_turn(words: Sequence[str]) -> str:
    """Return what the units of a stage have in turn: `3×3, then 1×1`."""
    return words[0] if len(set(words)) == 1 else ", then ".join(words)


def by_position(phrases: Sequence[str]) -> str:
    """Return what holds for the units of a stage, with their places if they differ."""
    if len(set(phrases)) == 1:
        return phrases[0]
    places = {text: [ordinal(j) for j, other in enumerate(phrases) if other == text] for text in dict.fromkeys(phrases)}
    return ", and ".join(f"{text} where it is the {' or '.join(numbers)}" for text, numbers in places.items())


def ordinal(number: int) -> str:
    """Return the place of the convolution with this number: `first`."""
    return ORDINALS[number] if number < len(ORDINALS) else f"number {number + 1}"
