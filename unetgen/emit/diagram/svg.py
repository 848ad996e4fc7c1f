"""Graphviz' SVG made fit for publishing: a font stack that browsers know, a title and a description, no comments."""

import re
from html import escape

from unetgen.emit.diagram.theme import CSS_FONT

TEXT_TITLE = re.compile(r'(<g id="[^"]*" class="node text">\n)<title>[^<]*</title>\n')


def finished(svg: str, title: str, description: str) -> str:
    """The picture from `<svg` on: Graphviz' header names its version, which would change the file."""
    picture = re.sub(r"<!--.*?-->\n?", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    picture = TEXT_TITLE.sub(r"\1", picture)
    picture = re.sub(r'font-family="[^"]*"', f'font-family="{CSS_FONT}"', picture)
    picture = re.sub(r"<title>unet</title>\n", "", picture, count=1)
    start, rest = picture.split(">", 1)
    told = f"\n<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>"
    looks = 'role="img" style="max-width: 100%; height: auto"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{start} {looks}>{told}{rest}'
