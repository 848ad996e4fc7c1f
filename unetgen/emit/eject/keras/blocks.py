"""The functions of a stage: a block of units, and its repeats with an attention."""

from dataclasses import replace
from typing import Any

from unetgen.emit.eject.keras.attentions import CALLED, attention_function
from unetgen.emit.eject.keras.inner_unet import rsu_body
from unetgen.emit.eject.keras.kinds import Kind, kind_of_parts
from unetgen.emit.eject.keras.shortcut import activation_condition, behind_sum, shortcut_lines_of
from unetgen.emit.eject.keras.units import (
    Wording,
    activation_layer_of,
    lines_of_part,
    lines_of_unit,
    norm_layer_of,
)
from unetgen.emit.eject.keras.words import applied, channels_in, definition, is_first, layer, one_step_in
from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.parts import Unit
from unetgen.network.blocks._parts import bare, block_pointwise, has


def kinds_of_sides(script: Script) -> tuple[Kind, Kind | None]:
    """Add the functions of both sides, the same ones where nothing differs.

    The right side has none where its stages have no convolutions.
    """
    spec = script.spec
    right = spec.decoder if any(part.units for part in spec.decoder) else ()
    if not right:
        left = kind_of_parts(script, spec.encoder)
        stage_functions(script, left)
        return left, None
    kept = dict(script.constants)
    try:
        one = kind_of_parts(script, (*spec.encoder, *right))
        if "kernel_size" in one.by_level and all(
            len({unit.kernel_size for part in side for unit in part.units[:1]}) == 1 for side in (spec.encoder, right)
        ):
            raise SettingError("kernel_size", "differs between the sides.")
    except SettingError:
        script.constants = kept
        left = kind_of_parts(script, spec.encoder, "encoder_")
        other = kind_of_parts(script, right, "decoder_")
        stage_functions(script, left)
        stage_functions(script, other)
        return left, other
    stage_functions(script, one)
    return one, one


def stage_functions(script: Script, kind: Kind) -> None:
    """Add the functions of a kind of stage."""
    script.add(block_function(kind), lines_of_block(script, kind))
    if kind.repeated or kind.attention:
        if kind.attention:
            attention_function(script, kind.attention, kind.unit)
        script.add(called_function(kind), stage_function(kind))


def lines_of_block(script: Script, kind: Kind) -> list[str]:
    """Return the function of a block.

    Raises:
        SettingError: it is not written.
    """
    body = BODIES.get(kind.block.name)
    if body is None:
        raise SettingError(
            "block.kind", f"{kind.block.name!r} is not written as Keras. Use one of {', '.join(BODIES)}."
        )
    if "conv" not in kind.unit.order:
        raise SettingError("order", "has no conv, and such a unit is not written.")
    given = ["x", kind.width, "name", *kind.parameters]
    return definition(block_function(kind), given, TEXTS[kind.block.name], body(script, kind))


def block_function(kind: Kind) -> str:
    return f"{kind.prefix}{'conv' if kind.block.name == 'plain' else kind.block.name}_block"


def called_function(kind: Kind) -> str:
    return f"{kind.prefix}stage" if kind.repeated or kind.attention else block_function(kind)


def stage_function(kind: Kind) -> list[str]:
    """Return the function of a block that is repeated, each with its attention."""
    given = ["x", kind.width, "name", *(["repeats"] if kind.repeated else []), *kind.parameters]
    at = "block" if kind.repeated else "name"
    call = [f"x = {block_function(kind)}({', '.join(['x', kind.width, at, *kind.passed])})"]
    if kind.attention:
        function = CALLED.get(kind.attention.name, kind.attention.name)
        call.append(f'x = {function}(x, f"{{{at}}}_{kind.attention.name}")')
    if not kind.repeated:
        return definition(called_function(kind), given, "A block with an attention.", call)
    loop = ['block = f"{name}_block{number}" if repeats > 1 else name', *call, *kind.after_first]
    return definition(
        called_function(kind), given, "A block, repeated.", ["for number in range(repeats):", *one_step_in(loop)]
    )


def plain_body(script: Script, kind: Kind) -> list[str]:
    """Return the lines of convolutions one after the other."""
    unit = lines_of_unit(script, kind.unit, kind.wording("{name}_conv{j}"))
    return [kind.loop, *one_step_in([*unit, *kind.after_first])]


def residual_body(script: Script, kind: Kind) -> list[str]:
    """Return the lines of convolutions with a shortcut around them."""
    options = dict(kind.block.options)
    lines = ["shortcut = x", *shortcut_lines_of(script, kind)]
    active = activation_condition(kind)
    if "same" in active:
        lines.insert(0, f"same = {channels_in(script, 'x')} == {kind.last_width}")
    if options.get("projection_first"):
        lines += ["x = shortcut", *(["strides = 1"] if kind.strided else [])]
    words = kind.wording("{name}_conv{j}", active=active)
    unit = lines_of_unit(script, kind.unit, words)
    lines += [kind.loop, *one_step_in([*unit, *kind.after_first])]
    lines.append(f"x = {layer(script, 'Add', [], '{name}_add')}([x, shortcut])")
    behind = behind_sum(kind)
    return [*lines, *([applied(activation_layer_of(script, behind, "{name}_add_activation"))] if behind else [])]


def only_one(kind: Kind) -> None:
    if kind.by_conv or kind.bare:
        raise SettingError("block.kind", f"{kind.block.name!r} is written for convolutions that are alike.")


