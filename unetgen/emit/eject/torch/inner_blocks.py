"""The classes of recurrent blocks, and of U-Nets inside a stage."""

from typing import Any

from unetgen.emit.eject.code import class_of, function_lines, method_lines, sequence
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.layers import Convolution, unit_layers
from unetgen.emit.eject.torch.sides import Side, layers_of_unit
from unetgen.emit.eject.torch.ups import MODES
from unetgen.emit.eject.torch.widths import first_filters, loop_over_convs, width_parameters
from unetgen.errors import SettingError
from unetgen.network.blocks._parts import bare, block_pointwise

RSU_OPTIONS = {"height": "int", "middle": "float", "pools": "bool"}


def conv_function(script: Script, side: Side, dilation: str = "") -> None:
    """Add the function that makes a unit, dilated by its `rate` if one is asked for."""
    layers = layers_of_unit(script, side, dilation=dilation)
    given = ["before: int", "after: int", *([f"{dilation}: int = 1"] if dilation else [])]
    script.add("conv", function_lines("conv", given, "nn.Sequential", sequence_lines("return ", layers)))


def sequence_lines(start: str, layers: Any) -> list[str]:
    return [line[4:] for line in sequence(start, layers, 4)]


def refuse_what_varies(side: Side) -> None:
    if side.stride or side.kernel or side.rates or side.conv_kernels:
        raise SettingError("block.kind", f"{side.block.name!r} with strides or kernels by level is not written.")


def recurrent_class(script: Script, side: Side) -> list[str]:
    """Return the class of convolutions that are applied again (Alom 2018).

    Raises:
        SettingError: each time with weights of their own.
    """
    refuse_what_varies(side)
    options = dict(side.block.options)
    if not options.get("shared_weights", True):
        raise SettingError("block.shared_weights", "is false, which is not written as PyTorch. Leave it out.")
    conv_function(script, side)
    entry = unit_layers(script, bare(block_pointwise(side.unit, 1)), Convolution("before", first_filters(script), "1"))[
        0
    ]
    times = script.constant("RECURRENCES", options.get("recurrences", 2), "block.recurrences")
    made = [
        "super().__init__()",
        f"self.entry = {entry.text}",
        f"self.convs = nn.ModuleList([conv(after, after) {loop_over_convs(side)[:-1]}])",
    ]
    forward = [
        "entry = x = self.entry(x)",
        "for layer in self.convs:",
        "    y = layer(x)",
        f"    for _ in range({times}):",
        "        y = layer(x + y)",
        "    x = y",
        "return x + entry" if options.get("residual", True) else "return x",
    ]
    return class_of(
        side.block_name,
        "nn.Module",
        "Convolutions, each applied again to the sum of its input and output.",
        method_lines("__init__", width_parameters(side), "None", made),
        method_lines("forward", ["x: Tensor"], "Tensor", forward),
    )


def rsu_class(script: Script, side: Side) -> list[str]:
    """Return the class of a U-Net inside a stage (Qin 2020)."""
    refuse_what_varies(side)
    conv_function(script, side, "rate")
    made = [
        "super().__init__()",
        "self.pools = pools" if script.is_flat else "self.pools, after = pools, widths[0]",
        "inner = max(round(after * middle), 1)",
        "rates = [1 if pools else 2**level for level in range(height - 1)]",
        "self.entry = conv(before, after)",
        "self.left, self.right = nn.ModuleList(), nn.ModuleList()",
        "for level, rate in enumerate(rates):",
        "    self.left.append(conv(inner if level else after, inner, rate))",
        "    self.right.append(conv(2 * inner, inner if level else after, rate))",
        "self.bottom = conv(inner, inner, 2 if pools else 2 ** (height - 1))",
    ]
    given = [*width_parameters(side), *(f"{name}: {kind}" for name, kind in RSU_OPTIONS.items())]
    return class_of(
        side.block_name,
        "nn.Module",
        "A U-Net with a shortcut around it; without pools its convolutions dilate.",
        method_lines("__init__", given, "None", made),
        method_lines("forward", ["x: Tensor"], "Tensor", rsu_forward(script)),
    )


def rsu_forward(script: Script) -> list[str]:
    dims = script.dims
    return [
        "entry = x = self.entry(x)",
        "skips: list[Tensor] = []",
        "for level, left in enumerate(self.left):",
        "    if level and self.pools:",
        f"        x = functional.max_pool{dims}d(x, 2, ceil_mode=True)",
        "    x = left(x)",
        "    skips.append(x)",
        "x = self.bottom(x)",
        "for right, skip in zip(reversed(self.right), reversed(skips), strict=True):",
        "    if x.shape[2:] != skip.shape[2:]:",
        f'        x = functional.interpolate(x, skip.shape[2:], mode="{MODES[dims]}")',
        "    x = right(torch.cat([x, skip], 1))",
        "return x + entry",
    ]
