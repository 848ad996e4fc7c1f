"""The network's function in Keras, and the whole file."""

import re

from unetgen.emit.eject.filters import encoder_filters
from unetgen.emit.eject.header import docstring
from unetgen.emit.eject.keras.blocks import kinds_of_sides
from unetgen.emit.eject.keras.edges import UpWording, down_factor, lines_of_down, lines_of_stem, lines_of_up
from unetgen.emit.eject.keras.gates import gate_call, gate_function
from unetgen.emit.eject.keras.joins import gate_of, lines_of_fit, merge_line
from unetgen.emit.eject.keras.kinds import Kind
from unetgen.emit.eject.keras.outputs import first_outputs, head_call, lines_of_outputs, supervises_all
from unetgen.emit.eject.keras.own_layers import SERIALIZABLE
from unetgen.emit.eject.keras.stages import KEEP_FILTERS, decoder_call, encoder_call, skip_call, skip_filters
from unetgen.emit.eject.keras.topologies import full_scale_lines, nested_lines
from unetgen.emit.eject.keras.untyped import untyped_lines
from unetgen.emit.eject.keras.words import channels_in, is_first, number_or_axes, one_step_in
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.skips import common_skip
from unetgen.emit.eject.statements import broken_lines
from unetgen.emit.keras import model_name
from unetgen.errors import SettingError
from unetgen.graph.spec import Skip
from unetgen.ops import Conv

TOPOLOGIES = ("u", "nested", "full_scale")


def keras_script(script: Script) -> str:
    """Return the text of the Keras file.

    Raises:
        SettingError: the description has something that is not written.
    """
    refuse_unsaid(script)
    script.constant("CHANNELS", script.spec.input.channels)
    sizes = ["None" if axis in script.plan.dynamic else str(n) for axis, n in enumerate(script.spec.input.sizes)]
    script.constants["SIZE"] = f"({', '.join(sizes)}{',' * (len(sizes) == 1)})"
    encoder_filters(script)
    left, right = kinds_of_sides(script)
    body = lines_of_network(script, left, right)
    script.add("unet", ["def unet():", *one_step_in(body)])
    return text_of_file(script)


def refuse_unsaid(script: Script) -> None:
    """Refuse what the file has no words for.

    Raises:
        SettingError: the message follows the key.
    """
    spec = script.spec
    if spec.topology not in TOPOLOGIES:
        raise SettingError(
            "topology", f"{spec.topology!r} is not written as Keras. Use one of {', '.join(TOPOLOGIES)}."
        )
    if spec.depth < 2:
        raise SettingError("depth", "1 has no levels to join. Use 2 or more.")
    if spec.exit or (spec.entry and spec.entry.kind != "first_conv"):
        raise SettingError(
            "down.entry_factor", "changes the size before the first level, which is not written as Keras."
        )
    for key, edges in (("down", spec.down), ("up", spec.up)):
        if block := next((edge.block.name for edge in edges if edge.block.name != "plain"), ""):
            raise SettingError(f"{key}.block.kind", f"{block!r} is not written as Keras. Use plain.")
    if spec.margins:
        raise SettingError("input.on_odd", "'pad' is not written as Keras. Give an input.size that fits.")
    if spec.dtype != "float32" or any(head.dtype != "float32" for head in spec.heads):
        raise SettingError("dtype", f"{spec.dtype!r} is not written as Keras. Use float32, and a policy there.")
    if spec.compute_format:
        raise SettingError("compute_format", "is not written as Keras. Use data_format=channels_last.")
    if spec.encoder_weights:
        raise SettingError("encoder.weights", "is not written as Keras. Leave it out, and load weights there.")
    if spec.layer_prefix:
        raise SettingError("layer_prefix", "is not written as Keras. Leave it out.")
    if script.dims == 1 and is_first(script):
        raise SettingError(
            "data_format", "'channels_first' has no layers in 1D that Keras could use. Use channels_last."
        )
    if any(isinstance(unit.padding, tuple) for part in spec.encoder for unit in part.units) and unpadded(script):
        raise SettingError(
            "input.size", "is odd at a level, where symmetric padding changes with the size, which is not written."
        )


def unpadded(script: Script) -> list[str]:
    """Return the strided convolutions whose odd size Keras pads on both sides."""
    return [
        node.name
        for node in script.plan
        if isinstance(node.op, Conv)
        and max(node.op.strides) > 1 < max(node.op.kernel_size)
        and node.op.padding == "same"
    ]


def lines_of_network(script: Script, left: Kind, right: Kind | None) -> list[str]:
    """Return the body of the network's function."""
    shape = "(CHANNELS, *SIZE)" if is_first(script) else "(*SIZE, CHANNELS)"
    lines = [f'inputs = x = keras.Input({shape}, name="input")', *lines_of_stem(script)]
    down = lines_of_down(script)
    if script.spec.topology == "nested":
        assert right, "a grid has convolutions"
        lines += nested_lines(script, left, right, down)
    else:
        lines += left_lines(script, left, down)
        lines += right_lines(script, right)
    lines += lines_of_outputs(script)
    outputs = "outputs" if script.spec.heads[1:] else "x"
    if script.spec.heads[1:] and supervises_all(script) and not script.spec.fusion:
        outputs = "outputs[::-1]"
    return [*lines, *returned_model(script, f'keras.Model(inputs, {outputs}, name="{model_name(script.plan.name)}")')]


