"""The loops that make the stages of both sides."""

from collections.abc import Sequence

from unetgen.emit.eject.block_options import options_of_decoder, options_of_encoder
from unetgen.emit.eject.code import WIDTH
from unetgen.emit.eject.filters import decoder_convs, encoder_convs
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.sides import Side, one_of
from unetgen.emit.eject.torch.widths import first_filters, last_width, last_width_at


def encoder_lines(script: Script, side: Side, down: tuple[list[str], str]) -> list[str]:
    """Return the lines that make the left side, the bottleneck last."""
    before, factor = down
    widths = each_width(script)
    made, body = strided_stage(script, side, factor)
    if before:
        first = first_filters(script)
        word = "down" if before[0].startswith("Down") else "pool"
        body.append(f"{word} = [{before[0]}] if level else []")
        if before[0].endswith(f", {first})"):
            if stem_fits(script):
                made = made.replace("(before, ", f"({first}, ", 1)
            else:
                body.append(f"before = {first} if level else before")
        body += appended_stage("encoder", made, f"*{word}, ")
    else:
        body += appended_stage("encoder", made)
    body.append(f"before = {last_width(script)}")
    every = "FILTERS" if script.is_flat else "WIDTHS"
    loop = f"for level, {widths} in enumerate({every}):" if needs_level(body) else f"for {widths} in {every}:"
    return ["self.encoder = nn.ModuleList()", loop, *(f"    {line}" for line in body)]


def stem_fits(script: Script) -> bool:
    """Return whether the stem gives the first stage its own filters, at any base."""
    stem, first = script.spec.stem, script.spec.encoder[0].units[0]
    return bool(stem) and script.config["stem.filters"] == "base" and stem[-1].filters == first.filters


def strided_stage(script: Script, side: Side, factor: str) -> tuple[str, list[str]]:
    """Return what makes a stage of the left side, and a line of its stride before."""
    stride = f"{factor} if level else {one_of(script, side)}" if side.stride else ""
    arguments = encoder_arguments(script, side)
    short, long = (
        f"{side.stage}({', '.join(['before', each_width(script), *given])})"
        for given in ([stride if one == "stride" else one for one in arguments], arguments)
    )
    if not stride or len(f"self.encoder.append({short})") <= WIDTH - 12:
        return short, []
    return long, [f"stride = {stride}"]


def each_width(script: Script) -> str:
    """Return the name of a stage's filters in a loop."""
    return "after" if script.is_flat else "widths"


def appended_stage(side: str, made: str, before: str = "") -> list[str]:
    """Return the lines that append a stage, with what is before it in sequence."""
    inside = f"nn.Sequential({before}{{}})" if before else "{}"
    whole = f"self.{side}.append({inside.format(made)})"
    if len(whole) <= WIDTH - 12:
        return [whole]
    return [f"stage = {made}", f"self.{side}.append({inside.format('stage')})"]


def needs_level(lines: list[str]) -> bool:
    return any("level" in line for line in lines)


def encoder_arguments(script: Script, side: Side) -> list[str]:
    """Return what varies by level, besides the filters."""
    given = [encoder_convs(script)] if side.convs == "convs" else []
    if side.is_repeated:
        given.append(script.by_level("REPEATS", [part.repeats for part in script.spec.encoder], "repeats"))
    if side.kernel:
        given.append(script.by_level("KERNEL_SIZE", list(side.kernels), "kernel_size"))
    given += options_of_encoder(script, side.options)
    return [*given, *(["stride"] if side.stride else []), *(["bare=level == 0"] if side.bare else [])]


def skip_name(script: Script, widths: str) -> str:
    """Return the name of a skip's channels in the loop over decoder stages."""
    return last_width(script) if widths == script.widths_at_level else "skip"


def decoder_loop(script: Script, widths: str, body: Sequence[str]) -> list[str]:
    """Return the loop over the stages of the right side, the lowest first.

    `widths` is the expression of their filters.
    """
    name, every = each_width(script), script.widths_at_level.removesuffix("[level]")
    if widths != script.widths_at_level:
        body = [f"skip, {name} = {last_width_at(script, 'level')}, {widths}", *body]
    elif needs_level([*body]):
        body = [f"{name} = {widths}", *body]
    else:
        return [f"for {name} in reversed({every}[:-1]):", *(f"    {line}" for line in body)]
    return ["for level in reversed(range(DEPTH - 1)):", *(f"    {line}" for line in body)]


def decoder_arguments(script: Script, side: Side) -> list[str]:
    """Return what varies by level, besides the filters."""
    config = script.config
    given = [decoder_convs(script)] if side.convs == "convs" else []
    if side.is_repeated:
        key = "decoder.repeats" if config["decoder.repeats"] is not None else "repeats"
        repeats = [part.repeats for part in script.spec.decoder]
        given.append(script.by_level("DECODER_REPEATS", repeats, key, more=1))
    if side.kernel:
        key = "decoder.kernel_size" if config["decoder.kernel_size"] is not None else "kernel_size"
        given.append(script.by_level("DECODER_KERNEL_SIZE", list(side.kernels), key, more=1))
    return [*given, *options_of_decoder(script, side.options)]
