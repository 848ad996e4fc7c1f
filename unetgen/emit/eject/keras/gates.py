"""The functions of gates, which let parts of a skip through."""

from dataclasses import replace
from typing import Any

from unetgen.emit.eject.keras.own_layers import resize_class
from unetgen.emit.eject.keras.units import Wording, lines_of_unit
from unetgen.emit.eject.keras.words import applied, channels_in, definition, layer, one_step_in, pixels_of
from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.parts import Recipe, Unit
from unetgen.network.gates._additive import additive_pointwise, norm_of
from unetgen.ops import Activation, Norm


def gate_function(script: Script, gate: Recipe, unit: Unit) -> list[str]:
    """Add the function of a gate, and return the lines that come before the decoder.

    Raises:
        SettingError: it is not written.
    """
    options: dict[str, Any] = dict(gate.options)
    if gate.name == "attention":
        script.add("attention_gate", attention_gate_lines(script, options.get("filters", "halve"), norm_of(unit)))
        return []
    if gate.name != "grid_attention":
        raise SettingError("skip.gate.kind", f"{gate.name!r} is not written as Keras. Use attention or grid_attention.")
    script.add("grid_gate", grid_gate_lines(script, unit))
    return signal_lines(script, options.get("signal_filters", "halve"), unit)


def gate_call(script: Script, gate: Recipe, unit: Unit) -> list[str]:
    """Return the lines that pass a skip through its gate."""
    if gate.name == "attention":
        return ['skip = attention_gate(skip, x, f"{name}_gate")']
    options: dict[str, Any] = dict(gate.options)
    count = options.get("gates", 1)
    signal = "signal" if options.get("signal", "bottleneck") == "bottleneck" else "gating"
    lines = ["gating = signal if level == DEPTH - 2 else below"] if signal == "gating" else []
    if count == 1:
        return [*lines, f'skip = grid_gate(skip, {signal}, f"{{name}}_gate")']
    gates = script.constant("GATES", count, "skip.gate.gates")
    combine = replace(additive_pointwise(script.dims, 1, norm_of(unit)), activation=unit.activation)
    words = Wording(
        name="{name}_gate_combine", filters=channels_in(script, "skip"), kernel="1", source="gated", target="skip"
    )
    joined = layer(script, "Concatenate", axis_of_join(script), "{name}_gate_concat")
    return [
        *lines,
        f'gated = [grid_gate(skip, {signal}, f"{{name}}_gate_gate{{i}}") for i in range({gates})]',
        applied(joined, "gated", "gated"),
        *lines_of_unit(script, combine, words),
    ]


def axis_of_join(script: Script) -> list[str]:
    return ["axis=1"] if channels_in(script, "").endswith("[1]") else []


def additive_lines(script: Script, norm: Norm | None) -> list[str]:
    """Return ReLU of the sum, 1 × 1 convolution, sigmoid."""
    psi = replace(additive_pointwise(script.dims, 1, norm), activation=Activation("sigmoid"))
    return [
        f"weights = {layer(script, 'Add', [], '{name}_add')}([theta, phi])",
        applied(layer(script, "Activation", ['"relu"'], "{name}_add_activation"), "weights", "weights"),
        *lines_of_unit(
            script, psi, Wording(name="{name}_psi", filters="1", kernel="1", source="weights", target="weights")
        ),
    ]


def attention_gate_lines(script: Script, filters: str, norm: Norm | None) -> list[str]:
    """Return the function of the attention gate of most libraries."""
    project = additive_pointwise(script.dims, 1, norm)
    inner = f"filters = {channels_in(script, 'skip')}{' // 2' if filters == 'halve' else ''}"
    body = [inner]
    for name, source in (("theta", "skip"), ("phi", "x")):
        words = Wording(name=f"{{name}}_{name}", kernel="1", source=source, target=name)
        body += lines_of_unit(script, project, words)
    body += additive_lines(script, norm)
    body.append(f"x = {layer(script, 'Multiply', [], '{name}_scale')}([skip, weights])")
    text = "Let the pixels of a skip pass that the up-sampled map asks for (Oktay 2018)."
    return definition("attention_gate", ["skip", "x", "name"], text, body)


def grid_gate_lines(script: Script, unit: Unit) -> list[str]:
    """Return the function of the authors' own gate, at half size."""
    twos, project = (2,) * script.dims, additive_pointwise(script.dims, 1, None)
    halved = Unit(filters=1, kernel_size=twos, strides=twos, padding="valid", use_bias=False, order=("conv",))
    filters = "filters"
    theta = Wording(name="{name}_theta", filters=filters, kernel="2", strides="2", may_stride=False, source="skip",
                    target="theta")  # fmt: skip
    phi = Wording(name="{name}_phi", filters=filters, kernel="1", source="gating", target="phi")
    resize = resize_class(script, "linear")
    body = [f"filters = {channels_in(script, 'skip')}", *lines_of_unit(script, halved, theta)]
    body += lines_of_unit(script, project, phi)
    body += resized_lines(script, resize, "phi", "theta")
    body += [*additive_lines(script, None), *resized_lines(script, resize, "weights", "skip")]
    body.append(f"x = {layer(script, 'Multiply', [], '{name}_scale')}([skip, weights])")
    body += lines_of_unit(script, replace(project, norm=norm_of(unit)), Wording(name="{name}_w", kernel="1"))
    text = "Gate a skip at half of its size (Oktay 2018, the authors' code)."
    return definition("grid_gate", ["skip", "gating", "name"], text, body)


def resized_lines(script: Script, kind: str, name: str, like: str) -> list[str]:
    role = "psi" if name == "weights" else name
    size = pixels_of(script, like)
    made = layer(script, kind, [size], f"{{name}}_{role}_resize")
    return [f"if {pixels_of(script, name)} != {size}:", *one_step_in([applied(made, name, name)])]


def signal_lines(script: Script, filters: str, unit: Unit) -> list[str]:
    """Return the lines of the signal that the bottleneck gives."""
    make = replace(additive_pointwise(script.dims, 1, norm_of(unit)), activation=unit.activation)
    count = f"{channels_in(script, 'x')}{' // 2' if filters == 'halve' else ''}"
    words = Wording(name=f"bottleneck_gate_signal_{filters}", filters=count, kernel="1", target="signal")
    return lines_of_unit(script, make, words)
