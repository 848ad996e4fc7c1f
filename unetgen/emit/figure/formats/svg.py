"""Prepare Graphviz' SVG for publishing: fonts, title, description, no comments.

The SVG carries the plan's description, so that `unetgen figure.svg` can redraw it.
"""

import re
from typing import NamedTuple

from unetgen._text import markup
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.formats.svg_groups import add_groups
from unetgen.emit.figure.style.looks import Looks
from unetgen.language.compose.svg_metadata import element


class SvgDescription(NamedTuple):
    """A figure's title, alternative text, hash of the plan, and YAML if known."""

    title: str
    description: str
    hash: str
    yaml: str = ""

    @property
    def elements(self) -> str:
        texts = f"<title>{markup(self.title)}</title>\n<desc>{markup(self.description)}</desc>"
        return f"{texts}\n<metadata>{element(self.hash, self.yaml)}</metadata>"


def finish_svg(svg: str, figure: Figure, about: SvgDescription, looks: Looks, style: str = "") -> str:
    """Return the picture from `<svg` on: with its background, texts in their places.

    The header before it names Graphviz' version, which would change the file.
    """
    picture = add_groups(re.sub(r"<!--.*?-->\n?", "", svg[svg.index("<svg") :], flags=re.DOTALL), figure, looks)
    picture = re.sub(r'font-family="[^"]*"', f'font-family="{looks.css_font}"', picture)
    picture = re.sub(r"<title>unet</title>\n", "", picture, count=1).replace('"transparent"', '"none"')
    start, rest = picture.split(">", 1)
    joined = "; stroke-linejoin: round" if looks.line_width > 1 else ""  # thick lines would have spikes at corners
    shown = f'role="img" style="max-width: 100%; height: auto{joined}"'
    styled = f"\n<style>\n{style}</style>" if style else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{start} {shown}>\n{about.elements}{styled}{rest}'


def scale_to_page(svg: str, inches: float | None) -> str:
    """Return the picture as wide as a page's column, with unchanged coordinates."""
    size = re.search(r'<svg width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    if inches is None or not size:
        return svg
    wide, high = 72 * inches, 72 * inches * float(size[2]) / float(size[1])
    return svg.replace(size[0], f'<svg width="{round(wide, 2):g}pt" height="{round(high, 2):g}pt"', 1)
