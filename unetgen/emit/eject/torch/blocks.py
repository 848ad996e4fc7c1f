"""The classes of a stage: a block of units, and its repeats with an attention."""

from dataclasses import replace

from unetgen.emit.eject.code import class_of, method_lines
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.attentions import attention_class
from unetgen.emit.eject.torch.inner_blocks import recurrent_class, rsu_class
from unetgen.emit.eject.torch.layers import activation_layer
from unetgen.emit.eject.torch.shortcuts import appended_layers, shortcut_lines
from unetgen.emit.eject.torch.sides import (
    Side,
    activate_of,
    class_parameters,
    is_switched,
    layers_of_unit,
    one_of,
    passed,
    side_of,
)
from unetgen.emit.eject.torch.widths import (
    before_the_last,
    last_width,
    loop_over_convs,
    width_names,
    width_parameters,
)
from unetgen.network.blocks._shortcut import split


def both_sides(script: Script) -> tuple[Side, Side]:
    """Add the classes of both sides, the same ones where nothing differs."""
    spec = script.spec
    left, right = side_of(script, spec.encoder, ""), side_of(script, spec.decoder, "")
    if shared(left, right):
        if left.convs != right.convs:
            left, right = replace(left, convs="convs"), replace(right, convs="convs")
        side_classes(script, replace(left, repeats=(*left.repeats, *right.repeats)))
        both = left.is_repeated or right.is_repeated
        return (replace(left, repeats=(2,)), replace(right, repeats=(2,))) if both else (left, right)
    if {left.block_name, left.stage} & {right.block_name, right.stage}:
        left, right = replace(left, prefix="Encoder"), replace(right, prefix="Decoder")
    if len({*left.kernels, *right.kernels}) > 1:
        left = replace(left, kernel_name="ENCODER_KERNEL_SIZE")
        right = replace(right, kernel_name="DECODER_KERNEL_SIZE")
    side_classes(script, left)
    side_classes(script, right)
    return left, right


def shared(left: Side, right: Side) -> bool:
    """Return whether the sides can have the same classes."""
    kernels = {*left.kernels, *right.kernels}
    alike = [
        replace(
            side,
            repeats=(),
            kernels=(),
            options=(),
            bare=False,
            stride="",
            convs="",
            unit=replace(side.unit, strides=None),
        )
        for side in (left, right)
    ]
    return alike[0] == alike[1] and (bool(left.kernel) or len(kernels) == 1)


def side_classes(script: Script, side: Side) -> None:
    """Add the classes of a side."""
    if side.block.name == "residual":
        script.add(side.block_name, residual_class(script, side))
    else:
        written = {"plain": plain_class, "recurrent": recurrent_class, "rsu": rsu_class}[side.block.name]
        script.add(side.block_name, written(script, side))
    if side.is_repeated:
        if side.attention:
            script.add(attention_name(side), attention_class(script, side.attention))
        script.add(side.stage, stage_class(script, side))


def plain_class(script: Script, side: Side) -> list[str]:
    """Return the class of convolutions one after the other."""
    layers = appended_layers(layers_of_unit(script, side), "self", 12)
    step = f"before, stride = after, {one_of(script, side)}" if side.stride else "before = after"
    body = ["super().__init__()", loop_over_convs(side), *(line[8:] for line in layers), f"    {step}"]
    given = class_parameters(script, side, *width_parameters(side))
    return class_of(side.block_name, "nn.Sequential", "", method_lines("__init__", given, "None", body))


def residual_class(script: Script, side: Side) -> list[str]:
    """Return the class of convolutions with a shortcut around them."""
    options = dict(side.block.options)
    first = bool(options.get("projection_first", False))
    behind, last = split(side.unit, activate_of(side))[1], last_width(script)
    body = ["super().__init__()", *shortcut_lines(script, side)]
    if first:
        body += [f"before, stride = {last}, {one_of(script, side)}" if side.stride else f"before = {last}"]
    body += conv_lines(script, side)
    forward = ["return self.convs(x) + self.shortcut(x)"]
    if first:
        forward = ["shortcut = self.shortcut(x)", "return self.convs(shortcut) + shortcut"]
    if behind:
        body.append(f"self.activation = {activation_layer(behind, last).text}")
        forward[-1] = f"return self.activation({forward[-1].removeprefix('return ')})"
    given = class_parameters(script, side, *width_parameters(side))
    text = "Convolutions with a shortcut around them."
    if side.bare:
        text = f"{text[:-1]}; a bare first one has no norm and activation."
    return class_of(
        side.block_name, "nn.Module", text, method_lines("__init__", given, "None", body),
        method_lines("forward", ["x: Tensor"], "Tensor", forward),
    )  # fmt: skip


def conv_lines(script: Script, side: Side) -> list[str]:
    """Return the lines that make a residual block's convolutions."""
    switch = is_switched(side)
    inner = before_the_last(side)
    last = inner if activate_of(side) != "both" else f"same or {inner}"
    layers = layers_of_unit(script, side, last if switch else "")
    lines = [line[8:] for line in appended_layers(layers, "self.convs", 12)]
    names = ["before", *(["stride"] if side.stride else []), *(["bare"] if side.bare else [])]
    values = ["after", *([one_of(script, side)] if side.stride else []), *(["False"] if side.bare else [])]
    step = f"{', '.join(names)} = {', '.join(values)}"
    return ["self.convs = nn.Sequential()", loop_over_convs(side, switch), *lines, f"    {step}"]


def stage_class(script: Script, side: Side) -> list[str]:
    """Return the class of a block that is repeated, each with its attention."""
    call, last = ", ".join(["before", *width_names(side), *passed(side)]), last_width(script)
    attention = [f"    self.append({attention_name(side)}({last}))"] if side.attention else []
    body = [
        "super().__init__()",
        "for _ in range(repeats):",
        f"    self.append({side.block_name}({call}))",
        *attention,
        f"    before, stride = {last}, {one_of(script, side)}" if side.stride else f"    before = {last}",
    ]
    given = class_parameters(script, side, *width_parameters(side), "repeats: int")
    text = "A block, repeated."
    return class_of(side.stage, "nn.Sequential", text, method_lines("__init__", given, "None", body))


def attention_name(side: Side) -> str:
    assert side.attention
    return {"se": "SqueezeExcitation", "scse": "SpatialChannelExcitation"}.get(side.attention.name, "Attention")
