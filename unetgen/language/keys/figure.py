"""The keys of the figure, by path in `diagram`; they change no network."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast, get_args

from unetgen._text import nearest, shown
from unetgen.graph.settings import Detail, Drawing, FigureLayoutKind, Renderer, ScaleKind, Style
from unetgen.language import values
from unetgen.language.colours import colour
from unetgen.language.keys.key import Key, Keys

USUAL = Drawing()  # a figure without a description has the same defaults
RESOLUTIONS = (30, 1200)  # pixels per inch: a thumbnail, a printer
PENS = (0.25, 2.0)  # factors on the width of lines, with which arrow heads and dashes can still be recognized
TEXTS = (0.3, 4.0)  # factors on the size of text, with which it can still be read
LETTERS = 60  # of a font's name
WIDTHS = {"single": 3.3, "double": 6.9, "slide": 13.33}  # inches: a column, a page, a slide of 16:9
IMAGES = (".png", ".jpg", ".jpeg")
IN_INCHES = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4}
AUTO = "auto"  # the height of a page
WITH_UNIT = re.compile(rf"([0-9.]{{1,20}})\s*({'|'.join(IN_INCHES)})")


class Between:
    """Parses a number within bounds."""

    def __init__(self, least: float, most: float) -> None:
        self.least, self.most = least, most

    def __call__(self, value: Any) -> float:
        try:
            number = values.positive_number(value)
        except ValueError:
            number = 0.0
        if not self.least <= number <= self.most:
            raise ValueError(f"{shown(value)} is out of range. Give a number from {self.least:g} to {self.most:g}.")
        return number


def font(value: Any) -> str:
    """Return a font family's name without characters special in DOT, CSS or TeX."""
    name = " ".join(values.text(value).split())
    if len(name) > LETTERS or not all(letter.isalnum() or letter in " -+." for letter in name):
        raise ValueError(f"{shown(value)} is not a font name. Give one family, such as 'Fira Sans'.")
    return name


def width(value: Any) -> float:
    """Return a paper's width in inches, from its name, a number, or one with a unit."""
    if isinstance(value, str) and value in WIDTHS:
        return WIDTHS[value]
    if isinstance(value, str) and not value[:1].isdigit():
        return WIDTHS[values.OneOf(tuple(WIDTHS))(value)]
    return in_inches(value, "width", f"8.5cm, or {', '.join(WIDTHS)}")


def height(value: Any) -> float | None:
    """Return the most inches that a figure may be high; `auto` is the page's own."""
    return None if value == AUTO else in_inches(value, "height", f"22cm, or {AUTO}")


def in_inches(value: Any, side: str, examples: str) -> float:
    """Return a length of a page in inches, from a number or one with a unit."""
    with_unit = WITH_UNIT.fullmatch(value) if isinstance(value, str) else None
    number, unit = with_unit.groups() if with_unit else (value, "in")
    try:
        inches = values.positive_number(number) * IN_INCHES[unit]
    except ValueError:
        inches = 0.0
    if not 1 <= inches <= 100:
        raise ValueError(f"{shown(value)} is not a figure {side}. Give inches from 1 to 100, or {examples}.")
    return inches


def image_path(value: Any) -> str:
    """Return the path of a PNG or JPEG, judged by its ending."""
    path = values.text(value)
    if not path.lower().endswith(IMAGES):
        raise ValueError(f"{shown(path)} is not an image that figures embed. Give a file with .png, .jpg or .jpeg.")
    return path


def titles(value: Any) -> tuple[str, ...]:
    """Return the titles of networks from a list, or one."""
    given = values.items_of(value)
    return tuple(values.text(one) for one in (given if given is not None else [value]))