def multires_body(script: Script, kind: Kind) -> list[str]:
    """Return the lines of three chained convolutions that are joined."""
    only_one(kind)
    alpha = script.constant("ALPHA", dict(kind.block.options).get("alpha", 1.67))
    lines = [f"shares = [int({alpha} * {kind.first_width} * share) for share in (0.167, 0.333, 0.5)]"]
    lines += beside_lines(script, kind, "sum(shares)")
    unit = lines_of_unit(script, kind.unit, kind.wording("{name}_conv{j}", filters="share"))
    lines += ["maps = []", "for j, share in enumerate(shares):"]
    lines += one_step_in([*unit, "maps.append(x)", *kind.after_first])
    lines.append(f"x = {layer(script, 'Concatenate', join_axis(script), '{name}_join')}(maps)")
    lines += norm_with_scale(script, kind.unit, "{name}_join_norm")
    lines.append(f"x = {layer(script, 'Add', [], '{name}_add')}([shortcut, x])")
    return [*lines, *rescaled_lines(script, kind.unit)]


def respath_body(script: Script, kind: Kind) -> list[str]:
    """Return the lines of a step of a ResPath."""
    only_one(kind)
    words = kind.wording("{name}_conv0", filters=kind.first_width)
    lines = [*beside_lines(script, kind, kind.first_width), *lines_of_unit(script, kind.unit, words)]
    lines.append(f"x = {layer(script, 'Add', [], '{name}_add')}([shortcut, x])")
    return [*lines, *rescaled_lines(script, kind.unit)]


def beside_lines(script: Script, kind: Kind, filters: str) -> list[str]:
    """Return the 1 × 1 convolution beside a block, without activation."""
    unit = replace(block_pointwise(kind.unit, 1), activation=None)
    words = Wording(
        name="{name}_shortcut", filters=filters, kernel="1", strides="strides" * kind.strided, target="shortcut"
    )
    return lines_of_unit(script, unit, words)


def norm_with_scale(script: Script, unit: Unit, name: str) -> list[str]:
    if not has(unit, "norm") or not unit.norm:
        return []
    return [applied(norm_layer_of(script, replace(unit.norm, scale=True, center=True), name, "x"))]


def rescaled_lines(script: Script, unit: Unit) -> list[str]:
    lines: list[str] = []
    if has(unit, "activation") and unit.activation:
        lines = [applied(activation_layer_of(script, unit.activation, "{name}_add_activation"))]
    return [*lines, *norm_with_scale(script, unit, "{name}_add_norm")]


def join_axis(script: Script) -> list[str]:

    return ["axis=1"] if is_first(script) else []


def recurrent_body(script: Script, kind: Kind) -> list[str]:
    """Return the lines of convolutions that are applied again, with the same weights."""
    options: dict[str, Any] = dict(kind.block.options)
    only_one(kind)
    if not options.get("shared_weights", True):
        raise SettingError("block.shared_weights", "false is not written as Keras. Use true.")
    times = script.constant("RECURRENCES", options.get("recurrences", 2), "block.recurrences")
    entry = bare(block_pointwise(kind.unit, 1))
    lines = lines_of_unit(script, entry, Wording(name="{name}_entry", filters=kind.first_width, kernel="1",
                                                 strides="strides" * kind.strided))  # fmt: skip
    residual = options.get("residual", True)
    lines += ["entry = x"] if residual else []
    lines += [kind.loop, *one_step_in(again_lines(script, kind, times))]
    return [*lines, *([f"x = {layer(script, 'Add', [], '{name}_add')}([x, entry])"] if residual else [])]


def again_lines(script: Script, kind: Kind, times: str) -> list[str]:
    """Return the lines of one unit, whose layers with weights are called again."""
    unit = replace(kind.unit, strides=None)
    words = replace(kind.wording("{name}_conv{j}"), strides="")
    made, called, again = list[str](), list[str](), list[str]()
    for part in unit.order:
        lines = lines_of_part(script, unit, part, words, "x")
        if part in ("conv", "norm") and lines:
            if len(lines) > 1:
                raise SettingError("padding", "is not same, and block=recurrent is written with same alone.")
            made.append(lines[0].replace("x = ", f"{part} = ", 1).removesuffix("(x)"))
            called.append(f"x = {part}(x)")
            again.append(f"x = {part}(x)")
        elif lines:
            if part == "activation" and has(unit, part) and "PReLU" in lines[0]:
                raise SettingError("activation.kind", "'prelu' is not written in block=recurrent.")
            called += lines
            again += lines_of_part(script, unit, part, replace(words, name="{name}_conv{j}_again{t}"), "x")
    add = f"x = {layer(script, 'Add', [], '{name}_conv{j}_add{t}')}([source, x])"
    return [*made, "source = x", *called, f"for t in range({times}):", *one_step_in([add, *again])]


BODIES = {
    "plain": plain_body, "residual": residual_body, "multires": multires_body, "respath": respath_body,
    "recurrent": recurrent_body, "rsu": rsu_body,
}  # fmt: skip
TEXTS = {
    "plain": "",
    "residual": "Convolutions with a shortcut around them.",
    "multires": "Three chained convolutions, joined, with a shortcut (Ibtehaz 2020).",
    "respath": "A convolution with a shortcut (Ibtehaz 2020).",
    "rsu": "A U-Net with a shortcut around it; without pools its convolutions dilate (Qin 2020).",
    "recurrent": "Convolutions applied again to the sum of input and output (Alom 2018).",
}
