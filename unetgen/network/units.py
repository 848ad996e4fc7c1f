"""Laying a unit: a convolution with its norm, activation and dropout."""

from dataclasses import replace

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network.time_step import lay_modulation
from unetgen.ops import AnyOp, Axes, Conv, ConvTranspose, Margins, Norm, Pad, Padding


def lay_unit(place: Place, x: Node, unit: Unit, role: str, share: str | None = None) -> Node:
    """Add the unit's nodes in its order.

    The convolution is named by the role, the other nodes by role and part. `share` is the role of an earlier unit of
    this place, built by the same recipe, whose weights are used again.
    """
    for part in unit.order:
        if part == "time":
            x = lay_modulation(place, x, unit, join_role(role, part))
        elif part != "conv":
            if op := part_op(unit, part, x.shape.channels):
                again = None if share is None else join_role(share, part)
                x = place.add(op, x, role=join_role(role, part), share=again)
        elif unit.transposed and unit.strides:
            x = place.add(transposed_conv(unit), x, role=role, share=share)
        else:
            x = lay_conv(place, x, unit, role, share)
    return x


def lay_conv(place: Place, x: Node, unit: Unit, role: str, share: str | None = None) -> Node:
    """Add the convolution; padding without a Keras word becomes a layer before it."""
    assert unit.filters is not None, "the walk fills in the skip's channels"
    kernel, pixels, ones = unit.kernel_size, unit.padding, (1,) * len(unit.kernel_size)
    padding: Padding = pixels if isinstance(pixels, str) else "same"
    conv = Conv(unit.filters, kernel, unit.strides or ones, padding, unit.dilation_rate or ones, unit.groups,
                unit.use_bias)  # fmt: skip
    if isinstance(pixels, tuple) and (unit.border != "constant" or not is_same(conv, x.shape.sizes, pixels)):
        conv = replace(conv, padding="valid")
        if any(pixels):
            x = place.add(Pad(tuple((p, p) for p in pixels), unit.border), x, role=join_role(role, "pad"))
    return place.add(conv, x, role=role, share=share)


def transposed_conv(unit: Unit) -> ConvTranspose:
    """Return the transposed convolution that enlarges a map by the unit's strides.

    Its kernel is the factor unless the unit has one. Pixels of padding cut the result as in PyTorch; if Keras' `same`
    cuts the same pixels, the padding is `same`.
    """
    assert unit.filters is not None, "the walk fills in the skip's channels"
    assert unit.strides, "without strides nothing is enlarged"
    factor, kernel = unit.strides, unit.kernel_size or unit.strides
    op = ConvTranspose(unit.filters, kernel, factor, "valid", unit.use_bias, (), unit.groups)
    extra = tuple(max(k - f, 0) for k, f in zip(kernel, factor, strict=True))
    if unit.padding == "valid" or (not any(extra) and not fewer_rows(unit, kernel, factor)):
        return op
    as_keras = tuple((e // 2, e - e // 2) for e in extra)
    if unit.padding == "same":
        return replace(op, padding="same")
    cropping = cut_rows(unit, kernel, factor)
    return replace(op, padding="same") if cropping == as_keras else replace(op, cropping=cropping)


def fewer_rows(unit: Unit, kernel: Axes, factor: Axes) -> bool:
    """Return whether rows that the kernel does not reach are left out, as in PyTorch."""
    return not isinstance(unit.padding, str) and any(b for _, b in cut_rows(unit, kernel, factor))


def cut_rows(unit: Unit, kernel: Axes, factor: Axes) -> Margins:
    """Return what PyTorch's padding and output padding cut from Keras' `valid` result."""
    assert not isinstance(unit.padding, str), "Keras' words are padding of their own"
    beyond = [k - f for k, f in zip(kernel, factor, strict=True)]
    added = unit.output_padding or tuple(2 * p - more for p, more in zip(unit.padding, beyond, strict=True))
    return tuple((p, p - rows + max(-more, 0)) for p, rows, more in zip(unit.padding, added, beyond, strict=True))


def part_op(unit: Unit, part: str, channels: int) -> AnyOp | None:
    """Return the op of one part, or `None` where the unit has no such part.

    A group norm has one group where there are fewer channels than groups.
    """
    op: AnyOp | None = getattr(unit, part)
    return replace(op, groups=1) if isinstance(op, Norm) and channels < op.groups else op


def is_same(conv: Conv, sizes: Axes, padding: Axes) -> bool:
    """Return whether Keras' `same` pads these very pixels."""
    if max(conv.strides) == 1:  # which is asked of nearly every convolution, and depends on no size
        return all(2 * p == extent - 1 for p, extent in zip(padding, conv.extent, strict=True))
    return margins_of(conv, sizes) == tuple((p, p) for p in padding)


def margins_of(conv: Conv, sizes: Axes) -> Margins:
    """Return the pixels that Keras' `same` adds along each axis.

    It puts half of the missing ones before, the rest after.
    """
    steps = [-(-n // s) for n, s in zip(sizes, conv.strides, strict=True)]
    missing = [max((m - 1) * s + r - n, 0) for m, s, r, n in zip(steps, conv.strides, conv.extent, sizes, strict=True)]
    return tuple((m // 2, m - m // 2) for m in missing)


def join_role(role: str, part: str) -> str:
    return f"{role}_{part}".strip("_")
