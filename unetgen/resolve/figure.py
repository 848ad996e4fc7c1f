"""How the figure is drawn: looks only, which change no network."""

from typing import Any, get_args

from unetgen import values
from unetgen.resolve.reader import Reader
from unetgen.spec import Detail, Drawing, Renderer, ScaleKind, Style

ON_PAPER = ("paper", "slide")  # the styles with the paper's colours
SHOWN = ("title", "legend", "sizes", "levels", "classes")
WIDTHS = {"single": 3.3, "double": 6.9, "slide": 13.33}  # inches: a column, a page, a slide of 16:9


def drawing(read: Reader) -> Drawing:
    """The keys of the figure."""
    if not read.any_below("diagram"):
        return Drawing()
    style: Any = read("diagram.style", values.one_of(get_args(Style)), "paper")
    auto_dark = read("diagram.auto_dark", values.boolean, False)
    if auto_dark and style not in ON_PAPER:
        text = f"turns the paper's colours dark; diagram.style={style} has others. Use {' or '.join(ON_PAPER)}."
        read.problems.say("diagram.auto_dark", text)
    detail: Any = read("diagram.detail", values.one_of(get_args(Detail)), "feature_maps")
    scale: Any = read("diagram.scale", values.one_of(get_args(ScaleKind)), None)
    renderer: Any = read("diagram.renderer", values.one_of(get_args(Renderer)), "wasi")
    shown = {name: read(f"diagram.{name}", values.boolean, True) for name in SHOWN}
    return Drawing(
        style, detail, scale, read("diagram.width", width, None), read("diagram.text_scale", values.positive, None),
        renderer, auto_dark, **shown,
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
