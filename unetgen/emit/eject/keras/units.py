"""A unit as lines of Keras: a convolution with its norm, activation and dropout."""

from dataclasses import dataclass

from unetgen.emit.eject.code import literal_text
from unetgen.emit.eject.keras.own_layers import convolution_class
from unetgen.emit.eject.keras.words import (
    applied,
    channel_axis,
    channels_in,
    convolution_options,
    is_first,
    layer,
    layout,
    number_or_axes,
    one_step_in,
    shared_options,
)
from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.parts import Function, Unit
from unetgen.language.keras_words import CLASS_ACTIVATIONS
from unetgen.ops import Dropout, Norm, PReLU

SAME = ['padding="same"']


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The names and expressions in a unit's lines.

    `strides` is empty where nothing strides; with `may_stride` it can be 1. `active`, `dropped` and `whole` are the
    conditions of the activation, the dropout, and all but the convolution.
    """

    name: str = "{name}"
    filters: str = "filters"
    kernel: str = "KERNEL_SIZE"
    per_axis: bool = False
    strides: str = ""
    may_stride: bool = True
    rate: str = ""
    dilation: str = ""
    active: str = ""
    whole: str = ""
    source: str = "x"
    target: str = "x"


def lines_of_unit(script: Script, unit: Unit, words: Wording) -> list[str]:
    """Return the unit's lines in its order."""
    lines: list[str] = []
    source = words.source
    for part in unit.order:
        made = lines_of_part(script, unit, part, words, source)
        if made and words.whole and part != "conv":
            assert source == words.target, "a condition needs a map to leave as it is"
            made = [f"if {words.whole}:", *one_step_in(made)]
        lines += made
        source = words.target if made else source
    return merged(lines)


def merged(lines: list[str]) -> list[str]:
    """Return lines in which the same condition follows itself only once."""
    kept: list[str] = []
    condition = ""
    for line in lines:
        if line.startswith("if ") and line == condition:
            continue
        condition = line if line.startswith("if ") else condition if line.startswith("    ") else ""
        kept.append(line)
    return kept


def lines_of_part(script: Script, unit: Unit, part: str, words: Wording, source: str) -> list[str]:
    """Return the lines of one part of a unit, none where the unit lacks it."""
    at = f"{words.name}_{part}"
    if part == "conv":
        return conv_lines_of(script, unit, words, source)
    if part == "norm" and unit.norm:
        return [applied(norm_layer_of(script, unit.norm, at, source), source, words.target)]
    if part == "activation" and unit.activation:
        made = applied(activation_layer_of(script, unit.activation, at), source, words.target)
        return [f"if {words.active}:", f"    {made}"] if words.active else [made]
    if part == "dropout" and unit.dropout:
        made = applied(dropout_layer_of(script, unit.dropout, at, words.rate), source, words.target)
        return [f"if {words.rate}:", f"    {made}"] if words.rate else [made]
    return []


def conv_lines_of(script: Script, unit: Unit, words: Wording, source: str) -> list[str]:
    """Return the convolution's lines, after a padding of its own."""
    before, padding = padding_lines(script, unit, words, source)
    shared, options = convolution_options(script, padding == SAME)
    given = [words.filters, words.kernel, *([words.strides] if words.strides else [])]
    given += positional(shared if padding == SAME else padding, words.strides)
    given += [f"dilation_rate={words.dilation}"] if words.dilation else []
    if unit.dilation_rate and max(unit.dilation_rate) > 1:
        given.append(f"dilation_rate={literal_text(number_or_axes(unit.dilation_rate))}")
    given += [f"groups={unit.groups}"] if unit.groups > 1 else []
    given += [] if unit.use_bias else ["use_bias=False"]
    made = layer(script, convolution_class(script, unit.use_bias), given, words.name, options)
    return [*before, applied(made, words.target if before else source, words.target)]


def positional(padding: list[str], strides: str) -> list[str]:
    """Return the argument of a padding, which follows the strides if there are any."""
    return [given.removeprefix("padding=") for given in padding] if strides else padding


def padding_lines(script: Script, unit: Unit, words: Wording, source: str) -> tuple[list[str], list[str]]:
    """Return the line of a padding layer, and the convolution's argument.

    Raises:
        SettingError: pixels that are neither same nor symmetric, or that are not zeros.
    """
    if unit.padding == "valid" or max(unit.kernel_size) == 1:
        return [], []
    if unit.border != "constant":
        raise SettingError("padding", f"{unit.border!r} has no layer in Keras. Use symmetric.")
    if unit.padding == "same":
        return [], SAME
    rate = unit.dilation_rate or (1,) * len(unit.kernel_size)
    spans = [(k - 1) * r for k, r in zip(unit.kernel_size, rate, strict=True)]
    if any(2 * p != span for p, span in zip(unit.padding, spans, strict=True)):
        return fixed_padding(script, unit, words, source)
    if not words.strides:
        return [], SAME
    if any(r > 1 for r in rate):
        raise SettingError("dilation_rate", "is set where a convolution strides, which is not written as Keras.")
    made = applied(layer(script, zero_padding(script), [half_kernel(words)], f"{words.name}_pad", layout(script)),
                   source, words.target)  # fmt: skip
    if not words.may_stride:
        return [made], []
    assert source == words.target, "a condition needs a map to leave as it is"
    same = f'padding = "same" if {words.strides} == 1 else "valid"'
    return [f"if {words.strides} != 1:", f"    {made}", same], ["padding"]


