"""The lines of down and up edges, with the stem before them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from unetgen.emit.eject.code import literal_text
from unetgen.emit.eject.filters import stem_filters
from unetgen.emit.eject.keras.kinds import Kind
from unetgen.emit.eject.keras.own_layers import linear_class, transposed_class
from unetgen.emit.eject.keras.units import Wording, lines_of_unit, positional
from unetgen.emit.eject.keras.words import (
    applied,
    channels_in,
    convolution_options,
    layer,
    layout,
    number_or_axes,
    one_step_in,
)
from unetgen.emit.eject.script import Script, one_value
from unetgen.errors import SettingError
from unetgen.graph.parts import Around, Channels, Unit
from unetgen.graph.spec import Up
from unetgen.network.edges import transposed_unit
from unetgen.network.units import transposed_conv
from unetgen.ops import ConvTranspose


def lines_of_stem(script: Script) -> list[str]:
    """Return the lines of the convolutions before the first stage."""
    lines: list[str] = []
    for number, unit in enumerate(script.spec.stem):
        if unit.is_strided or unit.filters is None:
            raise SettingError("stem.filters", "has a strided or open convolution, which is not written as Keras.")
        filters = stem_filters(script, unit.filters, number)
        words = Wording(name=f"encoder0_stem_conv{number}", filters=filters, kernel=kernel_text(unit))
        lines += lines_of_unit(script, unit, words)
    return lines


def kernel_text(unit: Unit) -> str:
    return literal_text(number_or_axes(unit.kernel_size))


def down_factor(script: Script, index: str = "level - 1") -> str:
    """Return the expression of the factor above a level."""
    factors = [number_or_axes(edge.factor) for edge in script.spec.down]
    return script.by_level("FACTOR", factors, "down.factor", index=index, more=1)


def strides_of(script: Script) -> str:
    """Return the expression of the strides of a stage's first convolution."""
    if script.spec.entry is None:
        return f"{down_factor(script)} if level else 1"
    first = [next((unit.strides for unit in part.units), None) for part in script.spec.encoder]
    strides = [one or (1,) * script.dims for one in first]
    return script.by_level("STRIDES", [number_or_axes(values) for values in strides], "down.factor")


def lines_of_down(script: Script) -> list[str]:
    """Return the lines between two stages of the left side."""
    edges = script.spec.down
    kind = one_value([edge.kind for edge in edges if max(edge.factor) > 1], "down.kind")
    if kind == "first_conv":
        return []
    if any(max(edge.factor) == 1 for edge in edges):
        raise SettingError("down.factor", "is 1 along every axis at a level, which is not written as Keras.")
    if kind in ("max", "average"):
        name = f"{'Max' if kind == 'max' else 'Average'}Pooling{script.dims}D"
        return [
            "if level:",
            f"    {applied(layer(script, name, [down_factor(script)], '{name}_pool', layout(script)))}",
        ]
    if kind == "conv":
        return ["if level:", *one_step_in(down_conv(script))]
    raise SettingError("down.kind", f"{kind!r} is not written as Keras. Use max, average, conv or first_conv.")


def down_conv(script: Script) -> list[str]:
    """Return the lines of a strided convolution of its own."""
    spec = script.spec
    units = [replace(edge.unit, strides=edge.factor) for edge in spec.down if edge.unit]
    kernels = {u.kernel_size == u.strides for u in units}
    free = {} if kernels == {True} else {"filters": None}
    same = {"kernel_size": (1,) * script.dims, "padding": "same"} if kernels == {True} else free
    one_value([replace(u, **{"strides": None, **same}) for u in units], "down.kernel_size")
    filters = [edge.filters if isinstance(edge.filters, int) else 0 for edge in spec.down]
    if any(filters) and filters != [part.units[0].filters for part in spec.encoder[1:]]:
        raise SettingError("down.filters", "is neither keep nor next, which is not written as Keras.")
    factor, first = down_factor(script), "FILTERS[level]" if script.is_flat else "WIDTHS[level][0]"
    kernel = factor if kernels == {True} else kernel_text(units[0])
    words = Wording(name="{name}_down", filters=first if any(filters) else channels_in(script, "x"),
                    kernel=kernel, strides=factor, may_stride=False)  # fmt: skip
    return lines_of_unit(script, units[0], words)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpWording:
    """The expressions in the lines of an up edge: its factor, and the skip's channels."""

    factor: str
    skip: str
    name: str = "{name}"


def lines_of_up(script: Script, ups: Sequence[Up], words: UpWording) -> list[str]:
    """Return the lines that bring a map up."""
    kind = one_value([up.kind for up in ups], "up.kind")
    lines = lines_around(script, [up.before for up in ups], words, "before")
    if kind in ("nearest", "linear"):
        lines.append(interpolation_line(script, ups, words))
    elif kind == "transpose":
        lines += transposed_lines(script, ups, words)
    else:
        raise SettingError("up.kind", f"{kind!r} is not written as Keras. Use transpose, nearest or linear.")
    return [*lines, *lines_around(script, [up.after for up in ups], words, "after")]


def interpolation_line(script: Script, ups: Sequence[Up], words: UpWording) -> str:
    """Return the line of an up-sampling without weights."""
    if any(max(up.factor) == 1 for up in ups):
        raise SettingError("down.factor", "is 1 along every axis at a level, which is not written as Keras.")
    corners = one_value([up.align_corners for up in ups], "up.align_corners")
    return applied(up_sampling_of(script, ups[0].kind == "linear", corners, words.factor, f"{words.name}_up"))


