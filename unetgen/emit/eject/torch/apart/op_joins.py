"""Ops that are expressions of tensors in PyTorch."""

from unetgen.emit.eject.code import axes_type, function_lines
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.apart.atoms import Form
from unetgen.emit.eject.torch.joining import FITS
from unetgen.emit.eject.torch.ups import MODES
from unetgen.graph.plan import Node
from unetgen.ops import (
    Crop,
    FitChannels,
    Margins,
    Merge,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    ResizeTo,
)


def merge_text(op: Merge, count: int) -> str:
    names = [f"{{{i}}}" for i in range(count)]
    match op.kind:
        case "add":
            return " + ".join(names)
        case "multiply":
            return " * ".join(names)
        case "average":
            return f"torch.stack([{', '.join(names)}]).mean(0)"
        case "maximum":
            text = names[0]
            for name in names[1:]:
                text = f"torch.maximum({text}, {name})"
            return text


def concat_text(count: int) -> str:
    return f"torch.cat([{', '.join(f'{{{i}}}' for i in range(count))}], 1)"


def tile_text(form: Form, times: int, dims: int) -> str:
    return f"{{0}}.repeat(1, {form.hole('times', times)}{', 1' * dims})"


def fitted_channels_text(form: Form, op: FitChannels, x: Node, dims: int) -> str:
    """Return an expression that appends channels of zeros, or cuts the last."""
    more = op.filters - x.shape.channels
    if more < 0:
        return f"{{0}}[:, :{form.hole('channels', op.filters)}]"
    filters = form.hole("channels", op.filters)
    return f"functional.pad({{0}}, ({'0, 0, ' * dims}0, {filters} - {{0}}.shape[1]))"


def sized_text(script: Script, op: ResizeTo, form: Form, like: bool) -> str:
    """Return an interpolation to the size of another tensor, or to a size in numbers."""
    size = "{1}.shape[2:]" if like else form.hole("sizes", op.sizes)
    mode = "" if op.interpolation == "nearest" else f', mode="{MODES[script.dims]}"'
    corners = ", align_corners=True" if op.align_corners else ""
    return f"functional.interpolate({{0}}, {size}{mode}{corners})"


def margin_text(script: Script, op: Crop | Pad, form: Form, like: bool) -> str:
    """Return what cuts or pads a tensor, to another one's size or by pixels."""
    if like:
        name, function = ("crop_skip", "crop") if isinstance(op, Crop) else ("pad_up", "pad")
        script.add(name, FITS[name])
        return f"{function}({{0}}, {{1}})"
    margins = tuple((-a, -b) for a, b in op.cropping) if isinstance(op, Crop) else op.padding
    amounts = tuple(amount for pair in reversed(margins) for amount in pair)
    mode = f', mode="{op.mode}"' if isinstance(op, Pad) and not op.adds_zeros else ""
    return f"functional.pad({{0}}, {form.hole('margins', amounts)}{mode})"


def is_centred(margins: Margins) -> bool:
    """Return whether margins are split as the file's functions split them."""
    return all(before == (before + after) // 2 for before, after in margins)


def shuffle_text(script: Script, op: PixelShuffle | PixelUnshuffle, form: Form) -> tuple[str, bool]:
    """Return a layer, or an expression where PyTorch shuffles images alone."""
    up = isinstance(op, PixelShuffle)
    if len(op.size) == 2 and len(set(op.size)) == 1:
        return f"nn.Pixel{'Shuffle' if up else 'Unshuffle'}({form.axes('factor', op.size)})", True
    name = "pixel_shuffle" if up else "pixel_unshuffle"
    script.add(name, SHUFFLES[name](len(op.size)))
    return f"{name}({{0}}, {form.hole('factors', op.size)})", False


def shuffled_lines(dims: int) -> list[str]:
    """Return a function that turns channels into pixels, in any number of axes."""
    order = ", ".join(f"{2 + dims + axis}, {2 + axis}" for axis in range(dims))
    return function_lines("pixel_shuffle", ["x: Tensor", f"factors: {axes_type(dims)}"], "Tensor", [
        '"""Turn channels into pixels; PyTorch\'s own takes images and one factor."""',
        "sizes = [size * factor for size, factor in zip(x.shape[2:], factors, strict=True)]",
        "x = x.reshape(len(x), -1, *factors, *x.shape[2:])",
        f"return x.permute(0, 1, {order}).reshape(len(x), -1, *sizes)",
    ])  # fmt: skip


def unshuffled_lines(dims: int) -> list[str]:
    """Return a function that turns pixels into channels, in any number of axes."""
    order = ", ".join(str(axis) for axis in [*range(3, 3 + 2 * dims, 2), *range(2, 2 + 2 * dims, 2)])
    return function_lines("pixel_unshuffle", ["x: Tensor", f"factors: {axes_type(dims)}"], "Tensor", [
        '"""Turn pixels into channels; PyTorch\'s own takes images and one factor."""',
        "sizes = [size // factor for size, factor in zip(x.shape[2:], factors, strict=True)]",
        "pairs = [part for pair in zip(sizes, factors, strict=True) for part in pair]",
        "x = x.reshape(len(x), -1, *pairs)",
        f"return x.permute(0, 1, {order}).reshape(len(x), -1, *sizes)",
    ])  # fmt: skip


SHUFFLES = {"pixel_shuffle": shuffled_lines, "pixel_unshuffle": unshuffled_lines}


def mean_text(dims: int, kind: str) -> str:
    axes = ", ".join(str(axis + 2) for axis in range(dims)) + "," * (dims == 1)
    return f"{{0}}.{'mean' if kind == 'average' else 'amax'}(({axes}))"


def pixel_text(dims: int) -> str:
    """Return an expression that makes a vector a map of one pixel."""
    return f"{{0}}.reshape(*{{0}}.shape{', 1' * dims})"