STYLES: values.OneOf[Style] = values.OneOf(get_args(Style))
DETAILS: values.OneOf[Detail] = values.OneOf(get_args(Detail))
SCALES: values.OneOf[ScaleKind] = values.OneOf(get_args(ScaleKind))
LAYOUTS: values.OneOf[FigureLayoutKind] = values.OneOf(get_args(FigureLayoutKind))
RENDERERS: values.OneOf[Renderer] = values.OneOf(get_args(Renderer))
STYLE: Key[Style] = Key("style", "", STYLES, USUAL.style, notes={"print": "grey", "ronneberger": "2015"})
DETAIL: Key[Detail | None] = Key(
    "detail", "", DETAILS, otherwise="feature_maps for a plain U, else blocks",
    notes={"overview": "a box per stage", "blocks": "with its blocks named, and enlarged below"},
)  # fmt: skip
DRAWN_SCALE: Key[ScaleKind | None] = Key(
    "scale", "", SCALES, otherwise="by the style",
    notes={"readable": "roots of channels and sizes", "faithful": "linear"},
)  # fmt: skip
LAYOUT: Key[FigureLayoutKind | None] = Key(
    "layout", "", LAYOUTS, otherwise="by the style",
    notes={
        "aligned": "a U between common edges", "stairs": "a level below the last map of the one above",
        "hourglass": "all in a row",
    },
)  # fmt: skip
WIDTH: Key[float | None] = Key(
    "width", f"sized for {', '.join(f'{name} ({inches:g} in)' for name, inches in WIDTHS.items())}, inches, or 8.5cm",
    width, otherwise="as wide as it is",
)  # fmt: skip
HEIGHT: Key[float | None] = Key(
    "height", "most inches that a figure of a set width is high: 7.5, or 22cm", height,
    otherwise="auto: 9 in on paper, 9/16 of a slide's width",
)  # fmt: skip
TEXT_SCALE: Key[float | None] = Key(
    "text_scale", "text's size against the boxes", Between(*TEXTS), otherwise="by the style"
)
TITLE: Key[bool] = Key("title", "title and numbers above", values.boolean, USUAL.title)
LEGEND: Key[bool] = Key("legend", "what arrows and marks mean", values.boolean, USUAL.legend)
SIZES: Key[bool] = Key("sizes", "sizes of the maps", values.boolean, USUAL.sizes)
LEVELS: Key[bool] = Key("levels", "names of the levels", values.boolean, USUAL.levels)
NOTES: Key[bool] = Key(
    "notes", "names of the levels, the plan's hash, and the scale of the boxes", values.boolean, USUAL.notes
)
DRAWN_CHANNELS: Key[bool] = Key("channels", "numbers of channels", values.boolean, USUAL.channels)
KERNEL_SIZES: Key[bool] = Key(
    "kernel_sizes", "kernels and factors at all arrows, in an overview at the boxes", values.boolean, USUAL.kernel_sizes
)
PARAMETERS: Key[bool] = Key("parameters", "each box's parameters", values.boolean, USUAL.parameters)
MACS: Key[bool] = Key("macs", "each box's multiply-accumulates for one image", values.boolean, USUAL.macs)
RECEPTIVE_FIELD: Key[bool] = Key(
    "receptive_field", "what a pixel of each level sees of the input", values.boolean, USUAL.receptive_field
)
ZOOMS: Key[bool] = Key(
    "zooms", "each kind of block with a letter, and enlarged (detail=blocks)", values.boolean, USUAL.zooms
)
CLASSES: Key[bool] = Key("classes", "names of the classes at the output", values.boolean, USUAL.classes)
WRITTEN: tuple[Key[bool], ...] = (
    TITLE, LEGEND, SIZES, LEVELS, DRAWN_CHANNELS, KERNEL_SIZES, PARAMETERS, MACS, RECEPTIVE_FIELD, ZOOMS,
    CLASSES, NOTES,
)  # fmt: skip
COLORS: tuple[Key[str], ...] = tuple(
    Key(name, what, colour, "", otherwise="the style's", changes="figure")
    for name, what in {
        "background": "of the page: '#RRGGBB', or a name of CSS such as teal",
        "text": "of names, channels and the legend",
        "note": "of sizes, numbers below the boxes and other small text",
        "map": "of a feature map's front face; its other faces are lighter and darker",
        "copied": "of a copied map's front face",
        "ends": "of the front faces of input and outputs",
        "outline": "of the boxes' edges",
        "conv": "of the arrows of convolutions",
        "head": "of the arrows to the outputs",
        "down": "of the arrows down",
        "up": "of the arrows up",
        "skip": "of skips and shortcuts",
        "gate": "of gating signals and the gates' circles",
        "encoder": "of the encoder's front faces",
        "bottleneck": "of the bottleneck's front faces",
        "decoder": "of the decoder's front faces",
        "highlight": "of the front faces of highlighted parts",
    }.items()
)
PART = re.compile(r"(encoder|decoder|skip)[0-9]{1,2}|bottleneck|input|head")
BLOCK = re.compile(r"block:\w[\w -]{0,60}")
PARTS = "input, encoder0, encoder1, …, bottleneck, …, decoder0, skip0, skip1, … and head"
USUAL_PARTS = ("input", "encoder0", "bottleneck", "decoder0", "skip0", "head")


