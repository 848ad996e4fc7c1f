"""The figure as a `tikzpicture`: the same shapes at the same places, with the document's font, or another where it can.

A point is a big point (1/72 inch), as in the other formats. What is drawn last is on top, in the order of the DOT.
"""

import re
from collections.abc import Iterable, Iterator

from unetgen.emit.figure.drawing.shapes_of_figure import Box, Figure
from unetgen.emit.figure.formats.box_faces import dashes, faces, paint, pen
from unetgen.emit.figure.formats.curves import drawn, spline
from unetgen.emit.figure.formats.quoting import points
from unetgen.emit.figure.formats.svg import BASELINE
from unetgen.emit.figure.formats.tex import PREAMBLE, escaped
from unetgen.emit.figure.layout.marks import Mark
from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Arrow, Point, Polygon, Rect, Text

PAD = 18.0  # bp around the frame
DASHES = {"solid": "", "dashed": ", dash pattern=on 5bp off 2bp", "dotted": ", dash pattern=on 1bp off 5bp"}
ANCHORS = {"left": "base west", "centre": "base", "right": "base east"}
FAMILY = r"\unetgenfamily"
FIT = (
    r"\providecommand\unetgenfit[2]"
    r"{\setbox0\hbox{#2}\ifdim\wd0>#1\relax\resizebox{#1}{!}{#2}\else\box0\fi}%"
)  # a line that the document's font makes longer than its place is made smaller


def tikz(figure: Figure, looks: Looks, title: str, inches: float | None = None) -> str:
    """The picture, to be had by `\\input`; where a page's width is asked for, as wide as that."""
    shapes = [page(figure.frame, looks), *polygons(figure, looks)]
    shapes += [part for mark in figure.marks.values() for part in circle(mark, looks)]
    shapes += [
        *map(words, figure.texts),
        *(part for one in figure.arrows for part in arrow(one.arrow, looks.palette.background)),
    ]
    return "\n".join([
        f"% {text.one_line(title, 200)}",
        r"% needs \usepackage{tikz}; to fit a column: \resizebox{\columnwidth}{!}{\input{THIS FILE}}",
        r"% its letters have any size: \usepackage{lmodern} or another font that has them all",
        f"{PREAMBLE}%",
        FIT,
        *family(looks.font),
        *([rf"\resizebox{{{points(72 * inches)}bp}}{{!}}{{%"] if inches else []),
        r"\begin{tikzpicture}[x=1bp, y=1bp, line join=round, inner sep=0pt, outer sep=0pt"
        f"{', execute at begin node=' + FAMILY if looks.font else ''}]",
        *colours(shapes),
        *shapes,
        r"\end{tikzpicture}%",
        *(["}%"] if inches else []),
        "",
    ])  # fmt: skip


def colours(shapes: Iterable[str]) -> Iterator[str]:
    """Each colour that is used, by the name `unet` and its number; known inside the picture alone."""
    for number in sorted(set(re.findall(r"\bunet([0-9A-F]{6})\b", " ".join(shapes)))):
        yield rf"\definecolor{{unet{number}}}{{HTML}}{{{number}}}"


def family(font: str | None) -> Iterator[str]:
    """The choice of a font, for a document that has loaded fontspec; in others, and without the font, nothing."""
    if font:
        yield rf"\def{FAMILY}{{\ifdefined\fontspec\IfFontExistsTF{{{font}}}{{\fontspec{{{font}}}}}{{}}\fi}}%"


def page(frame: Rect, looks: Looks) -> str:
    left, bottom, right, top = frame
    corners = f"{place((left - PAD, bottom - PAD))} rectangle {place((right + PAD, top + PAD))}"
    return rf"\fill[{colour(looks.palette.background)}] {corners};"


def polygons(figure: Figure, looks: Looks) -> Iterator[str]:
    """Faces, the legend's samples, and the boxes' fronts."""
    yield from (polygon(face) for face in faces(figure.boxes, looks))
    for shape in figure.samples:
        yield from map(polygon, drawn(shape, looks.palette.background) if isinstance(shape, Arrow) else [shape])
    yield from (polygon(front(box, looks)) for box in figure.boxes)
    for left, bottom, right, top in figure.bands:
        gate = colour(looks.palette.strokes["gate"].colour)
        yield rf"\fill[{gate}] {place((left, bottom))} rectangle {place((right, top))};"
    for left, bottom, right, top in figure.windows:
        pen = f"{colour(looks.palette.map.line)}, line width={points(looks.outline)}bp{DASHES['dashed']}"
        yield rf"\draw[{pen}] {place((left, bottom))} rectangle {place((right, top))};"


def front(box: Box, looks: Looks) -> Polygon:
    left, bottom, right, top = box.front
    colours = paint(box, looks.palette)
    corners = ((left, bottom), (left, top), (right, top), (right, bottom))
    return Polygon(corners, colours.front, colours.line, pen(box, looks), dashes(box))


def polygon(shape: Polygon) -> str:
    way = " -- ".join(map(place, shape.points))
    pen = f"{colour(shape.line)}, line width={points(shape.pen)}bp{DASHES[shape.style]}"
    if len(shape.points) == 2:
        return rf"\draw[{pen}] {way};"
    return rf"\draw[{pen}, fill={colour(shape.fill)}] {way} -- cycle;"


def circle(mark: Mark, looks: Looks) -> Iterator[str]:
    """A circle with its sign."""
    line = looks.palette.strokes["gate"].colour if mark.kind == "gate" else looks.palette.ink
    fill = colour(looks.palette.background)
    round_it = f"{place((mark.x, mark.y))} circle[radius={points(mark.radius)}bp]"
    yield rf"\draw[{colour(line)}, line width={points(looks.ring)}bp, fill={fill}] {round_it};"
    yield words(Text(mark.sign, mark.x, mark.y, 13 if mark.kind == "gate" else 10, looks.palette.ink))


def words(line: Text) -> str:
    """A line of text, on its baseline."""
    font = rf"font=\fontsize{{{points(line.size)}bp}}{{{points(1.2 * line.size)}bp}}\selectfont"
    spot = place((line.x, line.y - BASELINE * line.size))
    fitted = rf"\unetgenfit{{{points(line.extent.right - line.extent.left)}bp}}{{{escaped(line.words)}}}"
    return rf"\node[anchor={ANCHORS[line.align]}, text={colour(line.colour)}, {font}] at {spot} {{{fitted}}};"


def arrow(shape: Arrow, background: str) -> Iterator[str]:
    """The curve up to the head, then the head."""
    start, *rest = map(place, spline(shape))
    curve = "".join(f" .. controls {a} and {b} .. {c}" for a, b, c in zip(*[iter(rest)] * 3, strict=True))
    stroke = shape.stroke
    yield rf"\draw[{colour(stroke.colour)}, line width={points(stroke.pen)}bp{DASHES[stroke.style]}] {start}{curve};"
    yield polygon(drawn(Arrow(shape.points[-2:], stroke), background)[1])


def place(point: Point) -> str:
    return f"({points(point[0])},{points(point[1])})"


def colour(number: str) -> str:
    return f"unet{number.removeprefix('#').upper()}"
