"""The functions of attentions, which weight a stage's output."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from unetgen.emit.eject.keras.own_layers import attend_class
from unetgen.emit.eject.keras.units import Wording, lines_of_unit
from unetgen.emit.eject.keras.words import (
    applied,
    channels_in,
    definition,
    is_first,
    layer,
    layout,
    shared_options,
    weight_items,
)
from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.parts import Recipe, Unit
from unetgen.ops import Activation

CALLED = {"self": "self_attention"}  # functions whose name is not the attention's


def attention_function(script: Script, attention: Recipe, unit: Unit) -> None:
    """Add the function of an attention, with the norm of the stage's units.

    Raises:
        SettingError: it is not written.
    """
    options: dict[str, Any] = dict(attention.options)
    if attention.name == "se":
        script.add("se", squeeze_lines(script, options.get("reduction", 16), bool(options.get("use_bias", True))))
    elif attention.name == "scse":
        script.add("se", squeeze_lines(script, options.get("reduction", 2), True))
        script.add("scse", spatial_and_channel_lines(script, str(options.get("combine", "add"))))
    elif attention.name == "self":
        attend_class(script)
        script.add("self_attention", self_attention_lines(script, options, unit))
    else:
        raise SettingError("attention.kind", f"{attention.name!r} is not written as Keras. Use se, scse or self.")


def self_attention_lines(script: Script, options: Mapping[str, Any], unit: Unit) -> list[str]:
    """Return the function of attention between the pixels of a map."""
    normed = replace(unit, order=("norm",)) if options.get("norm", True) else replace(unit, order=())
    before = lines_of_unit(script, normed, Wording(target="y"))
    point = Unit(filters=None, kernel_size=(1,) * script.dims, order=("conv",), use_bias=options.get("use_bias", True))
    at = Wording(name="{name}_{role}", filters="channels", kernel="1", source="y" if before else "x", target="y")
    conv = lines_of_unit(script, point, at)[0].removeprefix("y = ")
    by_channels = options.get("heads_count") == "channels"
    name = "HEAD_CHANNELS" if by_channels else "HEADS"
    heads = script.constant(name, options.get("heads", 1), "attention.heads")
    heads = f"channels // {heads}" if by_channels else heads
    out = replace(at, name="{name}_project", source="y")
    body = [
        f"channels = {channels_in(script, 'x')}",
        *before,
        'roles = ("query", "key", "value")',
        f"y = [{conv} for role in roles]",
        applied(layer(script, "Attend", [heads], "{name}_attend"), "y", "y"),
        *lines_of_unit(script, replace(point, use_bias=True), out),
        f"x = {layer(script, 'Add', [], '{name}_add')}([x, y])",
    ]
    return definition("self_attention", ["x", "name"], "Attend to all pixels of the map (Wang 2018).", body)


def squeeze_lines(script: Script, reduction: int, use_bias: bool) -> list[str]:
    """Return the function of squeeze and excitation."""
    number = script.constant("REDUCTION", reduction, "attention.reduction")
    given = [] if use_bias else ["use_bias=False"]
    dense = shared_options(script, "DENSE", weight_items(script))
    ones = ", ".join(["1"] * script.dims)
    shape = f"(channels, {ones})" if is_first(script) else f"({ones}, channels)"
    steps = [
        layer(script, f"GlobalAveragePooling{script.dims}D", [], "{name}_squeeze", layout(script)),
        layer(script, "Dense", [f"channels // {number}", *given], "{name}_reduce", dense),
        layer(script, "Activation", ['"relu"'], "{name}_reduce_activation"),
        layer(script, "Dense", ["channels", *given], "{name}_expand", dense),
        layer(script, "Activation", ['"sigmoid"'], "{name}_expand_activation"),
        layer(script, "Reshape", [shape], "{name}_reshape"),
    ]
    body = [f"channels = {channels_in(script, 'x')}"]
    body += [applied(step, "weights" if n else "x", "weights") for n, step in enumerate(steps)]
    body.append(f"x = {layer(script, 'Multiply', [], '{name}_scale')}([x, weights])")
    return definition("se", ["x", "name"], "Weight the channels by their averages (Hu 2018).", body)


def spatial_and_channel_lines(script: Script, combine: str) -> list[str]:
    """Return the function of spatial and channel squeeze and excitation."""
    squeeze = Unit(
        filters=1, kernel_size=(1,) * script.dims, order=("conv", "activation"), activation=Activation("sigmoid")
    )
    words = Wording(name="{name}_spatial_squeeze", filters="1", kernel="1", target="pixels")
    body = ['channels = se(x, f"{name}_channel")', *lines_of_unit(script, squeeze, words)]
    body.append(f"pixels = {layer(script, 'Multiply', [], '{name}_spatial_scale')}([x, pixels])")
    kind, role = ("Maximum", "max") if combine == "max" else ("Add", "add")
    body.append(f"x = {layer(script, kind, [], f'{{name}}_{role}')}([channels, pixels])")
    return definition("scse", ["x", "name"], "Weight channels and pixels at once (Roy 2018).", body)
