"""The looks of a figure: fonts, text sizes, and the choice of texts.

The looks do not change the boxes and arrows.
"""

from dataclasses import dataclass

from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.style.palettes import CHANGE_PENS, DARK, PAPER, PRINT, RONNEBERGER, ChangeKind, Palette
from unetgen.emit.figure.style.pictures import Picture, read_picture
from unetgen.emit.figure.style.recolour import recolour, scale_pens
from unetgen.graph.settings import Drawing, FigureLayoutKind, ScaleKind, Style

# neither bold nor italic: Graphviz would write font families that SVG viewers do not know
DOT_FONT = "Helvetica,Arial,sans-serif"
CSS_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"

# settings that looks copy from a description
SAID = (
    "title", "legend", "sizes", "levels", "classes", "channels", "kernel_sizes", "parameters", "macs",
    "receptive_field", "notes", "zooms", "font", "line_width", "highlight", "columns",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Looks:
    """The looks of one figure.

    Sizes are in points; `text_scale` enlarges all text relative to the boxes. `compact` looks fit a page: arrows are
    short, and what is said twice is said once.
    """

    palette: Palette = PAPER
    scale: ScaleKind = "readable"
    text_scale: float = 1.0
    title: bool = True
    legend: bool = True
    sizes: bool = True
    levels: bool = False
    classes: bool = True
    channels: bool = True
    kernel_sizes: bool = False
    parameters: bool = False
    macs: bool = False
    receptive_field: bool = False
    notes: bool = False
    zooms: bool = True
    block_names: bool = True
    font: str | None = None
    line_width: float = 1.0
    layout: FigureLayoutKind = "aligned"
    compact: bool = False
    thickness: float = 1.0  # factor on the boxes' thickness
    mark_scale: float = 1.0  # factor on sums and on the legend's samples
    beside_network: bool = False  # where the page has room for legend and enlarged blocks
    page_shape: float = 1.0  # the page's height to its width
    page_room: float = 0.0  # the widest figure, in points, whose small text is legible on the page
    names: tuple[tuple[str, str], ...] = ()  # of parts
    highlight: tuple[str, ...] = ()  # parts
    columns: int | None = None  # of a sheet
    input_picture: Picture | None = None
    output_picture: Picture | None = None

    @property
    def names_levels(self) -> bool:
        """True if the levels have their names."""
        return self.levels or self.notes

    @property
    def outline(self) -> float:
        """The pen of a box's edges."""
        return 0.9 * self.line_width

    def change_outline(self, change: ChangeKind) -> float:
        """Return the pen around a box that differs from another network's."""
        return CHANGE_PENS[change] * self.line_width

    @property
    def ring(self) -> float:
        """The pen of the circles."""
        return 1.1 * self.line_width

    @property
    def wide(self) -> float:
        """The width that letters may have relative to Helvetica.

        It leaves room for Verdana and typewriter fonts, because fonts are not read.
        """
        return 1.15 if self.font else 1.0

    def width(self, words: str, size: float) -> float:
        """Return the width of a line of text at a font size, in points."""
        return self.wide * text.text_width(words, size)

    @property
    def dot_font(self) -> str:
        return f"{self.font},{DOT_FONT}" if self.font else DOT_FONT

    @property
    def css_font(self) -> str:
        return f"'{self.font}', {CSS_FONT}" if self.font else CSS_FONT

    @property
    def heading(self) -> float:
        return 15.0 * self.text_scale

    @property
    def subheading(self) -> float:
        return 9.5 * self.text_scale

    @property
    def caption(self) -> float:
        return self.small if self.compact else 10.0 * self.text_scale

    @property
    def entry(self) -> float:
        """The text size of legend entries."""
        return self.small if self.compact else 9.5 * self.text_scale

    @property
    def small(self) -> float:
        return 8.5 * self.text_scale

    @property
    def tiny(self) -> float:
        return 6.5 * self.text_scale

    @property
    def sum_radius(self) -> float:
        """The radius of a sum's circle."""
        return 4.5 * self.mark_scale

    @property
    def beside(self) -> float:
        """The distance between an arrow and the text at its side."""
        return 6.5 + 3.5 * max(0.0, self.line_width - 1)

    @property
    def clear(self) -> float:
        """The distance between neighbouring captions."""
        return 4.0 if self.compact else 7.0

    @property
    def arrow(self) -> float:
        """The least distance between neighbouring boxes of a stage."""
        return 17.0 if self.compact else 26.0

    @property
    def centre(self) -> float:
        """The least distance between the encoder and the decoder."""
        return 30.0 if self.compact else 44.0

    @property
    def stretch(self) -> float:
        """The most by which an arrow is longer than it must be, to fill its row."""
        return 14.0 if self.compact else 30.0


STYLES: dict[Style, Looks] = {
    "paper": Looks(),
    "slide": Looks(text_scale=1.35),
    "dark": Looks(palette=DARK),
    "print": Looks(palette=PRINT),
    "ronneberger": Looks(
        palette=RONNEBERGER,
        scale="faithful",
        layout="stairs",
        names=(("input", "input image tile"), ("head", "output segmentation map")),
    ),
}


def looks_of(drawing: Drawing) -> Looks:
    """Return the looks that a description requests.

    Raises:
        UserError: an image for a face cannot be read.
    """
    base = STYLES[drawing.style]
    return Looks(
        palette=scale_pens(recolour(base.palette, dict(drawing.colors)), drawing.line_width),
        scale=drawing.scale or base.scale,
        layout=drawing.layout or base.layout,
        names=tuple((dict(base.names) | dict(drawing.names)).items()),
        text_scale=drawing.text_scale or base.text_scale,
        input_picture=read_picture(drawing.input_image, "input"),
        output_picture=read_picture(drawing.output_image, "output"),
        **{name: getattr(drawing, name) for name in SAID},
    )
