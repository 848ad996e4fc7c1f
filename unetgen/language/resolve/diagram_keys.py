"""How the figure is drawn: looks only, which change no network."""

from typing import Any, get_args

from unetgen._text import shown
from unetgen.graph.settings import Detail, Drawing, Renderer, ScaleKind, Style
from unetgen.language import values
from unetgen.language.colours import colour
from unetgen.language.keys import COLORS
from unetgen.language.resolve.reader import Reader

ON_PAPER = ("paper", "slide")  # the styles with the paper's colours
SHOWN = {
    **dict.fromkeys(("title", "legend", "sizes", "levels", "classes", "channels"), True),
    **dict.fromkeys(("kernel_sizes", "parameters", "macs", "receptive_field"), False),
}  # what is written unless the description says otherwise
COLOR_NAMES = tuple(line.path for line in COLORS)
RESOLUTIONS = (30, 1200)  # pixels per inch: a thumbnail, a printer
PENS = (0.25, 2.0)  # factors on the width of lines, with which heads and dashes can still be told
TEXTS = (0.3, 4.0)  # factors on the size of text, with which it is text still
LETTERS = 60  # of a font's name
WIDTHS = {"single": 3.3, "double": 6.9, "slide": 13.33}  # inches: a column, a page, a slide of 16:9


def drawing(read: Reader) -> Drawing:
    """The keys of the figure."""
    if not read.any_below("diagram"):
        return Drawing()
    style: Any = read("diagram.style", values.one_of(get_args(Style)), "paper")
    auto_dark = read("diagram.auto_dark", values.boolean, False)
    given = colors(read)
    if auto_dark and style not in ON_PAPER:
        text = f"turns the paper's colours dark; diagram.style={style} has others. Use {' or '.join(ON_PAPER)}."
        read.problems.say("diagram.auto_dark", text)
    elif auto_dark and given:
        text = f"turns the paper's colours dark, and knows no dark one for diagram.colors.{given[0][0]}. Leave one out."
        read.problems.say("diagram.auto_dark", text)
    detail: Any = read("diagram.detail", values.one_of(get_args(Detail)), "feature_maps")
    scale: Any = read("diagram.scale", values.one_of(get_args(ScaleKind)), None)
    renderer: Any = read("diagram.renderer", values.one_of(get_args(Renderer)), "wasi")
    shown = {name: read(f"diagram.{name}", values.boolean, usual) for name, usual in SHOWN.items()}
    if shown["kernel_sizes"] and detail == "layers":
        text = "changes nothing with diagram.detail=layers, where each box has its own already. Leave it out."
        read.problems.say("diagram.kernel_sizes", text)
    return Drawing(
        style=style, detail=detail, scale=scale, width=read("diagram.width", width, None),
        text_scale=read("diagram.text_scale", between(*TEXTS), None), renderer=renderer, auto_dark=auto_dark,
        colors=given, font=read("diagram.font", font, None),
        line_width=read("diagram.line_width", between(*PENS), 1.0),
        dpi=read("diagram.dpi", between(*RESOLUTIONS), 192.0), **shown,
    )  # fmt: skip


def colors(read: Reader) -> tuple[tuple[str, str], ...]:
    """The colours that are set."""
    given = ((name, read(f"diagram.colors.{name}", colour, "")) for name in COLOR_NAMES)
    return tuple((name, value) for name, value in given if value)


def between(least: float, most: float) -> values.Parser[float]:
    """A number from one to another."""

    def parse(value: Any) -> float:
        try:
            number = values.positive(value)
        except ValueError:
            number = 0.0
        if not least <= number <= most:
            raise ValueError(f"{shown(value)} is out of range. Give a number from {least:g} to {most:g}.")
        return number

    return parse


def font(value: Any) -> str:
    """A family's name, as the fonts' makers write it: it stands in DOT, CSS and TeX, so no sign of theirs is in it."""
    name = " ".join(values.text(value).split())
    if len(name) > LETTERS or not all(letter.isalnum() or letter in " -+." for letter in name):
        raise ValueError(f"{shown(value)} is no name of a font. Give one family, such as 'Fira Sans'.")
    return name


def width(value: Any) -> float:
    """A paper's width in inches, by name or by number."""
    if isinstance(value, str) and value in WIDTHS:
        return WIDTHS[value]
    if isinstance(value, str) and not value[:1].isdigit():
        return WIDTHS[values.one_of(tuple(WIDTHS))(value)]
    try:
        inches = values.positive(value)
    except ValueError:
        inches = 0.0
    if not 1 <= inches <= 100:
        names = ", ".join(WIDTHS)
        raise ValueError(f"{shown(value)} is no width of a figure. Give inches from 1 to 100, or {names}.")
    return inches
