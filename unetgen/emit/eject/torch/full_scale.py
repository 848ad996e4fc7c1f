"""The class and the loops of full-scale skips (UNet 3+)."""

from unetgen.emit.eject.code import LayerCall, class_of, method_lines
from unetgen.emit.eject.filters import decoder_convs, decoder_widths
from unetgen.emit.eject.script import Script, one_value, plain_axes
from unetgen.emit.eject.skips import refuse_but_concatenations
from unetgen.emit.eject.torch.known_unit import with_known_unit
from unetgen.emit.eject.torch.layers import Convolution, unit_layers
from unetgen.emit.eject.torch.shortcuts import appended_layers
from unetgen.emit.eject.torch.sides import Side
from unetgen.emit.eject.torch.ups import kernel_beside, up_layers
from unetgen.emit.eject.torch.widths import last_width_at, width_names, width_parameters
from unetgen.errors import SettingError
from unetgen.graph.parts import Part


def refuse_in_full_scale(script: Script) -> None:
    """Refuse what the loops of full-scale skips have no words for.

    Raises:
        SettingError: the message follows the key.
    """
    spec = script.spec
    refuse_but_concatenations(script, "with full-scale skips")
    if any(not is_one_conv(one.part) for one in spec.skip):
        raise SettingError("skip.filters", "is not one convolution on each skip, and only that is written.")
    if any(edge.kind not in ("max", "average") for edge in spec.down):
        raise SettingError("down.kind", "is not a pooling, and only that is written with full-scale skips.")


def is_one_conv(part: Part | None) -> bool:
    return part is not None and len(part.units) == 1 and part.repeats == 1 and part.block.name == "plain"


def full_scale_class(script: Script, side: Side) -> None:
    """Add the class of a stage that receives a map of every level.

    Raises:
        SettingError: its parts vary by level.
    """
    spec = script.spec
    if side.is_repeated or side.kernel or side.options:
        raise SettingError("decoder.repeats", "is not written as PyTorch with full-scale skips.")
    factor = script.constant("FACTOR", one_value(plain_axes([edge.factor for edge in spec.down]), "down.factor"))
    ups = up_layers(script, spec.up, f"{factor} ** (source - level)", "channels[source]")
    pool = f"nn.{'Max' if spec.down[0].kind == 'max' else 'Avg'}Pool{script.dims}d({factor} ** (level - source))"
    parts = [skip.part for skip in spec.skip if skip.part]
    own = script.by_level("SKIP_FILTERS", [part.units[0].filters for part in parts], "skip.filters", more=1)
    kernel = kernel_beside(script, parts[0].units[0], "skip.kernel_size")
    across = unit_layers(script, parts[0].units[0], Convolution("channels[source]", own, kernel))
    across = with_known_unit(script, side, across, "channels[source]", own)
    ups.layers = with_known_unit(script, side, ups.layers, "channels[source]", ups.channels)
    below, left = "*range(level + 1, DEPTH)", "*range(level + 1)"
    sources = f"{below}, {left}" if spec.skip[0].order == "up_first" else f"{left}, {below}"
    if not ups.channels.isupper() or not own.isupper():
        raise SettingError("up.after.filters", "varies by level, which is not written with full-scale skips.")
    whole = f"DEPTH * {own}" if own == ups.channels else f"(DEPTH - 1 - level) * {ups.channels} + (level + 1) * {own}"
    made = [
        "super().__init__()",
        "self.paths = nn.ModuleList()",
        f"for source in [{sources}]:",
        "    path = nn.Sequential()",
        *(f"    {line}" for line in path_lines(ups.layers, pool, across)),
        "    self.paths.append(path)",
        *(line[8:] for line in LayerCall(f"self.block = {side.stage}", (whole, *width_names(side))).lines(8)),
    ]
    forward = [
        "paths = zip(self.paths, maps, strict=True)",
        "return self.block(torch.cat([path(x) for path, x in paths], 1))",
    ]
    given = ["level: int", "channels: list[int]", *width_parameters(side)[1:]]
    text = "Bring a map of every level to this one, join them, convolve."
    script.add("Decoder", class_of("Decoder", "nn.Module", text, method_lines("__init__", given, "None", made),
                                   method_lines("forward", ["maps: list[Tensor]"], "Tensor", forward)))  # fmt: skip


def path_lines(ups: list[LayerCall], pool: str, across: list[LayerCall]) -> list[str]:
    """Return the lines that bring a map up or down, with a convolution after it."""
    shared = ups[-len(across) :] == across
    up = ups[: -len(across)] if shared else ups
    lines = ["if source > level:", *(line[12:] for line in appended_layers(up, "path", 16))]
    lines += ["elif source < level:", f"    path.append({pool})"]
    if shared:
        return [*lines, *(line[12:] for line in appended_layers(across, "path", 12))]
    return [*lines, "if source <= level:", *(line[12:] for line in appended_layers(across, "path", 16))]


def loop_of_full_scale(script: Script, side: Side) -> list[str]:
    """Return the lines that make the right side."""
    widths = decoder_widths(script, last_width_at(script, "level"))
    given = [widths, *([decoder_convs(script)] if side.convs == "convs" else [])]
    channels = "FILTERS.copy()" if script.is_flat else "[widths[-1] for widths in WIDTHS]"
    return [
        f"channels = {channels}  # of the maps, by level",
        "self.decoder = nn.ModuleList()",
        "for level in reversed(range(DEPTH - 1)):",
        f"    self.decoder.append(Decoder(level, channels, {', '.join(given)}))",
        f"    channels[level] = {widths if script.is_flat else f'{widths}[-1]'}",
    ]


def lines_of_full_scale(script: Script, stem: bool) -> list[str]:
    """Return the lines that pass a map down and up."""
    below, left = "*maps[level + 1 :]", "*maps[: level + 1]"
    maps = f"{below}, {left}" if script.spec.skip[0].order == "up_first" else f"{left}, {below}"
    return [
        "maps: list[Tensor] = []  # by level",
        *(["x = self.stem(x)"] if stem else []),
        "for stage in self.encoder:",
        "    x = stage(x)",
        "    maps.append(x)",
        "for level, stage in zip(reversed(range(DEPTH - 1)), self.decoder, strict=True):",
        f"    maps[level] = stage([{maps}])",
    ]
