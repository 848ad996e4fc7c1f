"""Blocks in words, each with what is inside it."""

from collections.abc import Callable

from unetgen._text import join_words
from unetgen.emit.method.inner_blocks import convnext_block, inverted_block, rsu_block
from unetgen.emit.method.named import Named, Units, convolutions, pointwise
from unetgen.emit.method.options import Options, attention_phrase, listed_options, options_in_full
from unetgen.emit.method.places import in_letters, worded_number
from unetgen.emit.method.units import a_or_an, in_brackets, in_turn, kernel_phrase, windowed
from unetgen.graph.parts import Part, Recipe, Unit
from unetgen.network import recipes

PROJECTIONS = {
    "when_needed": "the shortcut is the identity, or {conv} where channels or size change",
    "always": "the shortcut is {conv}",
    "pad": "the shortcut is the identity, whose channels are padded with zeros or cut",
    "tile": "the shortcut is the input, its channels repeated where the block makes more of them",
}
KERNELS = {"one": "{ones}", "units": "{own}", "units_where_strided": "{ones} (where it strides {own})"}
ACTIVATE = {
    "sum": "the last activation follows the sum",
    "units": "no activation follows the sum",
    "both": "a further activation follows the sum",
}
TRANSITIONS = {
    "keep": "a {ones} convolution at the end keeps the channels",
    "halve": "a {ones} convolution at the end halves the channels",
    "norm": "a norm and an activation end it",
}
LAYOUTS = {"chain": "each branch takes the output of the one before", "parallel": "all branches take the block's input"}
TIMES = {1: "once", 2: "twice"}


def has_late_activation(unit: Unit) -> bool:
    """Return whether a unit's activation follows its convolution."""
    if unit.activation is None or "activation" not in unit.order:
        return False
    return "conv" not in unit.order[unit.order.index("activation") :]


def shortcut_clause(units: Units, options: Options) -> str:
    """Say what the shortcut of a residual block is."""
    ones, own = pointwise(units), windowed(units[0].kernel_size)
    kernel = KERNELS[options.get("projection_kernel", "one")].format(ones=ones, own=own)
    normed = bool(units[-1].norm) and "norm" in units[-1].order
    norm = ("with norm" if options["projection_norm"] else "without norm") if normed else ""
    bias = "with bias" if options.get("projection_bias") else "without bias"
    conv = a_or_an(f"{kernel} convolution {join_words([*([norm] if norm else []), bias])}")
    phrase = PROJECTIONS[options["projection"]].format(conv=conv)
    if options["shortcut_pool"]:
        return f"{phrase}, after average pooling where it strides"
    subsampled = units[0].is_strided and options["projection"] in ("pad", "tile")
    return f"{phrase}{', after subsampling where it strides' * subsampled}"


def residual_block(units: Units, options: Options) -> Named:
    details = (
        shortcut_clause(units, options),
        *(["the convolutions take the shortcut as their input"] if options["projection_first"] else []),
        *([last_activation(options)] if has_late_activation(units[-1]) else []),
    )
    return Named("residual block", convolutions(units), details)


def last_activation(options: Options) -> str:
    """Say where the last activation of a residual block is."""
    moves = options["activate"] == "both" and options["projection"] == "tile"
    return ACTIVATE[options["activate"]] + ", in place of the last one where channels are repeated" * moves


def bottleneck_block(units: Units, options: Options) -> Named:
    middle = in_turn([kernel_phrase(unit) for unit in units])
    details = (
        f"a convolution ({middle}) over 1/{options['reduction']} of the channels is between two of {pointwise(units)}",
        *(["the first of them strides"] if options["stride_in"] == "first" and units[0].is_strided else []),
        shortcut_clause(units, options),
        *([ACTIVATE["sum"]] if has_late_activation(units[-1]) else []),
    )
    if len(units) == 1:
        return Named("bottleneck residual unit", "", details)
    return Named("chain", worded_number(len(units), "bottleneck residual unit"), details)


def dense_block(units: Units, options: Options) -> Named:
    transition = TRANSITIONS.get(options["transition"], "").format(ones=pointwise(units))
    narrowed = (
        f", by way of {a_or_an(pointwise(units))} convolution with four times its filters" * options["bottleneck"]
    )
    details = (
        f"each convolution takes the concatenation of all maps before it{narrowed}",
        f"the block's input is {'' if options['include_input'] else 'not '}part of its output",
        *([transition] if transition else []),
    )
    return Named("dense block", convolutions(units), details)


def dilated_block(units: Units, options: Options) -> Named:
    details = (
        f"a branch of {convolutions(units)} has {rates_phrase(options['rates'])}",
        LAYOUTS[options["layout"]],
        f"the output is the sum of the branches{' and the input' * options['include_input']}",
    )
    return Named("dilated block", "", details)


