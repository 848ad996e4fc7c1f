"""Blocks in words whose units are blocks, or a network, themselves."""

from unetgen.emit.method.named import Named, Units, pointwise
from unetgen.emit.method.options import Options
from unetgen.emit.method.places import in_letters, worded_number
from unetgen.emit.method.units import a_or_an, in_turn, kernel_phrase, windowed


def inverted_block(units: Units, options: Options) -> Named:
    times, ones, middle = options["expansion"], pointwise(units), in_turn([kernel_phrase(unit) for unit in units])
    wide = (
        f"over {times} times the input's channels is between two of {ones}, the last without activation"
        if times > 1
        else f"precedes one of {ones} without activation"
    )
    excited = ["channels are weighted by squeeze and excitation behind the depthwise convolution"]
    details = (
        f"a depthwise convolution ({middle}) {wide}",
        *(excited if options["excitation"] else []),
        "the input is added where it has the output's shape",
    )
    if len(units) == 1:
        return Named("inverted residual unit", "", details)
    return Named("chain", worded_number(len(units), "inverted residual unit"), details)


def convnext_block(units: Units, options: Options) -> Named:
    ones, middle = pointwise(units), in_turn([kernel_phrase(unit) for unit in units])
    normed = any(unit.norm is not None and "norm" in unit.order for unit in units)
    details = (
        f"a depthwise convolution ({middle}) {'with the norm ' * normed}comes first",
        f"then two of {ones}, with {options['expansion']} times the input's channels and the activation between them",
        f"the shortcut is the identity, or a {ones} convolution where channels or size change",
    )
    if len(units) == 1:
        return Named("ConvNeXt unit", "", details)
    return Named("chain", worded_number(len(units), "ConvNeXt unit"), details)


def rsu_block(units: Units, options: Options) -> Named:
    pooled = f"with {windowed((2,) * len(units[0].kernel_size))} max pooling and linear interpolation"
    inside = pooled if options["pools"] else "without pooling, dilated twice as much at each level"
    details = (
        f"{a_or_an(kernel_phrase(units[0]))} convolution comes first",
        f"its output is added to that of a U-Net of {in_letters(options['height'])} levels on it, {inside}, whose"
        f" convolutions have {options['middle']:g} times the filters",
    )
    return Named("residual U-block (RSU)", "", details)