def up_sampling_of(script: Script, linear: bool, corners: bool, factor: str, name: str) -> str:
    if linear and (script.dims != 2 or corners or script.plan.dynamic):
        per_axis = isinstance(number_or_axes(script.spec.down[0].factor), tuple)
        size = factor if per_axis else f"[{factor}] * {script.dims}"
        return layer(script, linear_class(script, corners), [size], name)
    more = ['interpolation="bilinear"'] if linear else []
    return layer(script, f"UpSampling{script.dims}D", [factor, *more], name, layout(script) if script.dims > 1 else "")


def transposed_lines(script: Script, ups: Sequence[Up], words: UpWording) -> list[str]:
    """Return the lines of a transposed convolution, its norm and activation."""
    units = [up.unit for up in ups if up.unit]
    whole = first_level_is_bare(units)
    rest = units[1:] if whole else units
    unit = one_value([replace(one, kernel_size=(1,) * script.dims, padding="same") for one in rest], "up.norm")
    filters = channels_expression(script, [up.filters for up in ups], words, "up")
    convs = [transposed_conv(transposed_unit(up, up.unit, up.factor, 1)) for up in ups if up.unit]
    at = unit.order.index("conv")
    around = Wording(name=f"{words.name}_up", whole="level" if whole else "")
    made = transposed_layer_of(script, convs, unit, filters, words)
    before, after = replace(unit, order=unit.order[:at]), replace(unit, order=unit.order[at + 1 :])
    return [*lines_of_unit(script, before, around), applied(made), *lines_of_unit(script, after, around)]


def first_level_is_bare(units: Sequence[Unit]) -> bool:
    """Return whether level 0 alone lacks the norm and activation of the others."""
    bare = [not (unit.norm or unit.activation or unit.dropout) for unit in units]
    return bare[0] and len(bare) > 1 and not any(bare[1:])


def transposed_layer_of(
    script: Script, convs: Sequence[ConvTranspose], unit: Unit, filters: str, words: UpWording
) -> str:
    cropping = one_value([conv.cropping for conv in convs], "up.padding")
    cut = one_value(cropping, "up.padding", "between axes") if cropping else None
    if cut and (min(cut) < 0 or script.plan.dynamic):
        raise SettingError("up.output_padding", "adds pixels, or cuts an open size, which is not written as Keras.")
    kernel = words.factor
    if any(conv.kernel_size != conv.strides for conv in convs):
        kernel = literal_text(one_value([number_or_axes(conv.kernel_size) for conv in convs], "up.kernel_size"))
    padding = one_value([conv.padding for conv in convs], "up.padding")
    kind = transposed_class(script, unit.use_bias, cut, padding)
    shared, options = convolution_options(script, padding == "same")
    given = [filters, kernel, words.factor, *positional(shared, words.factor)]
    given += [] if unit.use_bias else ["use_bias=False"]
    return layer(script, kind, given, f"{words.name}_up", options)


def channels_expression(script: Script, policies: Sequence[Channels], words: UpWording, role: str) -> str:
    """Return the expression of the channels behind a unit."""
    key = "up.filters" if role == "up" else f"up.{role}.filters"
    constant = "UP_FILTERS" if role == "up" else f"UP_{role.upper()}_FILTERS"
    if all(isinstance(policy, int) for policy in policies):
        return script.by_level(constant, list(policies), key, more=1)
    if len(set(policies)) > 1 and len(set(policies[1:])) == 1:
        first, rest = (policy_text(script, policy, words, constant, key) for policy in policies[:2])
        return f"{rest} if level else {first}"
    return policy_text(script, one_value(policies, key), words, constant, key)


def policy_text(script: Script, policy: Channels, words: UpWording, constant: str, key: str) -> str:
    if isinstance(policy, int):
        return script.constant(constant, policy, key)
    keep = channels_in(script, "x")
    return {"keep": keep, "halve": f"max({keep} // 2, 1)", "skip": words.skip}[policy]


def lines_around(script: Script, units: Sequence[Around | None], words: UpWording, role: str) -> list[str]:
    """Return the lines of the unit before or after the resampling."""
    one = one_value([around and around._replace(filters="keep") for around in units], f"up.{role}.kernel_size")
    if one is None:
        return []
    filters = channels_expression(script, [around.filters for around in units if around], words, role)
    wording = Wording(name=f"{words.name}_up_{role}", filters=filters, kernel=kernel_text(one.unit))
    lines = lines_of_unit(script, one.unit, wording)
    if not one.changes_only:
        return lines
    return (
        []
        if filters == channels_in(script, "x")
        else [f"if {channels_in(script, 'x')} != {filters}:", *one_step_in(lines)]
    )


def given_by_level(script: Script, kind: Kind, values: dict[str, list[Any]], prefix: str = "") -> list[str]:
    """Return the arguments of a stage's function that vary by level."""
    keys = {"kernel_size": "kernel_size", "rate": "dropout.rate"}
    names = {"kernel_size": "KERNEL_SIZE", "rate": "DROPOUT_RATE"}
    given: list[str] = []
    for name in kind.by_level:
        own = f"{prefix}.{keys[name]}" if prefix and script.config[f"{prefix}.{keys[name]}"] is not None else keys[name]
        constant = f"{prefix.upper()}_{names[name]}" if prefix else names[name]
        given.append(script.by_level(constant, values[name], own, more=int(prefix == "decoder")))
    return given
