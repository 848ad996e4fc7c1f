"""The figure as a `tikzpicture`, with shapes and positions as in other formats.

The font is the document's, or another one if the document can load it. A point is a big point (1/72 inch), as in the
other formats. Shapes are drawn in the order of the DOT, the last one on top.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from unetgen.emit.figure.drawing.shapes_of_figure import BoxShape, Figure
from unetgen.emit.figure.formats.box_faces import box_dashes, box_paint, box_pen, hidden_faces
from unetgen.emit.figure.formats.curves import arrow_polygons, spline
from unetgen.emit.figure.formats.quoting import number_text
from unetgen.emit.figure.formats.svg import BASELINE
from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Arrow, Point, Polygon, Rect, Text
from unetgen.emit.tex import PREAMBLE, escape_tex

PAD = 18.0  # bp around the frame
DASHES = {"solid": "", "dashed": ", dash pattern=on 5bp off 2bp", "dotted": ", dash pattern=on 1bp off 5bp"}
ANCHORS = {"left": "base west", "centre": "base", "right": "base east"}
FAMILY = r"\unetgenfamily"
FIT = (
    r"\providecommand\unetgenfit[2]"
    r"{\setbox0\hbox{#2}\ifdim\wd0>#1\relax\resizebox{#1}{!}{#2}\else\box0\fi}%"
)  # shrinks a line if the document's font makes it too long for its place


def tikz_picture(figure: Figure, looks: Looks, title: str, inches: float | None = None) -> str:
    """Return the picture for `\\input`, as wide as the page's column if given."""
    shapes = [page_fill(figure.frame, looks), *polygon_paths(figure, looks)]
    shapes += [part for mark in figure.marks.values() for part in circle_paths(mark, looks)]
    shapes += [
        *map(text_node, figure.texts),
        *(part for drawn in figure.arrows for part in arrow_paths(drawn.arrow, looks.palette.background)),
    ]
    return "\n".join([
        f"% {text.on_one_line(title)}",
        r"% needs \usepackage{tikz}; to fit a column: \resizebox{\columnwidth}{!}{\input{THIS FILE}}",
        r"% its letters have any size: \usepackage{lmodern} or another font that has them all",
        f"{PREAMBLE}%",
        FIT,
        *font_choice(looks.font),
        *([rf"\resizebox{{{number_text(72 * inches)}bp}}{{!}}{{%"] if inches else []),
        r"\begin{tikzpicture}[x=1bp, y=1bp, line join=round, inner sep=0pt, outer sep=0pt"
        f"{', execute at begin node=' + FAMILY if looks.font else ''}]",
        *colour_definitions(shapes),
        *shapes,
        r"\end{tikzpicture}%",
        *(["}%"] if inches else []),
        "",
    ])  # fmt: skip


def colour_definitions(shapes: Iterable[str]) -> Iterator[str]:
    """Yield a definition for each colour in use, named `unet` and its number.

    The colours are known only inside the picture.
    """
    for number in sorted(set(re.findall(r"\bunet([0-9A-F]{6})\b", " ".join(shapes)))):
        yield rf"\definecolor{{unet{number}}}{{HTML}}{{{number}}}"


def font_choice(font: str | None) -> Iterator[str]:
    """Yield the choice of a font, for documents that load fontspec.

    It has no effect in other documents, or if the font is missing.
    """
    if font:
        yield rf"\def{FAMILY}{{\ifdefined\fontspec\IfFontExistsTF{{{font}}}{{\fontspec{{{font}}}}}{{}}\fi}}%"


def page_fill(frame: Rect, looks: Looks) -> str:
    left, bottom, right, top = frame
    corners = f"{tikz_point((left - PAD, bottom - PAD))} rectangle {tikz_point((right + PAD, top + PAD))}"
    return rf"\fill[{colour_name(looks.palette.background)}] {corners};"


