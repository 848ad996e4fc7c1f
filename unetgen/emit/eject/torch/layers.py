"""A unit's layers in PyTorch, and what PyTorch cannot say."""

from typing import NamedTuple

from unetgen.emit.eject.code import LayerCall, axes_type, function_lines, literal_text
from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.parts import Function, Unit
from unetgen.ops import Dropout, Norm, PReLU

PLAIN = {
    "relu": "nn.ReLU", "relu6": "nn.ReLU6", "selu": "nn.SELU", "silu": "nn.SiLU", "swish": "nn.SiLU",
    "mish": "nn.Mish", "sigmoid": "nn.Sigmoid", "tanh": "nn.Tanh", "hard_silu": "nn.Hardswish",
    "hard_swish": "nn.Hardswish", "hard_sigmoid": "nn.Hardsigmoid", "log_sigmoid": "nn.LogSigmoid",
    "softplus": "nn.Softplus",
}  # fmt: skip


class Convolution(NamedTuple):
    """The names in a convolution's call: its channels, its kernel, its stride."""

    before: str = "before"
    after: str = "after"
    kernel: str = "KERNEL_SIZE"
    stride: str = ""
    per_axis: bool = False  # the kernel has a number per axis
    active: str = ""  # the condition under which the activation is there
    dilation: str = ""
    rate: str = ""  # of a dropout that some convolutions have
    whole: str = ""  # the condition under which all but the convolution is there


def unit_layers(script: Script, unit: Unit, names: Convolution) -> list[LayerCall]:
    """Return the unit's layers in its order."""
    layers: list[LayerCall] = []
    channels = names.before
    for part in unit.order:
        if part == "conv":
            layers += [*same_padding(script, unit, names), conv_call(script, unit, names)]
            channels = names.after
        elif part == "norm" and unit.norm:
            layers.append(norm_layer(script, unit.norm, channels)._replace(condition=names.whole))
        elif part == "dropout" and unit.dropout:
            made = dropout_layer(unit.dropout, script.dims)
            layers.append(made._replace(arguments=(names.rate,), condition=names.rate) if names.rate else made)
        elif part == "activation" and unit.activation:
            made = activation_layer(unit.activation, channels)
            layers.append(made._replace(condition=names.active or names.whole))
    return layers


def conv_call(script: Script, unit: Unit, names: Convolution) -> LayerCall:
    given = [names.before, names.after, names.kernel]
    given += [names.stride if names.stride == "stride" else f"stride={names.stride}"] if names.stride else []
    given += (padding := padding_argument(script, unit, names))
    given += [f'padding_mode="{unit.border}"'] if padding and unit.border != "constant" else []
    if names.dilation:
        given.append(f"dilation={names.dilation}")
    elif unit.dilation_rate and max(unit.dilation_rate) > 1:
        given.append(f"dilation={same_number(unit.dilation_rate, 'dilation_rate')}")
    given += [f"groups={unit.groups}"] if unit.groups > 1 else []
    given += [] if unit.use_bias else ["bias=False"]
    return LayerCall(f"nn.Conv{script.dims}d", tuple(given))


