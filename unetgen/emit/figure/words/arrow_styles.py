"""What an arrow down or up does is told by its line and its head, not by its colour alone: in grey, and for all eyes.

Solid with a filled head, as in 2015: max pooling, and transposed convolution. An open head: average pooling, and
nearest up-sampling. Dashed: a strided convolution, and linear up-sampling; with an open head pixel shuffle, and pixel
unshuffle. Dotted:
a map that goes up as it is, where an edge has no factor.
"""

from dataclasses import replace
from typing import Literal, assert_never

from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.style.palettes import Dashes, Palette, Stroke
from unetgen.ops import (
    Activation,
    AnyOp,
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
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
    Tile,
)

ArrowLine = tuple[Dashes, Literal["normal", "empty"]]
OPEN = (0.75, 1.35)  # of the pen and of the head's length
PLAIN: ArrowLine = ("solid", "normal")
PASSED: ArrowLine = ("dotted", "normal")


def stroke_of(link: Link, palette: Palette) -> Stroke:
    """How a link's arrow is drawn."""
    return restyle(palette.strokes[link.kind], arrow_line(link))


def restyle(stroke: Stroke, line: ArrowLine | None) -> Stroke:
    """An open head is larger and its line thinner, or it would be closed."""
    if line is None:
        return stroke
    style, tip = line
    wide = OPEN if tip == "empty" else (1.0, 1.0)
    return replace(stroke, style=style, tip=tip, pen=wide[0] * stroke.pen, head=wide[1] * stroke.head)


def arrow_line(link: Link) -> ArrowLine | None:
    """The line of an arrow down or up; the others have their kind's."""
    if link.kind not in ("down", "up"):
        return None
    ops = (*link.ops, link.target.main.op, *link.target.ops)
    told = next((line for op in ops if (line := op_line(op))), None)
    return told or (PASSED if link.kind == "up" else PLAIN)


def op_line(op: AnyOp) -> ArrowLine | None:
    """The line of what resamples; nothing for other ops."""
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
    assert_never(op)


def resampling_op(link: Link) -> AnyOp | None:
    """What brings a map to another size on its way; what a gate does inside changes nothing."""
    if not link.nodes or link.nodes[-1].shape.sizes == link.source.shape.sizes:
        return None
    return next((op for op in link.ops if op_line(op)), None)
