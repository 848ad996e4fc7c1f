"""Convolutions and transposed convolutions of a program as our ops."""

from dataclasses import replace

from unetgen.network.units import is_same
from unetgen.ops import AnyOp, Axes, Conv, ConvTranspose, Margins, Pad, Padding
from unetgen.read.program.site import CallSite, Read


def convolution_call(site: CallSite) -> Read:
    """Return a convolution, after its padding where Keras has no word for it."""
    dims = len(site.weights.get("weight", ())) - 2
    if dims != site.dims or dims < 1:
        return None
    if site.given("transposed", False) or site.op.startswith("conv_transpose"):
        return transposed(site, dims)
    return plain_convolution(site, dims)


def plain_convolution(site: CallSite, dims: int) -> Read:
    filters, _, *kernel = site.weights["weight"]
    dilation = tuple(d if k > 1 else 1 for k, d in zip(kernel, site.axes("dilation", 1, dims), strict=True))
    strides, groups = site.axes("stride", 1, dims), int(site.given("groups", 1))
    conv = Conv(filters, tuple(kernel), strides, "same", dilation, groups, site.has("bias"))
    if isinstance(site.given("padding", 0), str):
        return named_padding(site, conv)
    return padded_convolution(conv, site.inputs[0].sizes, site.axes("padding", 0, dims))


def named_padding(site: CallSite, conv: Conv) -> list[AnyOp]:
    """Return a convolution that is padded by a word; with `valid`, maybe by nothing."""
    if site.arguments["padding"] == "same":
        return [conv]
    return padded_convolution(conv, site.inputs[0].sizes, (0,) * len(conv.kernel_size))


def padded_convolution(conv: Conv, sizes: Axes, padding: Axes) -> list[AnyOp]:
    """Return a convolution with the same pixels before and after."""
    if is_same(conv, sizes, padding):
        return [conv]
    valid = replace(conv, padding="valid")
    return [Pad(tuple((p, p) for p in padding)), valid] if any(padding) else [valid]


def transposed(site: CallSite, dims: int) -> Read:
    """Return a transposed convolution.

    `None` with dilation, and where it makes pixels that its kernel does not reach.
    """
    groups = int(site.given("groups", 1))
    _, share, *kernel = site.weights["weight"]
    strides, padding = site.axes("stride", 1, dims), site.axes("padding", 0, dims)
    more = site.axes("output_padding", 0, dims)
    if max(site.axes("dilation", 1, dims)) > 1:
        return None
    gaps = [max(s - k, 0) for k, s in zip(kernel, strides, strict=True)]
    cuts = tuple((p, p - o + gap) for p, o, gap in zip(padding, more, gaps, strict=True))
    if any(after < 0 for _, after in cuts):
        return None
    word, cropping = cut_by_word(tuple(kernel), strides, cuts)
    return [ConvTranspose(share * groups, tuple(kernel), strides, word, site.has("bias"), cropping, groups)]


def cut_by_word(kernel: Axes, strides: Axes, cuts: Margins) -> tuple[Padding, Margins]:
    """Return Keras' word for what is cut, else `valid` and the margins."""
    extra = [max(k - s, 0) for k, s in zip(kernel, strides, strict=True)]
    if not any(map(sum, cuts)):
        return "valid", ()
    if cuts == tuple((e // 2, e - e // 2) for e in extra):
        return "same", ()
    return "valid", cuts