def returned_model(script: Script, model: str) -> list[str]:
    """Return the lines that return the model, with the layers of the left side frozen."""
    levels = script.spec.frozen_levels
    if not levels:
        return [f"return {model}"]
    those = '("encoder", "bottleneck")'
    if levels < script.spec.depth:
        script.constant("FROZEN_LEVELS", levels, "encoder.frozen")
        those = 'tuple(f"encoder{level}_" for level in range(FROZEN_LEVELS))'
    return [
        f"model = {model}",
        "for layer in model.layers:",
        f"    if layer.name.startswith({those}):",
        "        layer.trainable = False",
        "return model",
    ]


def left_lines(script: Script, left: Kind, down: list[str]) -> list[str]:
    """Return the loop of the left side."""
    body = [
        'name = "bottleneck" if level == DEPTH - 1 else f"encoder{level}"',
        *down,
        encoder_call(script, left),
        "skips.append(x)",
    ]
    return ["skips = []", "for level in range(DEPTH):", *one_step_in(body)]


def right_lines(script: Script, right: Kind | None) -> list[str]:
    """Return the loop of the right side."""
    if script.spec.topology == "full_scale":
        assert right, "stages of full scale have convolutions"
        return full_scale_lines(script, right)
    skip = common_skip(script.spec.skip)
    gate, unit, _ = gate_of(script.spec.skip)
    before = gate_function(script, gate, unit) if gate and unit else []
    maps = bool(script.spec.heads[1:])
    body: list[str] = []
    body += ["below = x"] if before and dict(gate.options if gate else ()).get("signal") == "below" else []
    body += joining_lines(script, skip)
    body += late_lines(script)
    body += [decoder_call(script, right)] if right else []
    inside = supervises_all(script)
    begun = ([first_outputs(script)] if inside else ["maps = {}"]) if maps else []
    body = ['name = f"decoder{level}"', *with_skip(body)]
    body += ([f"outputs.append({head_call(script)})"] if inside else ["maps[level] = x"]) if maps else []
    return [*before, *begun, "for level in reversed(range(DEPTH - 1)):", *one_step_in(body)]


def with_skip(body: list[str]) -> list[str]:
    """Return lines that use a skip, named before them if they use it twice."""
    uses = [(at, line) for at, line in enumerate(body) if re.search(r"\bskip\b", line)]
    if len(uses) == 1 and len(re.findall(r"\bskip\b", uses[0][1])) == 1:
        at, line = uses[0]
        return [*body[:at], re.sub(r"\bskip\b", "skips[level]", line), *body[at + 1 :]]
    return ["skip = skips[level]", *body] if uses else body


def joining_lines(script: Script, skip: Skip) -> list[str]:
    """Return the lines that bring a map up and merge the skip with it."""
    spec = script.spec
    lines: list[str] = []
    if not any(spec.late):
        factors = [number_or_axes(up.factor) for up in spec.up]
        factor = down_factor(script, "level") if factors else ""
        lines += lines_of_up(script, spec.up, UpWording(factor=factor, skip=skip_filters(script)))
    if skip.kind == "none":
        return lines
    fit = lines_of_fit(script, skip.fit)
    if skip.part:
        lines.append(f"skip = {skip_call(script, 'skip', '{name}_skip')}")
    lines += fit
    gate, unit, first = gate_of(spec.skip)
    if gate and unit:
        call = gate_call(script, gate, unit)
        condition = "level" if first == 1 else f"level >= {first}"
        lines += [f"if {condition}:", *one_step_in(call)] if first else call
    return [*lines, merge_line(script, skip)]


def late_lines(script: Script) -> list[str]:
    """Return the lines that bring a merged map up, where that comes after the merge."""
    late = script.spec.late
    if not any(late):
        return []
    ups = [up for up in late if up]
    if len(ups) != len(late):
        raise SettingError("up.place", "differs between levels, which is not written as Keras.")
    factor = script.by_level("FACTOR", [number_or_axes(up.factor) for up in ups], "down.factor", more=1)
    above = "level - 1" if ups[0].filters != "skip" else "max(level - 1, 0)"
    known = script.is_flat and script.spec.encoder[0].block.name in KEEP_FILTERS
    skip = f"FILTERS[{above}]" if known else channels_in(script, f"skips[{above}]")
    return lines_of_up(script, ups, UpWording(factor=factor, skip=skip))


def text_of_file(script: Script) -> str:
    """Return the whole file."""
    used = any("ops." in line for lines in script.parts.values() for line in lines)
    own = {name: lines for name, lines in script.parts.items() if SERIALIZABLE in lines}
    parts = [line for lines in (own | script.parts).values() for line in ["", "", *lines]]
    lines = [
        *docstring(script, "Keras"),
        "",
        *untyped_lines(script),
        "import keras",
        f"from keras import layers{', ops' if used else ''}",
        "",
        *script.depth_lines(),
        *parts,
        "",
        "",
        'if __name__ == "__main__":',
        "    network = unet()",
        '    print(f"{network.count_params():,} parameters")',
        "    print(network.output_shape)",
    ]
    return "\n".join(broken_lines(lines)) + "\n"
