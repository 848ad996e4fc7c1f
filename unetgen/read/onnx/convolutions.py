"""Convolutions and transposed convolutions as calls."""

from unetgen.ops import Axes
from unetgen.read.onnx.context import Context, one_call
from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.program.form import ProgramCall, Ref

Pads = list[tuple[int, int]]


def conv_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a convolution, after its padding if that has two different sides."""
    name, weight = node.input(0), node.input(1)
    kernel, dims = known.space(weight), len(known.space(weight))
    if not kernel or len(known.space(name)) != dims or weight in known.maps:
        return None
    strides, dilation = axes_attribute(node, "strides", dims), axes_attribute(node, "dilations", dims)
    arguments = {
        "weight": known.stored.entered(weight, node, "weight"),
        "bias": bias_of(node, known),
        "stride": strides, "dilation": dilation, "groups": node.given("group", 1),
    }  # fmt: skip
    pads = pads_of(node, known.space(name), kernel, strides, dilation)
    is_same = pads == same_pads(known.space(name), kernel, strides, dilation) and any(a != b for a, b in pads)
    if is_same and not (max(strides) > 1 and known.producer == "pytorch"):  # its strided ones are never `same`
        return one_call(node, f"conv{dims}d", {"input": Ref(name), **arguments, "padding": "same"})
    if all(before == after for before, after in pads):
        padding = [before for before, _ in pads]
        return one_call(node, f"conv{dims}d", {"input": Ref(name), **arguments, "padding": padding})
    padded = pads_before(node, known, name, pads)
    rest = one_call(node, f"conv{dims}d", {"input": Ref(padded.outputs[0]), **arguments, "padding": [0] * dims})
    return [padded, *rest]


def bias_of(node: OnnxNode, known: Context) -> Ref | None:
    """Return a convolution's bias; zeros that an exporter made up are none."""
    name = node.input(2)
    return None if name and known.stored.is_left_out(name, 0.0) else known.stored.entered(name, node, "bias")


def pads_before(node: OnnxNode, known: Context, name: str, pads: Pads) -> ProgramCall:
    """Return the padding of a node as a call of its own."""
    sizes = tuple(n + before + after for n, (before, after) in zip(known.space(name), pads, strict=True))
    made = known.between(node, 1, known.size(name)[:2] + sizes)
    amounts = [amount for pair in reversed(pads) for amount in pair]
    return ProgramCall("pad", {"self": Ref(name), "pad": amounts}, (made,), False, node.modules)


def conv_transpose_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a transposed convolution.

    What it cuts off after the map is in `output_padding`.
    """
    name, weight = node.input(0), node.input(1)
    kernel, dims = known.space(weight), len(known.space(weight))
    if not kernel or len(known.space(name)) != dims or weight in known.maps:
        return None
    strides, dilation = axes_attribute(node, "strides", dims), axes_attribute(node, "dilations", dims)
    more = [int(one) for one in node.given("output_padding", [0] * dims)]
    full = [s * (n - 1) + o + (k - 1) * d + 1
            for n, k, s, d, o in zip(known.space(name), kernel, strides, dilation, more, strict=True)]  # fmt: skip
    pads = transposed_pads(node, known.space(name), strides, full)
    return one_call(node, f"conv_transpose{dims}d", {
        "input": Ref(name),
        "weight": known.stored.entered(weight, node, "weight"),
        "bias": bias_of(node, known),
        "stride": strides, "padding": [before for before, _ in pads],
        "output_padding": [o + before - after for o, (before, after) in zip(more, pads, strict=True)],
        "groups": node.given("group", 1), "dilation": dilation,
    })  # fmt: skip


def transposed_pads(node: OnnxNode, sizes: Axes, strides: list[int], full: list[int]) -> Pads:
    """Return what a transposed convolution cuts off.

    It is given, or follows from the size of the output.
    """
    word = node.given("auto_pad", "NOTSET")
    made = node.given("output_shape", None)
    if made is None and word.startswith("SAME"):
        made = [n * s for n, s in zip(sizes, strides, strict=True)]
    if made is None:
        return given_pads(node, len(sizes))
    totals = [max(n - m, 0) for n, m in zip(full, made[-len(sizes) :], strict=True)]
    return [(t // 2, t - t // 2) if word == "SAME_UPPER" else (t - t // 2, t // 2) for t in totals]


def axes_attribute(node: OnnxNode, name: str, dims: int) -> list[int]:
    return [int(one) for one in node.given(name, [1] * dims)]


def given_pads(node: OnnxNode, dims: int) -> Pads:
    """Return the pixels before and after each axis.

    The file lists those before all axes first.
    """
    pads = [int(one) for one in node.given("pads", [0] * 2 * dims)]
    return list(zip(pads[:dims], pads[dims:], strict=True))


def pads_of(node: OnnxNode, sizes: Axes, kernel: Axes, strides: list[int], dilation: list[int]) -> Pads:
    """Return the pixels before and after each axis."""
    word = node.given("auto_pad", "NOTSET")
    if not word.startswith("SAME"):
        return given_pads(node, len(sizes))
    pads = same_pads(sizes, kernel, strides, dilation)
    return pads if word == "SAME_UPPER" else [(after, before) for before, after in pads]


def same_pads(sizes: Axes, kernel: Axes, strides: list[int], dilation: list[int]) -> Pads:
    """Return the padding that Keras calls `same`: what is odd comes after the map."""
    totals = [max((-(-n // s) - 1) * s + (k - 1) * d + 1 - n, 0)
              for n, k, s, d in zip(sizes, kernel, strides, dilation, strict=True)]  # fmt: skip
    return [(total // 2, total - total // 2) for total in totals]
