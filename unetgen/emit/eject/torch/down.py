"""The stem, and what is before each stage below the first."""

from dataclasses import replace

from unetgen.emit.eject.code import LayerCall, class_of, literal_text, method_lines, sequence, stacked
from unetgen.emit.eject.filters import stem_filters
from unetgen.emit.eject.script import Script, one_value, plain_axes
from unetgen.emit.eject.torch.layers import Convolution, unit_layers
from unetgen.emit.eject.torch.widths import first_filters
from unetgen.errors import SettingError


def stem_lines(script: Script) -> list[str]:
    """Return the lines that make the stem, if there is one."""
    stem = script.spec.stem
    if not stem:
        return []
    layers: list[LayerCall] = []
    before = "CHANNELS"
    for number, unit in enumerate(stem):
        if unit.is_strided or unit.filters is None:
            raise SettingError("stem.filters", "has a strided or open convolution, which is not written as PyTorch.")
        after = stem_filters(script, unit.filters, number)
        layers += unit_layers(script, unit, Convolution(before, after, literal_text(plain_axes([unit.kernel_size])[0])))
        before = after
    return [*(line[8:] for line in sequence("self.stem = ", layers, 8)), f"before = {before}"]


def down_layers(script: Script) -> tuple[list[str], str]:
    """Return the lines and the expression of what is before a stage below the first.

    Also adds the class `Down` if it is a convolution of its own.
    """
    edges = script.spec.down
    kind = one_value([edge.kind for edge in edges], "down.kind")
    if any(edge.window for edge in edges):
        raise SettingError("down.window", "is not written as PyTorch. Leave it out.")
    factor = script.by_level("FACTOR", plain_axes([edge.factor for edge in edges]), index="level - 1", more=1)
    if kind == "first_conv":
        return [], factor
    if kind in ("max", "average"):
        name = {"max": "MaxPool", "average": "AvgPool"}[kind]
        return [f"nn.{name}{script.dims}d({factor})"], factor
    if kind == "conv":
        return down_class(script, factor), factor
    raise SettingError("down.kind", f"{kind!r} is not written as PyTorch. Use max, average, conv or first_conv.")


def down_class(script: Script, factor: str) -> list[str]:
    """Add the class of a strided convolution, and return the call that makes one."""
    spec = script.spec
    edges = spec.down
    units = [replace(edge.unit, strides=edge.factor) for edge in edges if edge.unit]
    unit = one_value([replace(one, filters=None) for one in units], "down.kernel_size")
    filters = [edge.filters if isinstance(edge.filters, int) else 0 for edge in edges]
    below = [part.units[0].filters for part in spec.encoder[1:]]
    if any(filters) and filters != below:
        raise SettingError("down.filters", "is neither keep nor next, which is not written as PyTorch.")
    kernel = literal_text(plain_axes([unit.kernel_size])[0])
    stride = factor if factor.isidentifier() else literal_text(plain_axes([edges[0].factor])[0])
    layers = unit_layers(script, unit, Convolution("before", "after", kernel, stride))
    body = [line[8:] for line in stacked("super().__init__(", layers, ")", 8)]
    text = "A strided convolution."
    given = ["before: int", "after: int"]
    script.add("Down", class_of("Down", "nn.Sequential", text, method_lines("__init__", given, "None", body)))
    return [f"Down(before, {first_filters(script)})" if any(filters) else "Down(before, before)"]