def polygon_paths(figure: Figure, looks: Looks) -> Iterator[str]:
    """Yield the faces, the legend's samples, and the boxes' fronts."""
    yield from (polygon_path(face) for face in hidden_faces(figure.boxes, looks))
    for shape in chain.from_iterable(figure.samples.values()):
        yield from map(
            polygon_path, arrow_polygons(shape, looks.palette.background) if isinstance(shape, Arrow) else [shape]
        )
    yield from (polygon_path(front_face(box, looks)) for box in figure.boxes)
    for left, bottom, right, top in figure.bands.values():
        gate = colour_name(looks.palette.strokes["gate"].colour)
        yield rf"\fill[{gate}] {tikz_point((left, bottom))} rectangle {tikz_point((right, top))};"
    for left, bottom, right, top in figure.windows.values():
        pen = f"{colour_name(looks.palette.map.line)}, line width={number_text(looks.outline)}bp{DASHES['dashed']}"
        yield rf"\draw[{pen}] {tikz_point((left, bottom))} rectangle {tikz_point((right, top))};"


def front_face(box: BoxShape, looks: Looks) -> Polygon:
    left, bottom, right, top = box.front
    colours = box_paint(box, looks.palette)
    corners = ((left, bottom), (left, top), (right, top), (right, bottom))
    return Polygon(corners, colours.front, colours.line, box_pen(box, looks), box_dashes(box))


def polygon_path(shape: Polygon) -> str:
    outline = " -- ".join(map(tikz_point, shape.points))
    pen = f"{colour_name(shape.line)}, line width={number_text(shape.pen)}bp{DASHES[shape.style]}"
    if len(shape.points) == 2:
        return rf"\draw[{pen}] {outline};"
    return rf"\draw[{pen}, fill={colour_name(shape.fill)}] {outline} -- cycle;"


def circle_paths(mark: CircleMark, looks: Looks) -> Iterator[str]:
    """Yield a circle with its sign."""
    line = looks.palette.strokes["gate"].colour if mark.kind == "gate" else looks.palette.ink
    fill = colour_name(looks.palette.background)
    round_it = f"{tikz_point((mark.x, mark.y))} circle[radius={number_text(mark.radius)}bp]"
    yield rf"\draw[{colour_name(line)}, line width={number_text(looks.ring)}bp, fill={fill}] {round_it};"
    yield text_node(
        Text(words=mark.sign, x=mark.x, y=mark.y, size=13 if mark.kind == "gate" else 10, colour=looks.palette.ink)
    )


def text_node(line: Text) -> str:
    """Return a line of text, on its baseline."""
    font = rf"font=\fontsize{{{number_text(line.size)}bp}}{{{number_text(1.2 * line.size)}bp}}\selectfont"
    spot = tikz_point((line.x, line.y - BASELINE * line.size))
    fitted = rf"\unetgenfit{{{number_text(line.extent.right - line.extent.left)}bp}}{{{escape_tex(line.words)}}}"
    return rf"\node[anchor={ANCHORS[line.align]}, text={colour_name(line.colour)}, {font}] at {spot} {{{fitted}}};"


def arrow_paths(shape: Arrow, background: str) -> Iterator[str]:
    """Yield the curve up to the head, then the head."""
    start, *rest = map(tikz_point, spline(shape))
    curve = "".join(f" .. controls {a} and {b} .. {c}" for a, b, c in zip(*[iter(rest)] * 3, strict=True))
    stroke = shape.stroke
    pen = f"{colour_name(stroke.colour)}, line width={number_text(stroke.pen)}bp{DASHES[stroke.style]}"
    yield rf"\draw[{pen}] {start}{curve};"
    yield polygon_path(arrow_polygons(Arrow(shape.points[-2:], stroke), background)[1])


def tikz_point(point: Point) -> str:
    return f"({number_text(point[0])},{number_text(point[1])})"


def colour_name(number: str) -> str:
    return f"unet{number.removeprefix('#').upper()}"
