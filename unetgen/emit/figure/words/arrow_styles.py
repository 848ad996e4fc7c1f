"""Line and head of an arrow down or up, which show its operation without colour.

Solid with a filled head, as in 2015: max pooling, and transposed convolution. An open head: average pooling, and
nearest up-sampling. Dashed: a strided convolution, and linear up-sampling; with an open head pixel shuffle. Dotted: a
map that goes up unchanged, because an edge has no factor. A style without colours has other lines.
"""

from dataclasses import replace
from typing import assert_never

from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.style.palettes import ArrowLine, Palette, Stroke
from unetgen.ops import (
    Activation,
    AnyOp,
    Attend,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dense,
    Dropout,
    FitChannels,
    Foreign,
    GlobalPool,
    Input,
    Merge,
    Modulate,
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Sinusoid,
    Tile,
)

OPEN = (0.75, 1.35)  # factors on the pen and the head's length
PLAIN: ArrowLine = ("solid", "normal")
PASSED: ArrowLine = ("dotted", "normal")


def stroke_of(link: Link, palette: Palette) -> Stroke:
    """Return the stroke of a link's arrow."""
    return restyle(palette.strokes[link.kind], arrow_line(link))


def restyle(stroke: Stroke, line: ArrowLine | None) -> Stroke:
    """Return a stroke with a line and head.

    An open head is larger and its line thinner, so that it does not look closed.
    """
    if line is None:
        return stroke
    style, tip = dict(stroke.relined).get(line, line)
    factors = OPEN if tip == "empty" else (1.0, 1.0)
    return replace(stroke, style=style, tip=tip, pen=factors[0] * stroke.pen, head=factors[1] * stroke.head)


def arrow_line(link: Link) -> ArrowLine | None:
    """Return the line of an arrow down or up, or None for other arrows."""
    if link.kind not in ("down", "up"):
        return None
    ops = (*link.ops, link.target.main.op, *link.target.ops)
    line_of_ops = next((line for op in ops if (line := op_line(op))), None)
    return line_of_ops or (PASSED if link.kind == "up" else PLAIN)


def op_line(op: AnyOp) -> ArrowLine | None:
    """Return the line of a resampling op, or None for other ops."""
    match op:
        case Pool(kind="average") | Resize(interpolation="nearest") | ResizeTo(interpolation="nearest"):
            return "solid", "empty"
        case Resize() | ResizeTo():
            return "dashed", "normal"
        case PixelShuffle() | PixelUnshuffle():
            return "dashed", "empty"
        case Conv(strides=strides) if max(strides) > 1:
            return "dashed", "normal"
        case Pool() | ConvTranspose() | Foreign():
            return PLAIN
        case Conv() | Input() | Dense() | GlobalPool() | Reshape() | Crop() | Pad() | Norm() | Activation():
            return None
        case PReLU() | Dropout() | Concat() | Merge() | Tile() | FitChannels():
            return None
        case Attend() | Sinusoid() | Modulate():
            return None
    assert_never(op)


def resampling_op(link: Link) -> AnyOp | None:
    """Return the op on a link that brings its map to another size, or None.

    The inside of a gate does not count, because it does not change the size.
    """
    if not link.nodes or link.nodes[-1].shape.sizes == link.source.shape.sizes:
        return None
    return next((op for op in link.ops if op_line(op)), None)
