"""The outputs in sentences: heads, deep supervision, and their fusion."""

from collections.abc import Generator, Sequence

from unetgen._text import join_words
from unetgen.emit.method.places import at_levels, in_letters
from unetgen.emit.method.units import (
    a_or_an,
    activation_phrase,
    channel_number,
    channels_phrase,
    conv_phrase,
    in_brackets,
    norm_phrase,
    padding_phrase,
    windowed,
)
from unetgen.graph.parts import Unit
from unetgen.graph.spec import Fusion, Head, Spec, Stage

FUSED = {"sum": "summed", "mean": "averaged", "conv": "concatenated and joined by a {ones} convolution"}
WITH_IMAGE = {
    "add": ", to which the network's input is added",
    "multiply": ", with which the network's input is multiplied",
}
FULL_SIZE = {"nearest": "nearest-neighbor interpolation", "linear": "linear interpolation"}


def output_sentences(spec: Spec) -> Generator[str]:
    """Yield the sentences about all outputs."""
    main = next((head for head in spec.heads if not head.name), None)
    supervised = [head for head in spec.heads if head.name == head.at.name(spec.depth)]
    others = [head for head in spec.heads if head is not main and head not in supervised]
    if main:
        more = f", and {supervision_clause(spec, main, supervised)}" if supervised else ""
        yield f"The output is {head_phrase(main, fused=spec.fusion is not None)}{more}"
    elif not others:
        yield "The output is the map of the last stage, without a head"
    for head in others:
        place = place_phrase(head.at, spec)
        yield f"The {'further ' if main else ''}output {head.name}, {place}, is {head_phrase(head)}"


def head_phrase(head: Head, *, fused: bool = False) -> str:
    """Return a head in words: `a 1×1 convolution to 2 channels with softmax`."""
    count = head.unit.filters or 1
    labels = f" ({join_words(list(head.labels))})" if head.labels else ""
    padding = padding_phrase(head.unit) if max(head.unit.kernel_size) > 1 else ""
    details = [
        *([] if head.unit.use_bias else ["without bias"]),
        *([f"with {padding}"] if padding == "no padding" else []),
        *([f"then {norm_phrase(head.unit.norm)}"] if head.unit.norm else []),
        *([f"in {head.dtype}"] if head.dtype != "float32" else []),
    ]
    kernel = windowed(head.unit.kernel_size)
    conv = f"{a_or_an(kernel)} convolution to {channel_number(count)}{labels}{in_brackets(details)}"
    final = f" with {activation_phrase(head.final)}" if head.final else " without activation"
    joined = WITH_IMAGE[head.image] if head.image else ""
    return ", then ".join([*map(before_phrase, head.before), conv + ("" if fused else final)]) + joined


def before_phrase(unit: Unit) -> str:
    """Return a convolution before a head's last one in words."""
    if "conv" not in unit.order:
        return conv_phrase(unit)
    return a_or_an(conv_phrase(unit, channels_phrase(unit.filters or "keep"))).rstrip(",")


def place_phrase(stage: Stage, spec: Spec) -> str:
    """Return where a head is: `at decoder level 1`."""
    side = stage.side(spec.depth)
    if side == "bottleneck":
        return "at the bottleneck"
    inner = stage.column and stage.level + stage.column < spec.depth - 1
    return f"at grid node ({stage.level}, {stage.column})" if inner else f"at {side} {at_levels([stage.level])}"


def supervision_clause(spec: Spec, main: Head, heads: Sequence[Head]) -> str:
    """Say what deep supervision adds."""
    one, count = heads[0], len(heads)
    kernel = one.unit.kernel_size
    other = f" of {a_or_an(windowed(kernel))} convolution" if kernel != main.unit.kernel_size else ""
    size = f"brought to full size by {FULL_SIZE[one.interpolation]}" if one.full_size else "at their own resolution"
    like = f"{in_letters(count)} such output{'s' * (count > 1)}{other}"
    text = f"deep supervision adds {like} at {stages_phrase(heads, spec)}, {size}"
    if spec.fusion:
        return f"{text}; all {in_letters(spec.fusion.heads)} are {fusion_phrase(spec.fusion, main)}"
    weights = spec.training.loss_weights[: 1 + count] if spec.training else ()
    weighted = join_words([f"{weight:.3g}" for weight in weights])
    return f"{text}; the losses have the weights {weighted}, the first for the main output" if weights else text


def stages_phrase(heads: Sequence[Head], spec: Spec) -> str:
    """Return the places of several heads, the levels of the decoder together."""
    places = [place_phrase(head.at, spec).removeprefix("at ") for head in heads]
    right = [head.at.level for head, place in zip(heads, places, strict=True) if place.startswith("decoder")]
    others = [place for place in places if not place.startswith("decoder")]
    return join_words([*([f"decoder {at_levels(right)}"] if right else []), *others])


def fusion_phrase(fusion: Fusion, main: Head) -> str:
    """Return what fuses all outputs, with the activation at the end."""
    how = FUSED[fusion.kind].format(ones=windowed((1,) * len(main.unit.kernel_size)))
    return f"{how}, {f'with {activation_phrase(fusion.final)}' if fusion.final else 'without activation'}"
