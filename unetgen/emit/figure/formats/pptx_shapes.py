"""Shapes of a slide: faces, boxes, circles, texts and samples.

Lengths on a slide are EMU, of which 12,700 are a point; y points downwards.
"""

import io
from collections.abc import Callable
from typing import Any, NamedTuple

from unetgen.emit.figure.layout.face_pictures import FacePicture
from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Point, Polygon, Rect, Text

POINT = 12_700
PAD = 18.0  # pt around the frame
LARGEST = 51_206_400  # PowerPoint's largest slide: 56 inches
SMALLEST = 914_400
FONT = "Arial"
AnyShape = Any  # python-pptx has no complete types
Maker = Callable[[AnyShape], AnyShape]


class Page(NamedTuple):
    """The figure's frame on a slide, with the EMU of one of its points."""

    frame: Rect
    unit: float

    @classmethod
    def around(cls, frame: Rect, inches: float | None) -> "Page":
        """Return the page as wide as given, or of the figure's own size."""
        wide, high = frame.right - frame.left + 2 * PAD, frame.top - frame.bottom + 2 * PAD
        unit = POINT * (72 * inches / wide if inches else 1)
        return cls(frame, min(unit, LARGEST / max(wide, high)))

    @property
    def size(self) -> tuple[int, int]:
        left, bottom, right, top = self.frame
        return (
            max(SMALLEST, round((right - left + 2 * PAD) * self.unit)),
            max(SMALLEST, round((top - bottom + 2 * PAD) * self.unit)),
        )

    def at(self, point: Point) -> tuple[int, int]:
        """Return a point on the slide."""
        x, y = point
        return round((x - self.frame.left + PAD) * self.unit), round((self.frame.top + PAD - y) * self.unit)

    def rect(self, rect: Rect) -> tuple[int, int, int, int]:
        """Return left, top, width and height on the slide."""
        left, top = self.at((rect.left, rect.top))
        right, bottom = self.at((rect.right, rect.bottom))
        return left, top, max(1, right - left), max(1, bottom - top)

    def length(self, points: float) -> int:
        return round(points * self.unit)


def add_page_colour(slide: AnyShape, colour: str) -> None:
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = rgb(colour)


def rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    colour_of: Any = RGBColor
    return colour_of.from_string(colour.removeprefix("#").upper())


class Pen(NamedTuple):
    """The filling and the outline of a shape."""

    fill: str | None
    line: str
    width: float
    dashes: str = "solid"


def add_polygon(page: Page, polygon: Polygon, shapes: AnyShape) -> AnyShape:
    first, *rest = map(page.at, polygon.points)
    builder = shapes.build_freeform(*first)
    builder.add_line_segments(rest, close=True)
    shape = builder.convert_to_shape()
    paint(shape, page, Pen(polygon.fill, polygon.line, polygon.pen, polygon.style))
    return shape


def add_rectangle(page: Page, rect: Rect, pen: Pen, shapes: AnyShape) -> AnyShape:
    from pptx.enum.shapes import MSO_SHAPE

    shape = shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(emu, page.rect(rect)))
    paint(shape, page, pen)
    return shape


def add_circle(page: Page, mark: CircleMark, looks: Looks, shapes: AnyShape) -> AnyShape:
    from pptx.enum.shapes import MSO_SHAPE

    shape = shapes.add_shape(MSO_SHAPE.OVAL, *map(emu, page.rect(mark.extent)))
    line = looks.palette.strokes["gate"].colour if mark.kind == "gate" else looks.palette.ink
    paint(shape, page, Pen(looks.palette.background, line, looks.ring))
    sign = Text(words=mark.sign, x=mark.x, y=mark.y, size=mark.sign_size, colour=looks.palette.ink)
    write(shape, page, sign, looks)
    return shape


def add_image(page: Page, placed: FacePicture, shapes: AnyShape) -> AnyShape:
    image = shapes.add_picture(io.BytesIO(placed.picture.data), *map(emu, page.rect(placed.rect)))
    across, down = placed.picture.cut(*placed.size)
    image.crop_left = image.crop_right = across
    image.crop_top = image.crop_bottom = down
    return image


def add_text(page: Page, text: Text, looks: Looks, shapes: AnyShape) -> AnyShape:
    shape = shapes.add_textbox(*map(emu, page.rect(text.extent)))
    write(shape, page, text, looks)
    return shape


def emu(length: int) -> Any:
    from pptx.util import Emu

    return Emu(length)


def write(shape: Any, page: Page, text: Text, looks: Looks) -> None:
    """Write a line of text into a shape, without margins."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = False, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = {"left": PP_ALIGN.LEFT, "centre": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[text.align]
    run = paragraph.add_run()
    run.text = text.words
    run.font.size, run.font.name = emu(page.length(text.size)), looks.font or FONT
    run.font.color.rgb = rgb(text.colour)


def without_theme(shape: AnyShape) -> None:
    """Remove the theme's line, shadow and colour of text from a new shape."""
    style = shape.element.find("{*}style")
    if style is not None:
        shape.element.remove(style)


def paint(shape: Any, page: Page, pen: Pen) -> None:
    """Give a shape its filling and its outline, and no shadow."""
    without_theme(shape)
    if pen.fill is None:
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(pen.fill)
    draw_line(shape, page, pen.line, pen.width, pen.dashes)


def draw_line(shape: Any, page: Page, colour: str, width: float, dashes: str) -> None:
    from pptx.enum.dml import MSO_LINE

    shape.line.color.rgb = rgb(colour)
    shape.line.width = emu(page.length(width))
    if dashes != "solid":
        shape.line.dash_style = {"dashed": MSO_LINE.DASH, "dotted": MSO_LINE.ROUND_DOT}[dashes]
