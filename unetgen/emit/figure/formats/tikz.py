"""The figure as a `tikzpicture`, with shapes and positions as in other formats.

The font is the document's, or another one if the document can load it. A point is a big point (1/72 inch), as in the
other formats. Shapes are drawn in the order of the DOT, the last one on top. Styles and nodes have names for authors.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from unetgen.emit.figure.drawing.arrows import DrawnArrow
from unetgen.emit.figure.drawing.shapes_of_figure import LEGEND, TITLE, BoxShape, Figure
from unetgen.emit.figure.formats.box_faces import box_dashes, box_paint, box_pen, hidden_faces
from unetgen.emit.figure.formats.curves import arrow_polygons, spline
from unetgen.emit.figure.formats.dot import rect_middle
from unetgen.emit.figure.formats.quoting import number_text
from unetgen.emit.figure.formats.svg_texts import BASELINE
from unetgen.emit.figure.formats.tikz_images import image_nodes
from unetgen.emit.figure.formats.tikz_styles import TikzStyles, box_style, node_names
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


def tikz_picture(figure: Figure, looks: Looks, title: str, inches: float | None = None, stem: str = "figure") -> str:
    """Return the picture for `\\input`, as wide as the page's column if given.

    Images on faces are files beside it, whose names begin with `stem`.
    """
    styles, names = TikzStyles(), node_names(figure)
    boxes = [*box_paths(figure, looks, styles, names), *image_nodes(figure, stem)]
    circles = [part for name in figure.marks for part in circle_paths(name, figure, looks, styles, names)]
    arrows = [part for drawn in figure.arrows for part in arrow_paths(drawn, looks.palette.background, styles)]
    faces = [polygon_path(face, f"{role} face", styles) for role, face in faces_by_role(figure, looks)]
    samples = [*sample_paths(figure, looks, styles)]
    texts = [text_node(line, text_role(line, looks), styles) for line in figure.texts]
    shapes = [page_fill(figure.frame, looks, styles), *faces, *samples, *boxes, *circles, *texts, *arrows]
    definitions = [*styles.definitions()]
    return "\n".join([
        f"% {text.on_one_line(title)}",
        r"% needs \usepackage{tikz}; to fit a column: \resizebox{\columnwidth}{!}{\input{THIS FILE}}",
        r"% its letters have any size: \usepackage{lmodern} or another font that has them all",
        r"% your looks, before \input: \tikzset{unetgen/own/.style={unetgen/skip/.append style={draw=red}}}",
        r"% your shapes, before \input: \newcommand\unetgenextra{\draw[->] (NAME OF A BOX) -- (ANOTHER);}",
        *([r"% its images are beside it: \graphicspath{{THE FOLDER OF THIS FILE/}}"] if figure.pictures else []),
        f"{PREAMBLE}%",
        FIT,
        *font_choice(looks.font),
        *([rf"\resizebox{{{number_text(72 * inches)}bp}}{{!}}{{%"] if inches else []),
        r"\begin{tikzpicture}[x=1bp, y=1bp, line join=round, inner sep=0pt, outer sep=0pt"
        f"{', execute at begin node=' + FAMILY if looks.font else ''}]",
        *colour_definitions(definitions),
        *definitions,
        *shapes,
        r"\ifdefined\unetgenextra\unetgenextra\fi",
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


def page_fill(frame: Rect, looks: Looks, styles: TikzStyles) -> str:
    left, bottom, right, top = frame
    corners = f"{tikz_point((left - PAD, bottom - PAD))} rectangle {tikz_point((right + PAD, top + PAD))}"
    return rf"\path[{styles.name('page', f'fill={colour_name(looks.palette.background)}')}] {corners};"


def faces_by_role(figure: Figure, looks: Looks) -> Iterator[tuple[str, Polygon]]:
    """Yield the faces behind the fronts, with the roles of their boxes."""
    for box in figure.boxes:
        yield from ((box_style(box), face) for face in hidden_faces([box], looks))


def sample_paths(figure: Figure, looks: Looks, styles: TikzStyles) -> Iterator[str]:
    """Yield the samples, in the styles of the shapes that they explain."""
    for shape in chain.from_iterable(figure.samples.values()):
        pieces = arrow_polygons(shape, looks.palette.background) if isinstance(shape, Arrow) else [shape]
        yield from (rf"\path[{styles.known('sample', polygon_pen(piece))}] {outline(piece)};" for piece in pieces)


def box_paths(figure: Figure, looks: Looks, styles: TikzStyles, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the boxes' fronts, which are nodes, and the bands and windows on them."""
    for box in figure.boxes:
        style = styles.name(box_style(box), polygon_pen(front_face(box, looks)))
        middle = tikz_point(rect_middle(box.front))
        yield rf"\node[{style}, {node_size(box.front)}] ({names[box.name]}) at {middle} {{}};"
    gate = f"fill={colour_name(looks.palette.strokes['gate'].colour)}"
    for left, bottom, right, top in figure.bands.values():
        corners = f"{tikz_point((left, bottom))} rectangle {tikz_point((right, top))}"
        yield rf"\path[{styles.name('band', gate)}] {corners};"
    dashed = f"draw={colour_name(looks.palette.map.line)}, line width={number_text(looks.outline)}bp{DASHES['dashed']}"
    for left, bottom, right, top in figure.windows.values():
        corners = f"{tikz_point((left, bottom))} rectangle {tikz_point((right, top))}"
        yield rf"\path[{styles.name('window', dashed)}] {corners};"


