"""Changes to a style's palette: a user's colours, and thinner or thicker lines.

The user's colour of a box is that of its front. The upper face is lighter, the side face darker, and the outline darker
still, or lighter on a dark page, by as much as in the styles' own palettes.
"""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import replace
from typing import NamedTuple

from unetgen.emit.figure.style.palettes import Paint, Palette, Stroke

SHARES = {"merge": "conv", "shortcut": "skip"}  # kinds of arrow that share another kind's colour
ROLES = ("encoder", "bottleneck", "decoder")  # whose boxes may have a colour of their own
KeyColours = dict[str, str]  # by key name


class Shade(NamedTuple):
    """The change of a front's lightness and strength of colour to another face's.

    A lightness above 1 is a share of the way to white.
    """

    light: float
    strength: float


# the upper face, the side face and the outline
ON_LIGHT = Shade(1.45, 0.58), Shade(0.87, 1.33), Shade(0.52, 1.81)
ON_DARK = Shade(1.15, 1.07), Shade(0.8, 0.82), Shade(1.53, 1.16)


def recolour(palette: Palette, user_colours: KeyColours) -> Palette:
    """Return the palette with a user's colours."""
    page = user_colours.get("background", palette.background)
    outlined = palette.copied.front == palette.background  # a copied map then has the page's colour
    copied = user_colours.get("copied") or (user_colours.get("background") if outlined else None)
    ends = user_colours.get("ends") or (user_colours.get("map") if palette.end == palette.map else None)
    box = repaint(palette.map, user_colours.get("map"), user_colours.get("outline"), page)
    arrows = {kind: user_colours[key] for kind in palette.strokes if (key := SHARES.get(kind, kind)) in user_colours}
    return replace(
        palette,
        background=page,
        ink=user_colours.get("text", palette.ink),
        grey=user_colours.get("note", palette.grey),
        map=box,
        copied=repaint(palette.copied, copied, box.line, page),
        end=repaint(palette.end, ends, user_colours.get("outline"), page),
        highlight=repaint(palette.highlight, user_colours.get("highlight"), user_colours.get("outline"), page),
        roles={role: repaint(box, user_colours[role], None, page) for role in ROLES if role in user_colours},
        strokes={
            kind: replace(stroke, colour=arrows.get(kind, stroke.colour)) for kind, stroke in palette.strokes.items()
        },
    )


def repaint(paint: Paint, front: str | None, line: str | None, page: str) -> Paint:
    """Return a box's colours with another front or outline."""
    if front:
        shades = ON_DARK if lightness(page) < 0.5 else ON_LIGHT
        paint = Paint(front, *(shade_colour(front, shade) for shade in shades))
    return paint._replace(line=line) if line else paint


def shade_colour(colour: str, shade: Shade) -> str:
    """Return a darker or lighter colour of the same hue.

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
    """Return red, green and blue from 0 to 1."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def scale_pens(palette: Palette, factor: float) -> Palette:
    """Return the palette with thinner or thicker arrows.

    Heads grow less than their lines, and never shrink.
    """
    grown = max(1.0, factor**0.5)

    def drawn(stroke: Stroke) -> Stroke:
        return replace(stroke, pen=factor * stroke.pen, edge=factor * stroke.edge, head=grown * stroke.head)

    return replace(palette, strokes={kind: drawn(stroke) for kind, stroke in palette.strokes.items()})
