"""Write the texts of an SVG.

Each is where the figure has it, so that every Graphviz gives the same picture. Graphviz would position it by its width
in a font of its own, which differs from machine to machine. Its other attributes are written here too, because Graphviz
takes microseconds for each number.
"""

from collections.abc import Iterator

from unetgen._text import without_controls
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.formats.quoting import number_text
from unetgen.emit.figure.style.letter_widths import natural_width
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Text

BASELINE = 0.3  # from the middle of a line down to its baseline, in text sizes
EDGE = {"left": "start", "centre": "middle", "right": "end"}
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "-": "&#45;"})


def text_elements(figure: Figure, looks: Looks) -> Iterator[tuple[str, str]]:
    """Yield each text's name and element, numbered after the other nodes."""
    others = {box.name for box in figure.boxes} | figure.marks.keys()
    first = 3 + len(others) + len(figure.windows) + len(figure.bands)  # after the two corners
    for number, text in enumerate(figure.texts):
        yield f"text {number}", text_element(f"node{first + number}", text, looks)


def text_element(name: str, text: Text, looks: Looks) -> str:
    """Return a text as Graphviz writes it, with its tooltip."""
    words = text.words and f"{text_start(text, looks)}>{escaped(text.words)}</text>\n"
    if text.hint:
        words = f'<g id="a_{name}"><a xlink:title="{escaped(text.hint)}">\n{words}</a>\n</g>\n'
    return f'<g id="{name}" class="node text">\n{words}</g>\n'


def text_start(text: Text, looks: Looks) -> str:
    """Return the start tag of a text; SVG's y axis points downwards.

    It has the width of the usual fonts for browsers that lack them, unless another font is set.
    """
    x, y = number_text(text.x), number_text(BASELINE * text.size - text.y)
    wide = None if looks.font else natural_width(text.words, text.size)
    held = f' textLength="{number_text(wide)}" lengthAdjust="spacingAndGlyphs"' if wide and text.words[1:] else ""
    font = f'font-family="{looks.css_font}" font-size="{text.size:.2f}" fill="{text.colour.lower()}"'
    return f'<text xml:space="preserve" text-anchor="{EDGE[text.align]}" x="{x}" y="{y}"{held} {font}'


def escaped(text: str) -> str:
    return without_controls(text).translate(ESCAPES)