def fixed_padding(script: Script, unit: Unit, words: Wording, source: str) -> tuple[list[str], list[str]]:
    """Return the line of a padding by pixels that are not half of the kernel."""
    assert not isinstance(unit.padding, str)
    if not any(unit.padding):
        return [], []
    if words.strides and words.may_stride:
        raise SettingError(
            "padding", "is pixels that are not half of the kernel, which is not written where it strides."
        )
    pixels = literal_text(number_or_axes(unit.padding))
    made = layer(script, zero_padding(script), [pixels], f"{words.name}_pad", layout(script))
    return [applied(made, source, words.target)], []


def zero_padding(script: Script) -> str:
    return f"ZeroPadding{script.dims}D"


def half_kernel(words: Wording) -> str:
    if words.kernel.isdigit():
        return str(int(words.kernel) // 2)
    return f"[k // 2 for k in {words.kernel}]" if words.per_axis else f"{words.kernel} // 2"


def norm_layer_of(script: Script, norm: Norm, name: str, source: str) -> str:
    """Return a normalization.

    Raises:
        SettingError: Keras' layer normalizes other axes on some backends.
    """
    items = [f'"axis": {channel_axis(script)}'] if is_first(script) else []
    items += [f'"momentum": {norm.momentum!r}'] if norm.kind == "batch" and norm.momentum != 0.99 else []
    items += [f'"epsilon": {norm.epsilon!r}'] if norm.epsilon != 1e-3 else []
    items += [f'"{key}": False' for key in ("center", "scale") if not getattr(norm, key)]
    given, options = norm_options(script, items)
    if norm.kind == "batch":
        return layer(script, "BatchNormalization", given, name, options)
    if norm.kind == "layer":
        if is_first(script):
            raise SettingError("norm.kind", "'layer' normalizes the last axis on some backends. Use channels_last.")
        return layer(script, "LayerNormalization", given, name, options)
    return layer(script, "GroupNormalization", [group_count(script, norm, source), *given], name, options)


def norm_options(script: Script, items: list[str]) -> tuple[list[str], str]:
    """Return a norm's arguments, or the constant that has several."""
    text = f"{{{', '.join(items)}}}"
    if len(items) > 1 and script.constants.get("NORM", text) == text:
        return [], shared_options(script, "NORM", items)
    return [item.replace('"', "").replace(": ", "=") for item in items], ""


def group_count(script: Script, norm: Norm, source: str) -> str:
    if norm.kind == "instance":
        return "-1"
    groups = script.constant("GROUPS", norm.groups, "norm.groups")
    return f"{groups} if {channels_in(script, source)} >= {groups} else 1"


def activation_layer_of(script: Script, activation: Function, name: str) -> str:
    """Return an activation.

    Raises:
        SettingError: Keras has no layer that takes its settings.
    """
    if isinstance(activation, PReLU):
        return layer(script, "PReLU", shared_axes(script, activation), name)
    function, given = activation.function, dict(activation.parameters)
    if function == "softmax":
        return layer(script, "Softmax", [f"axis={channel_axis(script)}"] if is_first(script) else [], name)
    if function in CLASS_ACTIVATIONS and is_first(script):
        raise SettingError("activation.kind", f"{function!r} runs along the last axis in Keras. Use channels_last.")
    if not given:
        return layer(script, "Activation", [f'"{function}"'], name)
    own = {"relu": "ReLU", "leaky_relu": "LeakyReLU", "elu": "ELU"}.get(function)
    if own is None:
        raise SettingError("activation.kind", f"{function!r} has no layer in Keras that takes its settings.")
    first = own != "ReLU"  # whose first argument is the largest value
    return layer(script, own, [repr(value) if first else f"{key}={value!r}" for key, value in given.items()], name)


def shared_axes(script: Script, activation: PReLU) -> list[str]:
    """Return the argument for the axes along which slopes are shared."""
    dims = script.dims
    pixels = range(2, dims + 2) if is_first(script) else range(1, dims + 1)
    axes = {"one": range(1, dims + 2), "channel": pixels, "element": range(0)}[activation.slopes]
    return [f"shared_axes={[*axes]}"] if axes else []


def dropout_layer_of(script: Script, dropout: Dropout, name: str, rate: str) -> str:
    number = rate or script.constant("DROPOUT_RATE", dropout.rate, "dropout.rate")
    if dropout.kind == "plain":
        return layer(script, "Dropout", [number], name)
    return layer(script, f"SpatialDropout{script.dims}D", [number], name, layout(script) if script.dims > 1 else "")
