"""The lines of a residual block's shortcut."""

from dataclasses import replace
from typing import Any

from unetgen.emit.eject.keras.kinds import Kind
from unetgen.emit.eject.keras.own_layers import fit_channels_class, tile_class
from unetgen.emit.eject.keras.units import Wording, lines_of_unit
from unetgen.emit.eject.keras.words import applied, channels_in, layer, layout, one_step_in
from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.parts import Function
from unetgen.network.blocks._shortcut import Shortcut, projection, split

NAMES = {"projection_kernel": "kernel", "projection_norm": "norm", "projection_bias": "bias", "shortcut_pool": "pool"}
OF_BLOCK = ("activate", "projection_first")


def shortcut_of(kind: Kind) -> Shortcut:
    options = {NAMES.get(key, key): value for key, value in kind.block.options if key not in OF_BLOCK}
    return Shortcut(**options)


def shortcut_lines_of(script: Script, kind: Kind) -> list[str]:
    """Return the lines that bring the shortcut to the output's channels and size."""
    shortcut = shortcut_of(kind)
    weightless = shortcut.projection in ("pad", "tile")
    pooled = kind.strided and (shortcut.pool or weightless)
    lines = pool_lines(script, shortcut) if pooled else []
    strides = "strides" if kind.strided and not pooled else ""
    return lines + (
        weightless_lines(script, kind, shortcut) if weightless else projected(script, kind, shortcut, strides)
    )


def pool_lines(script: Script, shortcut: Shortcut) -> list[str]:
    """Return the pooling that strides in place of the projection."""
    kind = f"{'Average' if shortcut.pool else 'Max'}Pooling{script.dims}D"
    given = ["strides" if shortcut.pool else "1", "strides=strides", 'padding="same"']
    made = applied(layer(script, kind, given, "{name}_shortcut_pool", layout(script)), "shortcut", "shortcut")
    return ["if strides != 1:", f"    {made}"]


def weightless_lines(script: Script, kind: Kind, shortcut: Shortcut) -> list[str]:
    before, last = channels_in(script, "x"), kind.last_width
    if shortcut.projection == "tile":
        made = layer(script, tile_class(script), [f"{last} // {before}"], "{name}_shortcut")
    else:
        made = layer(script, fit_channels_class(script), [last], "{name}_shortcut")
    return [f"if {before} != {last}:", f"    {applied(made, 'shortcut', 'shortcut')}"]


def projected(script: Script, kind: Kind, shortcut: Shortcut, strides: str) -> list[str]:
    """Return the lines of a convolution, under the condition that it is needed."""
    if shortcut.kernel == "units_where_strided" and strides:
        wide = projection_lines(script, kind, shortcut._replace(kernel="units"), strides, False)
        narrow = projection_lines(script, kind, shortcut._replace(kernel="one"), "", False)
        needed = "else" if shortcut.projection == "always" else f"elif {channels_differ(script, kind)}"
        return [f"if {strides} != 1:", *one_step_in(wide), f"{needed}:", *one_step_in(narrow)]
    lines = projection_lines(script, kind, shortcut, strides, True)
    if shortcut.projection == "always":
        return lines
    steps = f" or {strides} != 1" if strides else ""
    return [f"if {channels_differ(script, kind)}{steps}:", *one_step_in(lines)]


def channels_differ(script: Script, kind: Kind) -> str:
    return f"{channels_in(script, 'x')} != {kind.last_width}"


def projection_lines(script: Script, kind: Kind, shortcut: Shortcut, strides: str, may: bool) -> list[str]:
    wide = shortcut.kernel == "units"
    if kind.bare and wide:
        raise SettingError("block.projection_kernel", "'units' beside a bare first convolution is not written.")
    unit = replace(kind.unit, filters=1, strides=(2,) * script.dims if strides else None)
    made = projection(unit, unit, shortcut)
    words: dict[str, Any] = {"kernel": "1"}
    if wide:
        at = kind.wording("")
        words = {"kernel": at.kernel.replace("[j]", "[0]"), "per_axis": at.per_axis}
    given = Wording(name="{name}_shortcut", filters=kind.last_width, strides=strides, may_stride=may, source="shortcut",
                    target="shortcut", **words)  # fmt: skip
    return lines_of_unit(script, made, given)


def activate_word(kind: Kind) -> Any:
    return dict(kind.block.options).get("activate", "sum")


def behind_sum(kind: Kind) -> Function | None:
    """Return the activation after the sum."""
    return split(kind.unit, activate_word(kind))[1]


def activation_condition(kind: Kind) -> str:
    """Return the condition of a unit's activation, empty where each has it."""
    if not behind_sum(kind):
        return ""
    if activate_word(kind) == "both":
        return f"same or {kind.before_the_last}" if shortcut_of(kind).projection == "tile" else ""
    return kind.before_the_last