def drawn_part(value: Any) -> str:
    """Return a part of the network that the figure can name or highlight."""
    word = values.text(value)
    if PART.fullmatch(word):
        return word
    raise ValueError(f"{shown(word)} is not a part of a figure.{nearest(word, USUAL_PARTS)} Parts are {PARTS}.")


def drawn_part_or_block(value: Any) -> str:
    """Return a part of the network, or a kind of block: `block:residual`."""
    word = values.text(value)
    return re.sub("[ -]", "_", word.lower()) if BLOCK.fullmatch(word) else drawn_part(value)


def drawn_parts(value: Any) -> tuple[str, ...]:
    """Return one part or a list of them."""
    given: Sequence[Any] = cast("Sequence[Any]", value) if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(map(drawn_part_or_block, given)))


PART_NAME: Key[str] = Key("<part>", f"a name for a part: {PARTS}", values.text, "", otherwise="none", changes="figure")
HIGHLIGHT: Key[tuple[str, ...]] = Key(
    "highlight", f"parts in a colour of their own: {PARTS}, or block:NAME", drawn_parts, (), otherwise="none"
)
TITLES: Key[tuple[str, ...]] = Key(
    "titles", "titles of the networks, one each: [Baseline, Ours]", titles, (), otherwise="their names"
)
SHEET_COLUMNS: Key[int | None] = Key(
    "columns", "networks side by side where several are drawn", values.whole(1, 100), otherwise="as fits a page"
)
INPUT_IMAGE: Key[str | None] = Key(
    "input_image",
    "a PNG or JPEG for the input's face, by its path from the current folder",
    image_path,
    otherwise="none",
)
OUTPUT_IMAGE: Key[str | None] = Key(
    "output_image", "a PNG or JPEG for the first output's face", image_path, otherwise="none"
)
FONT: Key[str | None] = Key(
    "font", "family of the letters; one that is not installed is as unset", font, otherwise="Helvetica or Arial"
)
LINE_WIDTH: Key[float] = Key(
    "line_width", "factor on the width of arrows and outlines", Between(*PENS), USUAL.line_width
)
AUTO_DARK: Key[bool] = Key(
    "auto_dark", "an SVG that is dark where its reader's system is", values.boolean, USUAL.auto_dark
)
RENDERER: Key[Renderer] = Key(
    "renderer", "", RENDERERS, USUAL.renderer,
    notes={"wasi": "comes with the package", "dot": "a Graphviz on this machine"},
)  # fmt: skip
DPI: Key[float] = Key("dpi", "pixels per inch of the PNG", Between(*RESOLUTIONS), USUAL.dpi)


def of_figure(*keys: Key[Any]) -> Keys:
    return tuple(replace(key, changes="figure") for key in keys)