def node_size(rect: Rect) -> str:
    wide, high = number_text(rect.right - rect.left), number_text(rect.top - rect.bottom)
    return f"minimum width={wide}bp, minimum height={high}bp"


def front_face(box: BoxShape, looks: Looks) -> Polygon:
    left, bottom, right, top = box.front
    colours = box_paint(box, looks.palette)
    corners = ((left, bottom), (left, top), (right, top), (right, bottom))
    return Polygon(corners, colours.front, colours.line, box_pen(box, looks), box_dashes(box))


def polygon_path(shape: Polygon, role: str, styles: TikzStyles) -> str:
    return rf"\path[{styles.name(role, polygon_pen(shape))}] {outline(shape)};"


def polygon_pen(shape: Polygon) -> str:
    """Return the options of a polygon's outline and filling."""
    pen = f"draw={colour_name(shape.line)}, line width={number_text(shape.pen)}bp{DASHES[shape.style]}"
    return pen if len(shape.points) == 2 else f"{pen}, fill={colour_name(shape.fill)}"


def outline(shape: Polygon) -> str:
    return " -- ".join(map(tikz_point, shape.points)) + (" -- cycle" if len(shape.points) > 2 else "")


def circle_paths(
    name: str, figure: Figure, looks: Looks, styles: TikzStyles, names: Mapping[str, str]
) -> Iterator[str]:
    """Yield a circle, which is a node, and its sign."""
    mark = figure.marks[name]
    line = looks.palette.strokes["gate"].colour if mark.kind == "gate" else looks.palette.ink
    pen = f"draw={colour_name(line)}, line width={number_text(looks.ring)}bp"
    style = styles.name(mark.kind, f"circle, {pen}, fill={colour_name(looks.palette.background)}")
    size = f"minimum size={number_text(2 * mark.radius)}bp"
    yield rf"\node[{style}, {size}] ({names[name]}) at {tikz_point((mark.x, mark.y))} {{}};"
    sign = Text(words=mark.sign, x=mark.x, y=mark.y, size=mark.sign_size, colour=looks.palette.ink)
    yield text_node(sign, f"{mark.kind} sign", styles)


def text_role(line: Text, looks: Looks) -> str:
    """Return `text` or `note`, after `title` or `legend` for these."""
    role = "note" if line.colour == looks.palette.grey else "text"
    return f"{line.owner} {role}" if line.owner in (TITLE, LEGEND) else role


def text_node(line: Text, role: str, styles: TikzStyles) -> str:
    """Return a line of text, on its baseline."""
    font = rf"font=\fontsize{{{number_text(line.size)}bp}}{{{number_text(1.2 * line.size)}bp}}\selectfont"
    spot = tikz_point((line.x, line.y - BASELINE * line.size))
    fitted = rf"\unetgenfit{{{number_text(line.extent.right - line.extent.left)}bp}}{{{escape_tex(line.words)}}}"
    style = styles.name(role, f"text={colour_name(line.colour)}, {font}")
    return rf"\node[{style}, anchor={ANCHORS[line.align]}] at {spot} {{{fitted}}};"


def arrow_paths(drawn: DrawnArrow, background: str, styles: TikzStyles) -> Iterator[str]:
    """Yield the curve up to the head, then the head."""
    start, *rest = map(tikz_point, spline(drawn.arrow))
    curve = "".join(f" .. controls {a} and {b} .. {c}" for a, b, c in zip(*[iter(rest)] * 3, strict=True))
    stroke, role = drawn.arrow.stroke, drawn.link.kind
    line, head = arrow_polygons(Arrow(drawn.arrow.points[-2:], stroke), background)
    yield rf"\path[{styles.name(role, polygon_pen(line))}] {start}{curve};"
    yield polygon_path(head, f"{role} head", styles)


def tikz_point(point: Point) -> str:
    return f"({number_text(point[0])},{number_text(point[1])})"


def colour_name(number: str) -> str:
    return f"unet{number.removeprefix('#').upper()}"
