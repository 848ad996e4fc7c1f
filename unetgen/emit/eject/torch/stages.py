"""The loops that make the stages of both sides."""

from unetgen.emit.eject.code import wrapped_lines
from unetgen.emit.eject.filters import decoder_widths
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.sides import Side, one_of
from unetgen.emit.eject.torch.ups import Joining


def encoder_lines(script: Script, side: Side, down: tuple[list[str], str]) -> list[str]:
    """Return the lines that make the left side, the bottleneck last."""
    before, factor = down
    given, named = ["channels", "filters(level)"], dict[str, str]()
    if side.is_repeated:
        repeats = [part.repeats for part in script.spec.encoder]
        named["repeats"] = script.by_level("REPEATS", repeats, "repeats")
    if side.kernel:
        named["kernel"] = script.by_level("KERNEL_SIZE", list(side.kernels), "kernel_size")
    if side.stride:
        named["stride"] = f"{factor} if level else {one_of(script, side)}"
    lines = [f"{name} = {value}" for name, value in named.items() if not value.isidentifier()]
    given += [value if value.isidentifier() else name for name, value in named.items()]
    made = dedented(wrapped_lines(f"stage = {side.stage}(", given, ")", 12))
    body = [*lines, *begun_stage(before, [line[4:] for line in made]), "self.encoder.append(stage)"]
    loop = [f"    {line}" for line in [*body, "channels = filters(level)[-1]"]]
    return ["self.encoder = nn.ModuleList()", "for level in range(DEPTH):", *loop]


def begun_stage(before: list[str], made: list[str]) -> list[str]:
    """Return the lines that make a stage, with a down-sampling of its own first."""
    if not before:
        return made
    if not before[0].startswith("Down(channels, filters"):
        return [*made, "if level:", f"    stage = nn.Sequential({before[0]}, stage)"]
    block = [made[0].replace("stage = ", "block = ", 1), *made[1:]]
    down = ["if level:", f"    stage.append({before[0]})", "    channels = filters(level)[0]"]
    return ["stage = nn.Sequential()", *down, *block, "stage.append(block)"]


def dedented(lines: list[str]) -> list[str]:
    return [line[8:] for line in lines]


def decoder_lines(script: Script, side: Side, joining: Joining, maps: bool) -> list[str]:
    """Return the lines that make the right side, the lowest stage first."""
    named = {"skip": "filters(level)[-1]", "widths": decoder_widths(script)}
    given = ["channels", *named]
    config = script.config
    if side.is_repeated:
        key = "decoder.repeats" if config["decoder.repeats"] is not None else "repeats"
        repeats = [part.repeats for part in script.spec.decoder]
        given.append(script.by_level("DECODER_REPEATS", repeats, key, more=1))
    if side.kernel:
        key = "decoder.kernel_size" if config["decoder.kernel_size"] is not None else "kernel_size"
        given.append(script.by_level("DECODER_KERNEL_SIZE", list(side.kernels), key, more=1))
    lines = [f"{name} = {value}" for name, value in named.items()]
    made = dedented(wrapped_lines("stage = Decoder(", [*given, *joining.given], ")", 12))
    body = [*lines, *(line[4:] for line in made), "self.decoder.append(stage)", "channels = widths[-1]"]
    body += ["outputs.append(channels)"] if maps else []
    begun = ["outputs = [channels]  # of the stages, from below"] if maps else []
    loop = ["self.decoder = nn.ModuleList()", "for level in reversed(range(DEPTH - 1)):", *(f"    {b}" for b in body)]
    return [*begun, *loop, *(["outputs.reverse()  # by level"] if maps else [])]