def rates_phrase(rates: tuple[int, ...]) -> str:
    several = len(rates) > 1
    return f"{'each of the dilation rates' if several else 'dilation rate'} {join_words(rates)}"


def aspp_block(units: Units, options: Options) -> Named:
    ones = pointwise(units)
    branches = [
        f"{a_or_an(kernel_phrase(units[0]))} convolution with {rates_phrase(options['rates'])}",
        *([f"a {ones} convolution"] if options["pointwise_branch"] else []),
        *(["the convolved averages of the whole map"] if options["pooling_branch"] else []),
    ]
    norm = "" if options["output_norm"] else ", without norm and activation"
    details = (f"the branches are {join_words(branches)}", f"a {ones} convolution{norm} joins them")
    return Named("atrous spatial pyramid pooling (ASPP) block", "", details)


def multires_block(units: Units, options: Options) -> Named:
    unit = units[0]
    normed = unit.norm is not None and "norm" in unit.order
    shares = f"0.167, 0.333 and 0.5 of {options['alpha']:g}·W filters"
    ends = [*(["activation"] if has_activation(unit) else []), *(["norm"] if normed else [])]
    details = (
        f"three {kernel_phrase(unit)} convolutions in a row have {shares}",
        f"their {'normalized ' * normed}concatenation is added to a {pointwise(units)} convolution of the input"
        + (f", followed by {join_words(ends)}" if ends else ""),
    )
    return Named("MultiRes block", "", details)


def has_activation(unit: Unit) -> bool:
    return unit.activation is not None and "activation" in unit.order


def recurrent_block(units: Units, options: Options) -> Named:
    count, ones = options["recurrences"], pointwise(units)
    again = TIMES.get(count, f"{in_letters(count)} times")
    weights = "the same" if options["shared_weights"] else "further"
    details = (
        f"a {ones} convolution comes first",
        f"each other one is applied again {again} with {weights} weights, to the sum of its input and its last output",
        *([f"the output is added to that of the {ones} convolution"] if options["residual"] else []),
    )
    return Named("recurrent block", convolutions(units), details)


def respath_block(units: Units, options: Options) -> Named:
    ends = [name for name in ("activation", "norm") if getattr(units[0], name) is not None and name in units[0].order]
    summed = f"{a_or_an(kernel_phrase(units[0]))} and a {pointwise(units)} convolution are added"
    return Named("ResPath step", "", (summed + (f", followed by {join_words(ends)}" if ends else ""),))


BLOCKS: dict[str, Callable[[Units, Options], Named]] = {
    "residual": residual_block,
    "bottleneck_residual": bottleneck_block,
    "convnext": convnext_block,
    "inverted_residual": inverted_block,
    "rsu": rsu_block,
    "dense": dense_block,
    "dilated": dilated_block,
    "aspp": aspp_block,
    "multires": multires_block,
    "recurrent": recurrent_block,
    "respath": respath_block,
}


def named_block(part: Part) -> Named:
    """Return the block of a part; one of a user's own has its options listed."""
    options = options_in_full("block", part.block)
    if make := BLOCKS.get(part.block.name):
        return make(part.units, options)
    settings = join_words(listed_options(options)) if options else ""
    details = (f"the settings are {settings}",) if settings else ()
    return Named(f"{recipes.part_title('block', part.block.name)} block", convolutions(part.units), details)


def built_as(block: Recipe, unit: Unit) -> str:
    """Say what block the convolution of an edge is built as, or nothing."""
    if block.name == "plain":
        return ""
    named = named_block(Part((unit,), block))
    return f", built as {named.counted(1)}{in_brackets(named.details)}"


# the repeats that an attention follows
ATTENDED = {"each": "each ", "between": "all but the last ", "last": "the last "}


def block_phrase(part: Part) -> str:
    """Return what a stage consists of: `two 3×3 convolutions`."""
    if not part.units:
        return "no convolution"
    if part.more:
        again = f"{in_letters(part.repeats)} times " if part.repeats > 1 else ""
        return f"{again}{', then '.join(map(block_phrase, part.steps))}"
    if part.block.name == "plain":
        return convolutions(part.units, part.repeats) if not part.attention else with_attention(part)
    which = ATTENDED[part.attended] if part.repeats > 1 else ""
    behind = f", {which}followed by {attention_phrase(part.attention)}" if part.attention else ""
    return f"{named_block(part).counted(part.repeats)}{behind}"


def with_attention(part: Part) -> str:
    """Return plain convolutions with an attention, which follows each repeat."""
    assert part.attention
    again = f"{in_letters(part.repeats)} times " if part.repeats > 1 else ""
    which = "" if part.attended == "each" else f" ({ATTENDED[part.attended].strip()})"
    return f"{again}{convolutions(part.units)} and {attention_phrase(part.attention)}{which}"
