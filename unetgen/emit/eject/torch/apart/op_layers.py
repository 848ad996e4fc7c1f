"""Ops with a layer in PyTorch, as atoms."""

from unetgen.emit.eject.code import function_lines
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Form
from unetgen.emit.eject.torch.layers import activation_layer, dropout_layer, norm_numbers
from unetgen.emit.eject.torch.ups import MODES
from unetgen.graph.plan import Node
from unetgen.network.units import is_same
from unetgen.ops import (
    Activation,
    Axes,
    Border,
    Conv,
    ConvTranspose,
    Dense,
    Dropout,
    Margins,
    Norm,
    Pool,
    PReLU,
    Resize,
)


def conv_text(
    form: Form, op: Conv, x: Node, padding: Axes | None = None, border: Border = "constant", made: str = "channels"
) -> str:
    """Return a convolution's call.

    `padding` and `border` are those of a layer of its own before it; `made` says what its filters are.
    """
    dims = len(op.kernel_size)
    given = [
        form.hole("channels", x.shape.channels, x.name),
        form.hole(made, op.filters),
        form.axes("kernel", op.kernel_size),
    ]
    if max(op.strides) > 1:
        given.append(f"stride={form.axes('stride', op.strides)}")
    if padding:
        given.append(f"padding={form.axes('padding', padding)}")
        given += [f'padding_mode="{border}"'] if border != "constant" else []
    elif op.padding == "same" and max(op.kernel_size) > 1:
        if max(op.strides) == 1:
            given.append('padding="same"')
        elif any(pixels := same_halves(op, x.shape.sizes)):
            given.append(f"padding={form.axes('padding', pixels)}")
    if max(op.dilation_rate) > 1:
        given.append(f"dilation={form.axes('dilation', op.dilation_rate)}")
    if op.groups > 1:
        given.append(f"groups={form.hole('groups', op.groups)}")
    given += [] if op.use_bias else ["bias=False"]
    return f"nn.Conv{dims}d({', '.join(given)})"