def padding_argument(script: Script, unit: Unit, names: Convolution) -> list[str]:
    """Return the argument `padding`, if the unit pads.

    Raises:
        SettingError: PyTorch pads both sides alike, and this unit does not.
    """
    if unit.padding == "valid" or max(unit.kernel_size) == 1:
        return []
    rate = unit.dilation_rate or (1,) * script.dims
    halves = tuple((k // 2) * r for k, r in zip(unit.kernel_size, rate, strict=True))
    if unit.padding != "same" and (unit.padding != halves or not all(k % 2 for k in unit.kernel_size)):
        raise SettingError("padding", "is neither same, valid nor symmetric around an odd kernel.")
    if not names.stride:
        return ['padding="same"']
    if unit.padding == "same":
        return []
    word = "" if names.stride == "stride" else "padding="
    if names.kernel.isdigit():
        return [f"{word}{halves[0]}"]
    if names.per_axis or len(set(unit.kernel_size)) > 1:
        return [f"{word}{half_of(script)}({names.kernel})"]
    return [f"{word}{names.kernel} // 2"]


def same_padding(script: Script, unit: Unit, names: Convolution) -> list[LayerCall]:
    """Return the layer that pads before a strided convolution, as Keras' `same` does.

    Raises:
        SettingError: the pixels depend on the size, or on the axis.
    """
    if unit.padding != "same" or not names.stride or not unit.strides or unit.strides == unit.kernel_size:
        return []
    if max(unit.kernel_size) == 1:
        return []
    numbers = {*unit.kernel_size}, {*unit.strides}, {*(unit.dilation_rate or (1,))}
    if max(map(len, numbers)) > 1 or numbers[2] != {1} or not all(edge.exact for edge in script.spec.down):
        raise SettingError("padding", "'same' pads a strided convolution on one side only. Use padding=symmetric.")
    kind = f"nn.ZeroPad{script.dims}d"
    if names.stride != "stride":
        extra = max(unit.kernel_size[0] - unit.strides[0], 0)
        return [LayerCall(kind, (literal_text((extra // 2, extra - extra // 2) * script.dims),))]
    body = [
        """# PyTorch's "same" has no strides; Keras' pads more behind than before.""",
        f"extra = max({names.kernel} - stride, 0)",
        "first, last = extra // 2, extra - extra // 2",
        f"return {kind}(({', '.join(['first', 'last'] * script.dims)}))",
    ]
    script.add("same_padding", function_lines("same_padding", ["stride: int"], "nn.Module", body))
    return [LayerCall("same_padding", ("stride",))]


def half_of(script: Script) -> str:
    """Return the name of a function that halves a kernel per axis."""
    kind = axes_type(script.dims)
    names = "abc"[: script.dims]
    comma = "," if script.dims == 1 else ""
    halves = ", ".join(f"{name} // 2" for name in names)
    body = [f"{', '.join(names)}{comma} = kernel", f"return {f'({halves},)' if comma else halves}"]
    script.add("half", function_lines("half", [f"kernel: {kind}"], kind, body))
    return "half"


def same_number(values: tuple[int, ...], key: str) -> str:
    return str(values[0]) if len(set(values)) == 1 else f"({', '.join(map(str, values))}{',' * (len(values) == 1)})"


def norm_layer(script: Script, norm: Norm, channels: str) -> LayerCall:
    """Return a normalization.

    Raises:
        SettingError: PyTorch has no such layer for maps.
    """
    if norm.center != norm.scale:
        raise SettingError("norm.scale", "is not as norm.center is, and PyTorch trains both or none.")
    if norm.kind == "layer":
        raise SettingError("norm.kind", "'layer' has no layer in PyTorch that takes channels first.")
    numbers = norm_numbers(norm)
    if norm.kind == "batch":
        return LayerCall(f"nn.BatchNorm{script.dims}d", (channels, *numbers))
    if norm.kind == "instance":
        return LayerCall(f"nn.InstanceNorm{script.dims}d", (channels, *numbers))
    groups = script.constant("GROUPS", norm.groups, "norm.groups")
    made = LayerCall("nn.GroupNorm", ("groups", "channels", *numbers))
    body = [f"groups = {groups} if channels >= {groups} else 1", f"return {made.text}"]
    script.add("group_norm", function_lines("group_norm", ["channels: int"], "nn.Module", body))
    return LayerCall("group_norm", (channels,))


def norm_numbers(norm: Norm) -> list[str]:
    """Return the arguments of a normalization that are not PyTorch's defaults."""
    given = [] if norm.epsilon == 1e-5 else [f"eps={norm.epsilon!r}"]
    momentum = round(1 - norm.momentum, 12)
    given += [f"momentum={momentum!r}"] if norm.kind == "batch" and momentum != 0.1 else []
    affine = norm.scale or norm.center
    return given + ([] if affine == (norm.kind != "instance") else [f"affine={affine}"])


def activation_layer(activation: Function, channels: str) -> LayerCall:
    """Return an activation.

    Raises:
        SettingError: PyTorch has no layer for it.
    """
    if isinstance(activation, PReLU):
        if activation.slopes == "element":
            raise SettingError("activation.slopes", "'element' has no layer in PyTorch. Use channel or one.")
        return LayerCall("nn.PReLU", (channels,) if activation.slopes == "channel" else ())
    name, given = activation.function, dict(activation.parameters)
    if name == "softmax":
        return LayerCall("nn.Softmax", ("dim=1",))
    if name == "leaky_relu":
        return LayerCall("nn.LeakyReLU", (repr(given.get("negative_slope", 0.2)),))
    if name == "elu":
        return LayerCall("nn.ELU", (repr(given["alpha"]),) if given else ())
    if name == "gelu":
        return LayerCall("nn.GELU", ('"tanh"',) if given.get("approximate") else ())
    if name not in PLAIN or given:
        raise SettingError("activation.kind", f"{name!r} has no layer in PyTorch that the file could use.")
    return LayerCall(PLAIN[name])


def dropout_layer(dropout: Dropout, dims: int) -> LayerCall:
    return LayerCall(f"nn.Dropout{dims}d" if dropout.kind == "spatial" else "nn.Dropout", (repr(dropout.rate),))
