"""The outputs of a network in PyTorch."""

from dataclasses import dataclass, field, replace

from unetgen.emit.eject.code import WIDTH, LayerCall, class_of, literal_text, method_lines, sequence, stacked
from unetgen.emit.eject.filters import decoder_widths
from unetgen.emit.eject.script import Script, plain_axes
from unetgen.emit.eject.torch.layers import Convolution, activation_layer, norm_layer, unit_layers
from unetgen.emit.eject.torch.ups import MODES
from unetgen.emit.eject.torch.widths import last_width_at
from unetgen.errors import SettingError
from unetgen.graph.spec import Fusion, Head, Stage


@dataclass
class Heads:
    """The lines of the network's class that make and use its outputs.

    `each` makes one in the loop of the right side, of a map of `before` channels.
    """

    made: list[str]
    used: list[str]
    several: bool
    each: list[str] = field(default_factory=list[str])


def heads(script: Script) -> Heads:
    """Return the lines of all outputs.

    Raises:
        SettingError: there is an output that is not written.
    """
    spec = script.spec
    if not spec.heads:
        return Heads([], [f"return {last_map(script)[1]}"], False)
    main, others = spec.heads[0], spec.heads[1:]
    last = Stage(0, spec.depth - 1)
    if main.name or main.at != last:
        raise SettingError("head.kind", "'none' leaves heads of your own alone, which are not written.")
    levels = supervised_levels(script, main, others)
    script.constant("CLASSES", main.unit.filters)
    if others and main.before:
        raise SettingError("head.before.filters", "is set beside deep_supervision, which is not written.")
    if not others:
        return alone(script, main)
    return several(script, main, others, levels)


def alone(script: Script, main: Head) -> Heads:
    """Return the lines of a single output."""
    layers: list[LayerCall] = []
    channels, x = last_map(script)
    for unit in main.before:
        after = script.constant("HEAD_FILTERS", unit.filters) if unit.filters else channels
        layers += unit_layers(script, unit, Convolution(channels, after, kernel_of(unit.kernel_size)))
        channels = after
    layers += last_layers(script, main, channels)
    made = [line[8:] for line in sequence("self.head = ", layers, 8)]
    return Heads(made, [f"return self.head({x})"], False)


def last_map(script: Script) -> tuple[str, str]:
    """Return the expressions of the last map's channels, and of the map."""
    nested = (last_width_at(script, "0"), "rows[0][-1]")
    return {"nested": nested, "full_scale": ("channels[0]", "maps[0]")}.get(script.spec.topology, ("before", "x"))


def last_layers(script: Script, head: Head, channels: str, final: bool = True) -> list[LayerCall]:
    """Return the last convolution of a head, with its norm and activation."""
    unit = replace(head.unit, norm=None)
    layers = unit_layers(script, unit, Convolution(channels, "CLASSES", kernel_of(unit.kernel_size)))
    layers += [norm_layer(script, head.unit.norm, "CLASSES")] if head.unit.norm else []
    if head.image:
        raise SettingError("head.image", f"{head.image!r} is not written as PyTorch. Leave it out.")
    return layers + ([activation_layer(head.final, "CLASSES")] if head.final and final else [])


def kernel_of(kernel: tuple[int, ...]) -> str:
    return literal_text(plain_axes([kernel])[0])


def supervised_levels(script: Script, main: Head, others: tuple[Head, ...]) -> list[int]:
    """Return the levels with an output for deep supervision.

    Raises:
        SettingError: another output.
    """
    depth = script.spec.depth
    for head in others:
        if not (head.at.column or head.at == Stage(depth - 1, 0)) or head.labels != main.labels:
            raise SettingError("extra_heads", "has an output that is not a copy of the main one on the right side.")
        if replace(head.unit, kernel_size=(), padding="same") != replace(main.unit, kernel_size=(), padding="same"):
            raise SettingError("extra_heads", "has an output that is not a copy of the main one on the right side.")
        if head.final != main.final or head.before:
            raise SettingError("extra_heads", "has an output that is not a copy of the main one on the right side.")
    return [head.at.level for head in others]


def several(script: Script, main: Head, others: tuple[Head, ...], levels: list[int]) -> Heads:
    """Return the lines of the main output and those of deep supervision."""
    spec = script.spec
    if any(head.unit.kernel_size != main.unit.kernel_size for head in others):
        raise SettingError("deep_supervision.kernel_size", "is not the main head's, which is not written.")
    whole = script.config["deep_supervision.stages"] == "all" and levels == [*range(1, spec.depth - 1)]
    chosen = chosen_levels(script, levels, whole)
    resized, fused = others[0].full_size, spec.fusion
    if whole and not resized and not fused:
        layers = last_layers(script, main, "before")
        return Heads(
            ["self.heads = nn.ModuleList()"],
            ["return tuple(reversed(outputs))  # the full size first"],
            True,
            appended_head(layers),
        )
    layers = last_layers(script, main, "channels", final=not resized)
    head_class(script, layers, main if resized else None, others[0].interpolation)
    made = made_heads(script, chosen)
    used = used_heads(script, chosen, "head({}, maps[0].shape[2:])" if resized else "head({})")
    if not fused:
        return Heads(made, [*used, "return tuple(outputs)"], True)
    fuse, ends = fused_lines(script, fused)
    return Heads([*made, *fuse], [*used, *ends], False)