def same_halves(op: Conv, sizes: Axes) -> Axes:
    """Return the pixels that `same` pads on both sides, zeros where the sides differ."""
    halves = tuple((extent - 1) // 2 for extent in op.extent)
    for pixels in (halves, tuple(max(half - 1, 0) for half in halves)):
        if is_same(op, sizes, pixels):
            return pixels
    return (0,) * len(sizes)


def one_sided(op: Conv, sizes: Axes) -> Margins | None:
    """Return the margins of `same` where they differ, which PyTorch has no word for."""
    if op.padding != "same" or max(op.strides) == 1 or any(same_halves(op, sizes)):
        return None
    steps = [-(-n // s) for n, s in zip(sizes, op.strides, strict=True)]
    missing = [max((m - 1) * s + e - n, 0) for m, s, e, n in zip(steps, op.strides, op.extent, sizes, strict=True)]
    return tuple((m // 2, m - m // 2) for m in missing) if any(missing) else None


def pad_text(form: Form, margins: Margins) -> str:
    """Return a layer that pads with zeros; PyTorch names the last axis first."""
    amounts = [amount for pair in reversed(margins) for amount in pair]
    return f"nn.ZeroPad{len(margins)}d({form.axes('margins', amounts)})"


def transposed_text(form: Form, op: ConvTranspose, x: Node) -> tuple[str, Margins]:
    """Return a transposed convolution's call, and what is cut from its output."""
    dims = len(op.kernel_size)
    extra = [max(k - s, 0) for k, s in zip(op.kernel_size, op.strides, strict=True)]
    cuts = op.cropping or ((0, 0),) * dims
    if op.padding == "same":
        cuts = tuple((e // 2, e - e // 2) for e in extra)
    gaps = [max(s - k, 0) for k, s in zip(op.kernel_size, op.strides, strict=True)]
    before = [first for first, _ in cuts]
    added = [first - last + gap for (first, last), gap in zip(cuts, gaps, strict=True)]
    given = [
        form.hole("channels", x.shape.channels, x.name),
        form.hole("channels", op.filters),
        form.axes("kernel", op.kernel_size),
        f"stride={form.axes('stride', op.strides)}",
    ]
    given += [f"padding={form.axes('padding', before)}"] if any(before) else []
    given += [f"output_padding={form.axes('output_padding', [max(a, 0) for a in added])}"] if max(added) > 0 else []
    given += [f"groups={form.hole('groups', op.groups)}"] if op.groups > 1 else []
    given += [] if op.use_bias else ["bias=False"]
    return f"nn.ConvTranspose{dims}d({', '.join(given)})", tuple((0, max(-a, 0)) for a in added)


def dense_text(form: Form, op: Dense, x: Node) -> str:
    given = [form.hole("channels", x.shape.channels, x.name), form.hole("channels", op.units)]
    return f"nn.Linear({', '.join([*given, *([] if op.use_bias else ['bias=False'])])})"


def pool_text(form: Form, op: Pool) -> str:
    """Return a pooling's call; a window over the edge counts only its pixels."""
    kind, dims = {"max": "Max", "average": "Avg"}[op.kind], len(op.strides)
    given = [form.axes("factor", op.pool_size)]
    if op.pool_size != op.strides:
        given.append(form.axes("stride", op.strides))
    if op.margins:
        given.append(f"padding={form.axes('padding', [before for before, _ in op.margins])}")
    elif op.padding == "same" and max(op.pool_size) > 1:
        given.append("ceil_mode=True")
        given += ["count_include_pad=False"] if op.kind == "average" else []
    return f"nn.{kind}Pool{dims}d({', '.join(given)})"


def resize_text(form: Form, op: Resize) -> str:
    dims = len(op.size)
    given = [f"scale_factor={form.axes('factor', op.size)}"]
    if op.interpolation != "nearest":
        given += [f'mode="{MODES[dims]}"', *(["align_corners=True"] if op.align_corners else [])]
    return f"nn.Upsample({', '.join(given)})"


def norm_text(script: Script, form: Form, op: Norm, x: Node) -> str:
    """Return a normalization's call, or that of what the file has for it."""
    dims = script.dims
    channels = form.hole("channels", x.shape.channels, x.name)
    if op.kind == "layer":
        return f"{layer_norm_class(script, op)}({channels})"
    groups = [form.hole("groups", op.groups)] if op.kind == "group" else []
    name = {"group": "GroupNorm", "batch": f"BatchNorm{dims}d", "instance": f"InstanceNorm{dims}d"}[op.kind]
    made = f"nn.{name}({', '.join([*groups, channels, *norm_numbers(op)])})"
    return made if op.scale == op.center else f"{one_weight_function(script, op)}({made})"


def one_weight_function(script: Script, op: Norm) -> str:
    """Return the name of a function that leaves a norm one of its two weights."""
    name, gone = ("without_scale", "weight") if op.center else ("without_shift", "bias")
    body = [
        f"norm.register_parameter({gone!r}, None)  # PyTorch trains both or none".replace("'", '"'),
        "return norm",
    ]
    script.add(name, function_lines(name, ["norm: nn.Module"], "nn.Module", body))
    return name


def layer_norm_class(script: Script, op: Norm) -> str:
    """Return the name of a class that normalizes the channels of each pixel."""
    affine = "" if op.scale else ", elementwise_affine=False"
    bias = "" if op.center or not op.scale else ", bias=False"
    script.add("ChannelNorm", [
        "class ChannelNorm(nn.LayerNorm):",
        '    """Normalize the channels of each pixel; PyTorch takes the last axis alone."""',
        "",
        "    def __init__(self, channels: int) -> None:",
        f"        super().__init__(channels, eps={op.epsilon!r}{affine}{bias})",
        "",
        "    def forward(self, input: Tensor) -> Tensor:",
        "        return super().forward(input.movedim(1, -1)).movedim(-1, 1)",
    ])  # fmt: skip
    return "ChannelNorm"


def activation_text(script: Script, form: Form, op: Activation | PReLU, x: Node) -> str:
    if isinstance(op, PReLU) and op.slopes == "element":
        script.add("PixelPReLU", PIXEL_PRELU)
        return f"PixelPReLU({form.hole('channels', x.shape.channels, x.name)}, {form.hole('size', x.shape.sizes)})"
    if isinstance(op, PReLU) and op.slopes == "channel":
        return f"nn.PReLU({form.hole('channels', x.shape.channels, x.name)})"
    return activation_layer(op, "").text


def dropout_text(form: Form, op: Dropout, dims: int) -> str:
    made = dropout_layer(op, dims)
    return f"{made.head}({form.hole('rate', op.rate)})"


PIXEL_PRELU = [
    "class PixelPReLU(nn.Module):",
    '    """A slope per pixel and channel; PyTorch has one per channel."""',
    "",
    "    def __init__(self, channels: int, size: tuple[int, ...]) -> None:",
    "        super().__init__()",
    "        self.weight = nn.Parameter(torch.full((channels, *size), 0.25))",
    "",
    "    def forward(self, x: Tensor) -> Tensor:",
    "        return torch.where(x > 0, x, x * self.weight)",
]
