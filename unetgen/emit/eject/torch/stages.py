"""The loops that make the stages of both sides."""

from typing import Any

from unetgen.emit.eject.code import WIDTH
from unetgen.emit.eject.filters import decoder_widths
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.sides import Side, one_of
from unetgen.emit.eject.torch.ups import Joining


def encoder_lines(script: Script, side: Side, down: tuple[list[str], str]) -> list[str]:
    """Return the lines that make the left side, the bottleneck last."""
    before, factor = down
    made = f"{side.stage}({', '.join(['before', 'widths', *encoder_arguments(script, side)])})"
    body = [f"stride = {factor} if level else {one_of(script, side)}"] if side.stride else []
    if before:
        word = "down" if before[0].startswith("Down") else "pool"
        body.append(f"{word} = [{before[0]}] if level else []")
        body += ["before = widths[0] if level else before"] if before[0].endswith("widths[0])") else []
        body += appended_stage("encoder", made, f"*{word}, ")
    else:
        body += appended_stage("encoder", made)
    body.append("before = widths[-1]")
    loop = "for level, widths in enumerate(WIDTHS):" if needs_level(body) else "for widths in WIDTHS:"
    return ["self.encoder = nn.ModuleList()", loop, *(f"    {line}" for line in body)]


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
    given: list[str] = []
    if side.is_repeated:
        given.append(script.by_level("REPEATS", [part.repeats for part in script.spec.encoder], "repeats"))
    if side.kernel:
        given.append(script.by_level("KERNEL_SIZE", list(side.kernels), "kernel_size"))
    given += [script.by_level(name.upper(), values, f"block.{name}") for name, values in side.options]
    return [*given, *(["stride"] if side.stride else []), *(["bare=level == 0"] if side.bare else [])]


def decoder_lines(script: Script, side: Side, joining: Joining, heads: list[str]) -> list[str]:
    """Return the lines that make the right side, the lowest stage first.

    `heads` are the lines that make a stage's output, of `before` channels.
    """
    widths = decoder_widths(script, "WIDTHS[level][-1]")
    more = [*decoder_arguments(script, side), *joining.given]
    body = ["before = widths[-1]", *heads]
    if widths == "WIDTHS[level]":
        made = f"Decoder({', '.join(['before', 'widths[-1]', 'widths', *more])})"
    else:
        made = f"Decoder({', '.join(['before', 'skip', 'widths', *more])})"
        body = [f"skip, widths = WIDTHS[level][-1], {widths}", *appended_stage("decoder", made), *body]
        return ["self.decoder = nn.ModuleList()", *from_below(body)]
    body = [*appended_stage("decoder", made), *body]
    if needs_level(body):
        return ["self.decoder = nn.ModuleList()", *from_below(["widths = WIDTHS[level]", *body])]
    loop = "for widths in reversed(WIDTHS[:-1]):"
    return ["self.decoder = nn.ModuleList()", loop, *(f"    {line}" for line in body)]


def from_below(body: list[str]) -> list[str]:
    return ["for level in reversed(range(DEPTH - 1)):", *(f"    {line}" for line in body)]


def decoder_arguments(script: Script, side: Side) -> list[str]:
    config, given = script.config, list[str]()
    if side.is_repeated:
        key = "decoder.repeats" if config["decoder.repeats"] is not None else "repeats"
        repeats = [part.repeats for part in script.spec.decoder]
        given.append(script.by_level("DECODER_REPEATS", repeats, key, more=1))
    if side.kernel:
        key = "decoder.kernel_size" if config["decoder.kernel_size"] is not None else "kernel_size"
        given.append(script.by_level("DECODER_KERNEL_SIZE", list(side.kernels), key, more=1))
    return [*given, *(option_of_decoder(script, name, values) for name, values in side.options)]


def option_of_decoder(script: Script, name: str, values: tuple[Any, ...]) -> str:
    """Return the expression of a block's option at a level."""
    left = tuple(dict(part.block.options).get(name) for part in script.spec.encoder)
    if left[:-1] == values:
        return script.by_level(name.upper(), left, f"block.{name}")
    return script.by_level(f"DECODER_{name.upper()}", values, f"decoder.block.{name}", more=1)
