"""The figure as its reader has it, in every format and in words. Nothing is drawn before it is asked for."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from unetgen._files import write_whole
from unetgen.emit.figure import caption
from unetgen.emit.figure.description import describe_panel, title_of_figure
from unetgen.emit.figure.drawing.fit_to_page import FittedFigure, fit_to_page
from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.formats import render
from unetgen.emit.figure.formats.dot import NAME, dot_lines
from unetgen.emit.figure.formats.svg import SvgDescription, finish_svg, scale_to_page
from unetgen.emit.figure.formats.tikz import tikz_picture
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.auto_dark import dark_mode_css as dark_style
from unetgen.emit.figure.style.looks import STYLES, Looks
from unetgen.emit.figure.words import alt_text as alt
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Drawing, Renderer

if TYPE_CHECKING:
    import graphviz

SUFFIXES = (".gv", ".dot", ".svg", ".png", ".pdf", ".tex")


@dataclass(frozen=True, eq=False)
class Diagram:
    """A figure of one network or several; it shows itself in a notebook. `width` in inches, `dpi` of a PNG."""

    asked: tuple[Panel, ...]
    looks_asked: Looks = STYLES["paper"]
    renderer: Renderer = "wasi"
    yaml: str = ""
    width: float | None = None
    auto_dark: bool = False
    dpi: float = Drawing().dpi

    @cached_property
    def fitted(self) -> FittedFigure:
        """The figure on its page."""
        return fit_to_page(self.asked, self.looks_asked, self.width)

    @property
    def scene(self) -> Scene:
        """What is drawn, of several networks of the first; at a width that may be less than was asked for."""
        return self.scenes[0]

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """What is drawn of each network."""
        return tuple(panel.scene for panel in self.fitted.panels)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The networks."""
        return tuple(panel.scene.plan for panel in self.asked)

    @property
    def looks(self) -> Looks:
        """How it is drawn; at a width with the text that is legible there."""
        return self.fitted.looks

    @property
    def figure(self) -> Figure:
        """All shapes with their places, in points."""
        return self.fitted.figure

    @property
    def given_up(self) -> str:
        """What is left out so that all text is legible at the width; empty where nothing is."""
        return self.fitted.given_up

    @cached_property
    def lines(self) -> list[str]:
        """The DOT text's lines between its braces."""
        return dot_lines(self.figure, self.looks)

    @property
    def dot(self) -> str:
        """The DOT text."""
        return f"digraph {NAME} {{\n{''.join(self.lines)}}}\n"

    @property
    def graph(self) -> "graphviz.Digraph":
        """The same as an object of the graphviz package; its engine must be one that reads `layout`: any does."""
        import graphviz

        return graphviz.Digraph(NAME, body=self.lines)

    @cached_property
    def rendered(self) -> str:
        """What Graphviz makes of the DOT text."""
        return render.render_svg(self.dot, self.renderer)

    @cached_property
    def svg(self) -> str:
        """The picture as SVG.

        Raises:
            RenderError: the engine is missing or broken.
            UserError: auto_dark with another palette than the paper's.
        """
        if self.auto_dark:
            return self.svg_auto_dark
        return scale_to_page(finish_svg(self.rendered, self.figure.texts, self.about, self.looks), self.width)

    @property
    def svg_auto_dark(self) -> str:
        """An SVG that is dark where the reader's system is.

        Raises:
            UserError: the figure's palette is not the paper's.
        """
        style = dark_style(self.looks.palette)
        picture = finish_svg(self.rendered, self.figure.texts, self.about, self.looks, style)
        return scale_to_page(picture, self.width)

    @property
    def about(self) -> SvgDescription:
        """What the SVG says of itself."""
        words = " ".join([self.alt_text, *map(describe_panel, self.fitted.panels)])
        return SvgDescription(title_of_figure(self.asked), words, " ".join(plan.hash for plan in self.plans), self.yaml)

    @property
    def tikz(self) -> str:
        """A `tikzpicture`; it needs no engine."""
        return tikz_picture(self.figure, self.looks, title_of_figure(self.asked), self.width)

    @property
    def alt_text(self) -> str:
        """The figure in words, for who does not see it."""
        told = [alt.alt_text(scene) for scene in self.scenes]
        return told[0] if len(told) == 1 else f"{title_of_figure(self.asked)}. {' '.join(told)}"

    def caption(self, form: Literal["plain", "markdown", "latex"] = "plain") -> str:
        """Sentences that explain each mark of this figure."""
        words = caption.write_caption(self.fitted.panels, self.looks)
        match form:
            case "plain":
                return words
            case "markdown":
                return caption.markdown_caption(words)
            case "latex":
                return caption.latex_caption(words)

    def png(self, dpi: float | None = None) -> bytes:
        """A raster picture of so many pixels per inch; else of as many as the description says."""
        return render.render_png(self.svg, dpi or self.dpi)

    def pdf(self) -> bytes:
        """A page of the picture's size."""
        return render.render_pdf(self.svg)

    def save(self, path: str | os.PathLike[str], *, dpi: float | None = None, auto_dark: bool = False) -> Path:
        """Write the figure in the format of the path's suffix: .gv, .dot, .svg, .png, .pdf or .tex.

        Args:
            path: where to; its folder has to be there.
            dpi: pixels per inch of a .png; else as the description says.
            auto_dark: an .svg that is dark where the reader's system is.

        Raises:
            UserError: another suffix; auto_dark with another format than .svg, or another palette than the paper's.
            RenderError: the engine is missing or broken.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if auto_dark and suffix != ".svg":
            raise UserError(f"auto_dark is for .svg: {suffix!r} shows one picture to all. Drop it, or save an .svg.")
        return write_whole(path, self.svg_auto_dark if auto_dark else self.encoded(suffix, dpi))

    def encoded(self, suffix: str, dpi: float | None = None) -> bytes:
        """The file of a format, by its suffix; else a UserError."""
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
                return self.tikz.encode()
            case _:
                raise UserError(f"{suffix!r} is no format of a figure. Use one of {', '.join(SUFFIXES)}.")

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/vnd.graphviz": self.dot, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<diagram: {title_of_figure(self.asked)}>"
