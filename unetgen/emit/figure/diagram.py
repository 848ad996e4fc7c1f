"""The figure as users hold it: all formats, alt text and caption, on demand."""

import os
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unetgen._files import write_whole
from unetgen._text import markup
from unetgen.emit.figure import caption
from unetgen.emit.figure.description import describe_panel, title_of_figure
from unetgen.emit.figure.drawing.fit_to_page import FittedFigure, fit_to_page
from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.formats.dot import NAME, dot_lines, dot_of_front
from unetgen.emit.figure.formats.fonts_at_hand import boxes_in_words
from unetgen.emit.figure.formats.pptx import slide_of
from unetgen.emit.figure.formats.svg import SvgDescription, finish_svg, scale_to_page
from unetgen.emit.figure.formats.tikz import tikz_picture
from unetgen.emit.figure.formats.tikz_images import image_files
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.auto_dark import dark_mode_css as dark_style
from unetgen.emit.figure.style.looks import STYLES, Looks
from unetgen.emit.figure.words import alt_text as alt
from unetgen.emit.rendering import render
from unetgen.errors import UserError
from unetgen.graph.cached import cached_property
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Drawing, Renderer

if TYPE_CHECKING:
    import graphviz

SUFFIXES = (".gv", ".dot", ".svg", ".png", ".pdf", ".tex", ".pptx")


