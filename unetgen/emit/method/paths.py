"""The ways down and up in words, with their convolutions."""

from collections.abc import Generator
from dataclasses import replace

from unetgen.emit.method.blocks import built_as
from unetgen.emit.method.places import levels_in_words
from unetgen.emit.method.stages import end_channels
from unetgen.emit.method.units import a_or_an, channels_phrase, conv_phrase, crossed, windowed
from unetgen.graph.parts import Around, Unit
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Down, Spec, Stage, Up

LINEAR = ("linear", "bilinear", "trilinear")
NOTHING = "a factor of 1"


def path_sentences(plan: Plan, spec: Spec) -> Generator[str]:
    """Yield the sentences about the resampling between levels."""
    if spec.entry:
        back = f", and the last map is brought back by {up_phrase(spec.exit)}" if spec.exit else ""
        yield f"{entry_clause(spec.entry)}{back}"
    if not spec.down:
        return
    ends = end_channels(plan)
    follow = all(edge.filters == ends[Stage(level, 0)] for level, edge in enumerate(spec.down, start=1) if edge.unit)
    down = levels_in_words({level: down_phrase(edge, follow) for level, edge in enumerate(spec.down, start=1)}, "into")
    up = levels_in_words({level: up_phrase(edge) for level, edge in enumerate(spec.up)}, "into")
    if not spec.late:
        yield f"Maps are downsampled by {down}, and upsampled by {up}"
        return
    late = levels_in_words({level: up_phrase(edge) for level, edge in enumerate(spec.late) if edge})
    yield f"Maps are downsampled by {down}; the map of the bottleneck is upsampled by {up}"
    late = late.replace("channels of the skip", "channels of the next skip")
    yield f"Each decoder stage upsamples what it has merged, by {late}"


def entry_clause(entry: Down) -> str:
    """Say what reduces the map before level 0."""
    if entry.kind == "first_conv":
        return f"The first convolution of the first stage has a stride of {crossed(entry.factor)}"
    return f"Before the first stage the map is reduced by {down_phrase(entry)}"


def down_phrase(edge: Down, follow: bool = False) -> str:
    """Return a down edge in words: `2×2 max pooling`.

    With `follow` its convolution has the channels of the level below.
    """
    factor = crossed(edge.factor)
    if all(step == 1 for step in edge.factor):
        return NOTHING
    match edge.kind:
        case "max" | "average":
            with_factor = f" with stride {factor}" if edge.window else ""
            return f"{windowed(edge.window or edge.factor)} {edge.kind} pooling{with_factor}"
        case "first_conv":
            return f"a stride of {factor} in the first convolution of the level below"
        case "pixel_unshuffle":
            return f"pixel unshuffling with factor {factor}"
        case "conv":
            assert edge.unit
            channels = channels_phrase(edge.filters) if isinstance(edge.filters, int) else "keeping the channels"
            if follow:
                channels = "to the channels of the level below"
            phrase = a_or_an(with_stride(conv_phrase(edge.unit, channels), factor)).rstrip(",")
            return f"{phrase}{built_as(edge.block, edge.unit)}"


def with_stride(phrase: str, factor: str) -> str:
    """Return the phrase of a convolution with the stride that its edge gives it."""
    return phrase.replace("convolution", f"convolution with stride {factor}", 1)


def up_phrase(up: Up) -> str:
    """Return an up edge in words, with the convolutions before and after."""
    steps = [around_edge(up.before), resampling_phrase(up), around_edge(up.after)]
    return ", then ".join(step.rstrip(",") for step in steps if step) or NOTHING


def around_edge(around: Around | None) -> str:
    """Return the convolution before or after a resampling in words."""
    if around is None:
        return ""
    if "conv" not in around.unit.order:
        return conv_phrase(around.unit)
    only = " where the channels change" if around.changes_only else ""
    return a_or_an(conv_phrase(around.unit, channels_phrase(around.filters) + only))


def resampling_phrase(up: Up) -> str:
    """Return the resampling of an up edge in words; an interpolation by 1 has none."""
    factor = crossed(up.factor)
    if up.unit is None:
        if all(step == 1 for step in up.factor):
            return ""
        name = "nearest-neighbor" if up.kind == "nearest" else LINEAR[len(up.factor) - 1]
        return f"{name} interpolation with factor {factor}{' (corners aligned)' if up.align_corners else ''}"
    channels = channels_phrase(up.filters)
    if up.kind == "pixel_shuffle":
        before = conv_phrase(up.unit, channels).rstrip(",")
        return f"pixel shuffling with factor {factor} after {a_or_an(before)}"
    return f"{a_or_an(transposed_phrase(up, up.unit, channels)).rstrip(',')}{built_as(up.block, up.unit)}"


def transposed_phrase(up: Up, unit: Unit, channels: str) -> str:
    """Return a transposed convolution in words.

    Its padding cuts the result, and is said where the kernel is larger than the factor.
    """
    kernel = unit.kernel_size or up.factor
    phrase = conv_phrase(replace(unit, kernel_size=kernel, padding="same"), channels, "transposed convolution")
    cut = "" if all(k <= f for k, f in zip(kernel, up.factor, strict=True)) else cut_phrase(up, unit)
    return with_stride(phrase, crossed(up.factor) + cut)


def cut_phrase(up: Up, unit: Unit) -> str:
    """Return the padding of a transposed convolution: ` and padding 1×1`."""
    if isinstance(unit.padding, str):
        return " and no padding" if unit.padding == "valid" else ""
    added = f" and output padding {crossed(up.output_padding)}" if up.output_padding else ""
    return f" and padding {crossed(unit.padding)}{added}"
