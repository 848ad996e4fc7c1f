"""The lines that make the shortcut of a residual block."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from unetgen.emit.eject.code import STEP, WIDTH, LayerCall, class_of, method_lines, sequence
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.layers import Convolution, unit_layers
from unetgen.emit.eject.torch.sides import Side, one_of
from unetgen.emit.eject.torch.widths import last_width
from unetgen.errors import SettingError
from unetgen.network.blocks._shortcut import Shortcut, projection


def shortcut_lines(script: Script, side: Side) -> list[str]:
    """Return the lines that make the shortcut.

    Raises:
        SettingError: it is of a kind that is not written.
    """
    options = {key: value for key, value in side.block.options if key not in ("activate", "projection_first")}
    names = {
        "projection_kernel": "kernel",
        "projection_norm": "norm",
        "projection_bias": "bias",
        "shortcut_pool": "pool",
    }
    shortcut = Shortcut(**{names.get(key, key): value for key, value in options.items()})
    if shortcut.projection == "pad":
        raise SettingError("block.projection", "'pad' is not written as PyTorch. Use when_needed, always or tile.")
    if shortcut.kernel == "units_where_strided":
        raise SettingError(
            "block.projection_kernel", "'units_where_strided' is not written as PyTorch. Use one or units."
        )
    if shortcut.projection == "tile":
        return tile_lines(script, side)
    return projected_lines(script, side, shortcut)


def tile_lines(script: Script, side: Side) -> list[str]:
    if side.stride:
        raise SettingError("block.projection", "'tile' is not written where the first convolution strides.")
    ones = ", ".join(["1"] * script.dims)
    made = class_of(
        "Repeat",
        "nn.Module",
        "Repeat the channels.",
        method_lines("__init__", ["times: int"], "None", ["super().__init__()", "self.times = times"]),
        method_lines("forward", ["x: Tensor"], "Tensor", [f"return x.repeat(1, self.times, {ones})"]),
    )
    script.add("Repeat", made)
    last = last_width(script)
    return [f"same = before == {last}", f"self.shortcut = nn.Identity() if same else Repeat({last} // before)"]


def projected_lines(script: Script, side: Side, shortcut: Shortcut) -> list[str]:
    """Return the lines of a shortcut with a convolution, after its pooling if any."""
    unit = replace(side.unit, filters=1)
    made = projection(replace(unit, strides=None if shortcut.pool else unit.strides), unit, shortcut)
    if shortcut.kernel == "units" and side.conv_kernels:
        raise SettingError("block.projection_kernel", "'units' beside kernels by convolution is not written in loops.")
    wide, last = shortcut.kernel == "units", last_width(script)
    kernel = ("kernel" if side.kernel else side.kernel_name) if wide else "1"
    stride = "stride" if side.stride and not shortcut.pool else ""
    layers = unit_layers(
        script, made, Convolution("before", last, kernel, stride, wide and side.kernel not in ("", "int"))
    )
    always, one = shortcut.projection == "always", one_of(script, side)
    lines = ["self.shortcut = nn.Sequential()"]
    if side.stride and shortcut.pool:
        if not all(edge.exact for edge in script.spec.down):
            raise SettingError("block.shortcut_pool", "pools sizes that may be odd, which is not written as PyTorch.")
        lines += [f"if stride != {one}:", f"    self.shortcut.append(nn.AvgPool{script.dims}d(stride, stride))"]
    steps = f" or stride != {one}" if stride else ""
    if not always and len(layers) == 1 and len(lines) == 1:
        return conditional_lines(layers[0], f"before != {last}{steps}")
    indent = 0 if always else 4
    lines += [] if always else [f"if before != {last}{steps}:"]
    if always and len(lines) == 1:
        return [line[8:] for line in sequence("self.shortcut = ", layers, 8)]
    return [*lines, *(line[8:] for line in appended_layers(layers, "self.shortcut", 8 + indent))]


def conditional_lines(layer: LayerCall, condition: str) -> list[str]:
    """Return the lines of a shortcut of one layer, which is there under a condition."""
    for lines in (
        [f"self.shortcut = {layer.text} if {condition} else nn.Identity()"],
        [f"differs = {condition}", f"self.shortcut = {layer.text} if differs else nn.Identity()"],
    ):
        if max(map(len, lines)) <= WIDTH - 8:
            return lines
    return ["self.shortcut = nn.Sequential()", f"if {condition}:", *(
        line[8:] for line in appended(layer, "self.shortcut", 12))]  # fmt: skip


def appended_layers(layers: Sequence[LayerCall], to: str, indent: int) -> list[str]:
    """Return the lines that append layers; those with one condition share it."""
    lines: list[str] = []
    for condition, some in groupby(layers, key=lambda layer: layer.condition):
        lines += [f"{' ' * indent}if {condition}:"] if condition else []
        lines += appended_together([*some], to, indent + STEP * bool(condition))
    return lines


def appended_together(layers: Sequence[LayerCall], to: str, indent: int) -> list[str]:
    """Return the lines that append layers, several on one line where they fit."""
    for alone in (0, 1):
        texts = [layer.text for layer in layers[alone:]]
        whole = f"{' ' * indent}{to}.extend([{', '.join(texts)}])"
        if len(texts) > 1 and len(whole) <= WIDTH:
            return [*(line for one in layers[:alone] for line in appended(one, to, indent)), whole]
    return [line for one in layers for line in appended(one, to, indent)]


def appended(layer: LayerCall, to: str, indent: int) -> list[str]:
    """Return the lines that append a layer."""
    whole = f"{' ' * indent}{to}.append({layer.text})"
    if len(whole) <= WIDTH:
        return [whole]
    inner = layer.lines(indent + STEP)
    return [f"{' ' * indent}{to}.append(", *inner, f"{' ' * indent})"]