@dataclass(frozen=True, eq=False, kw_only=True)
class Diagram:
    """A figure of one network or several, which a notebook displays.

    `width` and `height` are in inches; `dpi` is the resolution of a PNG.
    """

    asked: tuple[Panel, ...]
    looks_asked: Looks = STYLES["paper"]
    renderer: Renderer = "wasi"
    yaml: str = ""
    width: float | None = None
    height: float | None = None
    auto_dark: bool = False
    dpi: float = Drawing().dpi

    @cached_property
    def fitted(self) -> FittedFigure:
        """The figure on its page."""
        return fit_to_page(self.asked, self.looks_asked, self.width, self.height)

    @property
    def scene(self) -> Scene:
        """The scene of the first network.

        It has fewer details than requested if a width leaves no room for them.
        """
        return self.scenes[0]

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """The scene of each network."""
        return tuple(panel.scene for panel in self.fitted.panels)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The networks."""
        return tuple(panel.scene.plan for panel in self.asked)

    @property
    def looks(self) -> Looks:
        """The looks of the figure, with text enlarged if a width requires it."""
        return self.fitted.looks

    @property
    def figure(self) -> Figure:
        """All shapes with their positions, in points."""
        return self.fitted.figure

    @property
    def given_up(self) -> str:
        """The details left out to keep text legible at the width, or an empty string."""
        return self.fitted.given_up

    @property
    def boxes_in_words(self) -> str:
        """A sentence about letters that a PNG or PDF shows as boxes, or an empty string."""
        return boxes_in_words(text.words for text in self.figure.texts)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the DOT text between its braces."""
        return dot_lines(self.figure, self.looks)

    @property
    def dot(self) -> str:
        """The DOT text."""
        return f"digraph {NAME} {{\n{''.join(self.lines)}}}\n"

    @property
    def graph(self) -> "graphviz.Digraph":
        """The figure as an object of the graphviz package.

        Its engine must read the attribute `layout`, as all engines do.
        """
        import graphviz

        return graphviz.Digraph(NAME, body=self.lines)

    @cached_property
    def rendered(self) -> str:
        """The SVG that Graphviz renders of the figure's front."""
        return render.render_svg(dot_of_front(self.figure, self.looks), self.renderer)

    @cached_property
    def svg(self) -> str:
        """The figure as SVG.

        Raises:
            RenderError: the engine is missing or broken.
            UserError: `auto_dark` is set, and the palette is not the paper's.
        """
        return self.svg_auto_dark if self.auto_dark else self.styled_svg()

    @property
    def svg_auto_dark(self) -> str:
        """The figure as an SVG that is dark if the reader's system is.

        Raises:
            UserError: the figure's palette is not the paper's.
        """
        return self.styled_svg(dark_style(self.looks.palette))

    def styled_svg(self, style: str = "") -> str:
        return scale_to_page(finish_svg(self.rendered, self.figure, self.about, self.looks, style), self.width)

    @property
    def about(self) -> SvgDescription:
        """The title, description, hashes and YAML that the SVG carries."""
        words = " ".join([self.alt_text, *map(describe_panel, self.fitted.panels)])
        return SvgDescription(title_of_figure(self.asked), words, " ".join(plan.hash for plan in self.plans), self.yaml)

    @property
    def tikz(self) -> str:
        """The figure as a `tikzpicture`, which needs no rendering engine."""
        return self.encoded(".tex").decode()

    @property
    def html(self) -> str:
        """The figure as an image that fits its cell, with its words."""
        data, words = b64encode(self.svg.encode()).decode(), markup(self.alt_text)
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{words}" style="max-width:100%;height:auto">'

    @cached_property
    def alt_text(self) -> str:
        """The figure in words, for readers who cannot see it."""
        texts = [alt.alt_text(scene) for scene in self.scenes]
        return texts[0] if len(texts) == 1 else f"{title_of_figure(self.asked)}. {' '.join(texts)}"

    def caption(self, form: caption.CaptionForm = "plain") -> str:
        """Return sentences that explain each mark of this figure."""
        return caption.caption_as(form, self.fitted.panels, self.looks)

    def png(self, dpi: float | None = None) -> bytes:
        """Return the figure as a PNG of `dpi` pixels per inch.

        The default resolution is that of the description.
        """
        return render.render_png(self.svg, dpi or self.dpi)

    def pdf(self) -> bytes:
        """Return the figure as a PDF of one page, as large as the figure."""
        return render.render_pdf(self.svg)

    def save(self, path: str | os.PathLike[str], *, dpi: float | None = None, auto_dark: bool = False) -> Path:
        """Write the figure in the format of the path's suffix.

        The suffixes are .gv, .dot, .svg, .png, .pdf, .tex and .pptx. Images on faces are files beside a .tex.

        Args:
            path: the file to write; its folder must exist.
            dpi: pixels per inch of a .png; by default that of the description.
            auto_dark: write an .svg that is dark if the reader's system is.

        Raises:
            UserError: the suffix is unknown, or `auto_dark` is set for another format or palette than the paper's .svg.
            RenderError: the engine is missing or broken.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if auto_dark and suffix != ".svg":
            raise UserError(f"auto_dark is for .svg: {suffix!r} shows one picture to all. Drop it, or save an .svg.")
        content = self.svg_auto_dark if auto_dark else self.encoded(suffix, dpi, path.stem)
        for name, data in image_files(self.figure, path.stem).items() if suffix == ".tex" else ():
            write_whole(path.with_name(name), data)
        return write_whole(path, content)

    def encoded(self, suffix: str, dpi: float | None = None, stem: str = "figure") -> bytes:
        """Return the bytes of the file with a suffix.

        The names of images beside a .tex begin with `stem`.

        Raises a UserError for an unknown suffix.
        """
        match suffix:
            case ".gv" | ".dot":
                return self.dot.encode()
            case ".svg":
                return self.svg.encode()
            case ".png":
                return self.png(dpi)
            case ".pdf":
                return self.pdf()
            case ".tex":
                return tikz_picture(self.figure, self.looks, title_of_figure(self.asked), self.width, stem).encode()
            case ".pptx":
                return slide_of(self.figure, self.looks, title_of_figure(self.asked), self.width)
            case _:
                raise UserError(f"{suffix!r} is not a figure format. Use one of {', '.join(SUFFIXES)}.")

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        pictures = {"image/svg+xml": self.svg, "text/html": self.html}
        return {**pictures, "text/vnd.graphviz": self.dot, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<diagram: {title_of_figure(self.asked)}>"
