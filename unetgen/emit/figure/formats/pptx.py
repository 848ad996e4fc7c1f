"""The figure as a slide of shapes, text boxes, connectors and groups.

Straight arrows, and those with one corner or two, are connectors that are glued to boxes and circles: they follow when
a shape is moved. Other arrows are lines with heads. The slide is as large as the figure.
"""

import io
import zipfile
from collections.abc import Mapping
from functools import partial

from unetgen.emit.figure.drawing.groups import ShapeGroup, sample_names, shape_groups
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.formats.box_faces import box_dashes, box_paint, box_pen, hidden_faces
from unetgen.emit.figure.formats.pptx_arrows import ArrowMaker, add_straight_line
from unetgen.emit.figure.formats.pptx_shapes import (
    AnyShape,
    Maker,
    Page,
    Pen,
    add_circle,
    add_image,
    add_page_colour,
    add_polygon,
    add_rectangle,
    add_text,
)
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Arrow
from unetgen.emit.rendering.render_error import render_error, typed_text

BLANK = 6  # the empty layout of the package's template
DATE = (1980, 1, 1, 0, 0, 0)  # of the files inside, so that equal figures are equal files


def slide_of(figure: Figure, looks: Looks, title: str, inches: float | None = None) -> bytes:
    """Return a presentation of one slide.

    Raises:
        RenderError: python-pptx is not installed.
    """
    try:
        from pptx import Presentation
    except ImportError as error:
        raise render_error("PPTX", typed_text(error), "`pip install 'unetgen[pptx]'`") from error
    page = Page.around(figure.frame, inches)
    presentation: AnyShape = Presentation()
    presentation.slide_width, presentation.slide_height = page.size
    presentation.core_properties.title = title
    slide = presentation.slides.add_slide(presentation.slide_layouts[BLANK])
    add_page_colour(slide, looks.palette.background)
    makers = makers_of(figure, looks, page)
    for group in shape_groups(figure):
        add_group(slide.shapes, group, makers)
    written = io.BytesIO()
    presentation.save(written)
    return with_fixed_dates(written)


def makers_of(figure: Figure, looks: Looks, page: Page) -> dict[str, Maker]:
    """Return a function per shape, by its name, which adds it to a group."""
    glued: dict[str, AnyShape] = {}
    makers: dict[str, Maker] = {}
    for box in figure.boxes:
        faces = hidden_faces([box], looks)
        makers |= {name: partial(add_polygon, page, face) for name, face in zip(box.faces, faces, strict=True)}
        paint = box_paint(box, looks.palette)
        pen = Pen(paint.front, paint.line, box_pen(box, looks), box_dashes(box))
        makers[box.name] = partial(keep, glued, box.name, partial(add_rectangle, page, box.front, pen))
    gate = looks.palette.strokes["gate"].colour
    for name, placed in figure.pictures.items():
        makers[f"picture {name}"] = partial(add_image, page, placed)
    for name, rect in figure.bands.items():
        makers[f"band {name}"] = partial(add_rectangle, page, rect, Pen(gate, gate, 0.5))
    for name, rect in figure.windows.items():
        pen = Pen(None, looks.palette.map.line, looks.outline, "dashed")
        makers[f"window {name}"] = partial(add_rectangle, page, rect, pen)
    for name, mark in figure.marks.items():
        makers[name] = partial(keep, glued, name, partial(add_circle, page, mark, looks))
    for number, text in enumerate(figure.texts):
        makers[f"text {number}"] = partial(add_text, page, text, looks)
    for drawn in figure.arrows:
        makers[drawn.name] = ArrowMaker(page, drawn, glued)
    for owner, samples in figure.samples.items():
        for name, sample in zip(sample_names(owner, figure), samples, strict=True):
            is_line = isinstance(sample, Arrow) or len(sample.points) == 2
            makers[name] = partial(add_straight_line if is_line else add_polygon, page, sample)
    return makers


def keep(kept: dict[str, AnyShape], name: str, maker: Maker, shapes: AnyShape) -> AnyShape:
    """Add a shape, and keep it for the arrows that end at it."""
    kept[name] = maker(shapes)
    return kept[name]


def add_group(shapes: AnyShape, group: ShapeGroup, makers: Mapping[str, Maker]) -> None:
    """Add a group with all its shapes."""
    added = shapes.add_group_shape()
    added.name = group.name
    for member in group.members:
        if isinstance(member, ShapeGroup):
            add_group(added.shapes, member, makers)
        else:
            makers[member](added.shapes).name = member
    added.element.recalculate_extents()


def with_fixed_dates(written: io.BytesIO) -> bytes:
    """Return a zipped file whose members all have the same date."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, DATE), before.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
