"""The function of a U-Net inside a stage (U²-Net)."""

from unetgen.emit.eject.keras.kinds import Kind
from unetgen.emit.eject.keras.units import lines_of_unit
from unetgen.emit.eject.keras.words import applied, definition, is_first, layer, layout, one_step_in, pixels_of
from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.ops import ResizeTo


def rsu_body(script: Script, kind: Kind) -> list[str]:
    """Return the lines of a residual U-block.

    Raises:
        SettingError: its convolutions vary, or its sizes are odd or open.
    """
    refuse_in_rsu(script, kind)
    unit = lines_of_unit(script, kind.unit, kind.wording("{name}", dilation="rate", filters="filters"))
    script.add("conv", definition("conv", ["x", "filters", "name", "rate=1"], "", unit))
    pool = layer(script, f"MaxPooling{script.dims}D", ["2"], "{name}_left{level}_pool", layout(script))
    rate = "1 if pools else 2**level"
    down = [
        "if level and pools:",
        f"    {applied(pool)}",
        f'x = conv(x, inner, f"{{name}}_left{{level}}_conv", {rate})',
        "lefts.append(x)",
    ]
    return [
        f"inner = max(round({kind.first_width} * middle), 1)",
        f'entry = x = conv(x, {kind.first_width}, f"{{name}}_conv0")',
        "lefts = []",
        "for level in range(height - 1):",
        *one_step_in(down),
        'x = conv(x, inner, f"{name}_bottom", 2 if pools else 2 ** (height - 1))',
        "for level in reversed(range(height - 1)):",
        *one_step_in(up_lines_of_rsu(script, kind, rate)),
        f"x = {layer(script, 'Add', [], '{name}_add')}([x, entry])",
    ]


def up_lines_of_rsu(script: Script, kind: Kind, rate: str) -> list[str]:
    """Return the lines of a level of the right side."""
    from unetgen.emit.eject.keras.edges import up_sampling_of

    axis = ["axis=1"] if is_first(script) else []
    join = layer(script, "Concatenate", axis, "{name}_right{level}_concat")
    width = f"inner if level else {kind.first_width}"
    return [
        f"if {pixels_of(script, 'x')} != {pixels_of(script, 'lefts[level]')}:",
        f"    {applied(up_sampling_of(script, True, False, '2', '{name}_right{level}_up'))}",
        f"x = {join}([x, lefts[level]])",
        f'x = conv(x, {width}, f"{{name}}_right{{level}}_conv", {rate})',
    ]


def refuse_in_rsu(script: Script, kind: Kind) -> None:
    """Refuse what the function has no words for.

    Raises:
        SettingError: the message follows the key.
    """
    if kind.by_level or kind.by_conv or kind.strided or kind.bare:
        raise SettingError("block.kind", "'rsu' is written for convolutions that are alike.")
    if script.plan.dynamic or any(isinstance(node.op, ResizeTo) for node in script.plan):
        raise SettingError("input.size", "is open, or odd within block=rsu, which is not written as Keras.")
