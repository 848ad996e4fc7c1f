"""How the figure is drawn: looks only, which change no network."""

from typing import Any

from unetgen import values
from unetgen.resolve.reader import Reader
from unetgen.spec import Drawing

STYLES = ("paper", "slide", "dark", "print", "ronneberger")
DETAILS = ("overview", "feature_maps", "layers")
SCALES = ("readable", "faithful")
RENDERERS = ("wasi", "dot")
SHOWN = ("title", "legend", "sizes", "levels", "classes")
WIDTHS = {"single": 3.3, "double": 6.9, "slide": 13.33}  # inches: a column, a page, a slide of 16:9


def drawing(read: Reader) -> Drawing:
    """The keys of the figure."""
    if not read.any_below("diagram"):
        return Drawing()
    style: Any = read("diagram.style", values.one_of(STYLES), "paper")
    detail: Any = read("diagram.detail", values.one_of(DETAILS), "feature_maps")
    scale: Any = read("diagram.scale", values.one_of(SCALES), None)
    renderer: Any = read("diagram.renderer", values.one_of(RENDERERS), "wasi")
    shown = {name: read(f"diagram.{name}", values.boolean, True) for name in SHOWN}
    return Drawing(
        style, detail, scale, read("diagram.width", width, None), read("diagram.text_scale", values.positive, None),
        renderer, read("diagram.auto_dark", values.boolean, False), **shown,
    )  # fmt: skip


def width(value: Any) -> float:
    """A paper's width in inches, by name or by number."""
    if isinstance(value, str) and value in WIDTHS:
        return WIDTHS[value]
    if isinstance(value, str) and not value[:1].isdigit():
        return WIDTHS[values.one_of(tuple(WIDTHS))(value)]
    inches = values.positive(value)
    if not 1 <= inches <= 100:
        names = ", ".join(WIDTHS)
        raise ValueError(f"{values.shown(value)} is no width of a figure. Give inches from 1 to 100, or {names}.")
    return inches
