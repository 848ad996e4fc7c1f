"""A style's palette with a user's colours in it, and with thinner or thicker lines.

A box is given by its front: the upper face is lighter, the side face darker, and the outline darker still, or on a dark
page lighter, by as much as in the styles' own palettes.
"""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import replace
from typing import NamedTuple

from unetgen.emit.figure.style.palettes import Paint, Palette, Stroke

SHARES = {"merge": "conv", "shortcut": "skip"}  # arrows that have the colour of others
KeyColours = dict[str, str]  # colours by the names of their keys


class Shade(NamedTuple):
    """From a front's lightness (above 1 the way to white) and strength of colour to another face's."""

    light: float
    strength: float


# the upper face, the side face and the outline
ON_LIGHT = Shade(1.45, 0.58), Shade(0.87, 1.33), Shade(0.52, 1.81)
ON_DARK = Shade(1.15, 1.07), Shade(0.8, 0.82), Shade(1.53, 1.16)


def recolour(palette: Palette, given: KeyColours) -> Palette:
    """The palette with the colours that are given."""
    page = given.get("background", palette.background)
    outlined = palette.copied.front == palette.background  # a copied map then has the page's colour
    own = given.get("copied") or (given.get("background") if outlined else None)
    ends = given.get("ends") or (given.get("map") if palette.end == palette.map else None)
    box = repaint(palette.map, given.get("map"), given.get("outline"), page)
    arrows = {kind: given[key] for kind in palette.strokes if (key := SHARES.get(kind, kind)) in given}
    return replace(
        palette,
        background=page,
        ink=given.get("text", palette.ink),
        grey=given.get("note", palette.grey),
        map=box,
        copied=repaint(palette.copied, own, box.line, page),
        end=repaint(palette.end, ends, given.get("outline"), page),
        strokes={kind: replace(one, colour=arrows.get(kind, one.colour)) for kind, one in palette.strokes.items()},
    )


def repaint(paint: Paint, front: str | None, line: str | None, page: str) -> Paint:
    """A box with another front, or with another outline."""
    if front:
        shades = ON_DARK if lightness(page) < 0.5 else ON_LIGHT
        paint = Paint(front, *(shade_colour(front, shade) for shade in shades))
    return paint._replace(line=line) if line else paint


def shade_colour(colour: str, shade: Shade) -> str:
    """A darker or lighter colour of the same hue.

    >>> shade_colour("#808080", Shade(0.5, 1)), shade_colour("#A9CCE9", ON_LIGHT[1])
    ('#404040', '#84B3D9')
    """
    part = shade.light
    hue, before, _ = rgb_to_hls(*rgb_parts(colour))
    light = before * part if part <= 1 else before + (1 - before) * (part - 1)
    strength, most = shade.strength * (max(rgb_parts(colour)) - min(rgb_parts(colour))), 1 - abs(2 * light - 1)
    saturation = min(1.0, strength / most) if most > 0 else 0.0
    return "#" + "".join(f"{round(255 * value):02X}" for value in hls_to_rgb(hue, light, saturation))


def lightness(colour: str) -> float:
    return rgb_to_hls(*rgb_parts(colour))[1]


def rgb_parts(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def scale_pens(palette: Palette, factor: float) -> Palette:
    """The palette with thinner or thicker arrows; a head grows less than its line, and never shrinks."""
    grown = max(1.0, factor**0.5)

    def drawn(one: Stroke) -> Stroke:
        return replace(one, pen=factor * one.pen, edge=factor * one.edge, head=grown * one.head)

    return replace(palette, strokes={kind: drawn(one) for kind, one in palette.strokes.items()})