def made_heads(script: Script, chosen: str) -> list[str]:
    """Return the lines that make a head for each chosen level."""
    widths = decoder_widths(script, last_width_at(script, "level"))
    deepest = has_bottleneck(script)
    listed = widths.removesuffix("[level]").isupper()
    channels = widths if script.is_flat else f"{widths}[-1]" if listed else last_width_at(script, "level")
    lines: list[str] = []
    if deepest and listed and not channels.startswith(last_width_at(script, "level")):
        every = widths.removesuffix("[level]")
        below = f"{every.removeprefix('DECODER_')}[-1]"
        lines = [f"widths = [*{every}, {below}]  # by level"]
        channels = "widths[level]" if script.is_flat else "widths[level][-1]"
    slices = {"range(DEPTH - 1)": "FILTERS[:-1]", "range(DEPTH)": "FILTERS"}
    if channels == "FILTERS[level]" and chosen in slices:
        return [*lines, f"self.heads = nn.ModuleList([Head(channels) for channels in {slices[chosen]}])"]
    return [*lines, f"self.heads = nn.ModuleList([Head({channels}) for level in {chosen}])"]


def levels_of_outputs(script: Script) -> list[int]:
    return [head.at.level for head in script.spec.heads[1:]]


def used_heads(script: Script, chosen: str, call: str) -> list[str]:
    """Return the lines that make the outputs of the maps, which come from below."""
    if chosen == ("range(DEPTH)" if has_bottleneck(script) else "range(DEPTH - 1)"):
        names, every, x = "head, y", "zip(self.heads, maps, strict=True)", "y"
    else:
        names, every, x = "head, level", f"zip(self.heads, {chosen}, strict=True)", "maps[level]"
    lines = [f"outputs = [{call.format(x)} for {names} in {every}]"]
    if len(lines[0]) > WIDTH - 8:
        lines = [f"pairs = {every}", f"outputs = [{call.format(x)} for {names} in pairs]"]
    return ["maps.reverse()  # by level, 0 at the top", *lines]


def has_bottleneck(script: Script) -> bool:
    """Return whether the lowest stage has an output."""
    return script.spec.depth - 1 in levels_of_outputs(script)


def chosen_levels(script: Script, levels: list[int], whole: bool) -> str:
    """Return the expression of the levels with an output, the main one's first."""
    if whole:
        return "range(DEPTH - 1)"
    if levels == [*range(1, script.spec.depth)]:
        return "range(DEPTH)"
    return script.constant("SUPERVISED", (0, *levels))


def fused_lines(script: Script, fused: Fusion) -> tuple[list[str], list[str]]:
    """Return the lines that make what joins outputs, and those that use it."""
    final = activation_layer(fused.final, "CLASSES") if fused.final else None
    if fused.kind == "sum":
        made = [f"self.activation = {final.text}"] if final else []
        total = ["x = outputs[0]", "for output in outputs[1:]:", "    x = x + output"]
        return made, [*total, "return self.activation(x)" if final else "return x"]
    if fused.kind != "conv" or not fused.unit:
        raise SettingError("deep_supervision.fuse", "'mean' is not written as PyTorch. Use sum or conv.")
    before = Convolution("CLASSES * len(self.heads)", "CLASSES", "1")
    layers = unit_layers(script, replace(fused.unit, norm=None), before)
    layers += [norm_layer(script, fused.unit.norm, "CLASSES")] if fused.unit.norm else []
    layers += [final] if final else []
    made = [line[8:] for line in sequence("self.fuse = ", layers, 8)]
    return made, ["return self.fuse(torch.cat(outputs, 1))"]


def appended_head(layers: list[LayerCall]) -> list[str]:
    """Return the lines that append an output."""
    made = [line[12:] for line in sequence("head = ", layers, 12)]
    whole = f"self.heads.append({made[0].removeprefix('head = ')})"
    return [whole] if len(made) == 1 and len(whole) <= WIDTH - 12 else [*made, "self.heads.append(head)"]


def head_class(script: Script, layers: list[LayerCall], resized: Head | None, way: str) -> None:
    """Add the class of an output.

    `resized` is a head whose output is brought to the full size.
    """
    if not resized:
        body = [line[8:] for line in stacked("super().__init__(", layers, ")", 8)]
        text = "An output: a map of classes."
        script.add(
            "Head", class_of("Head", "nn.Sequential", text, method_lines("__init__", ["channels: int"], "None", body))
        )
        return
    mode = "" if way == "nearest" else f', mode="{MODES[script.dims]}"'
    conv = [line[8:] for line in stacked("self.conv = nn.Sequential(", layers, ")", 8)] if len(layers) > 1 else [
        f"self.conv = {layers[0].text}"]  # fmt: skip
    body = ["super().__init__()", *conv]
    forward = ["x = self.conv(x)", "if x.shape[2:] != size:", f"    x = functional.interpolate(x, size{mode})"]
    if resized.final:
        body.append(f"self.activation = {activation_layer(resized.final, 'CLASSES').text}")
    forward.append("return self.activation(x)" if resized.final else "return x")
    made = class_of(
        "Head",
        "nn.Module",
        "An output at the full size.",
        method_lines("__init__", ["channels: int"], "None", body),
        method_lines("forward", ["x: Tensor", "size: torch.Size"], "Tensor", forward),
    )
    script.add("Head", made)
