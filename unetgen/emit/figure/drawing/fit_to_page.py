"""Fit a figure to a page, with no text under 6 pt, or under 14 pt on a slide.

Text is enlarged relative to the boxes. If the figure then does not fit, it gives up details, one after the other. A
slide with no room for its maps has text of 10 pt before it gives them up.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from unetgen.emit.figure.drawing.plainer import Panels, figures_to_try
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.drawing.sheet import draw_sheet
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.recolour import scale_pens
from unetgen.emit.figure.style.shapes import Rect
from unetgen.graph.settings import Detail

SMALLEST = 6.0  # pt on the page
SLIDE, ON_SLIDE, DEEP = 10.0, (14.0, 10.0), 5  # inches from which text must be larger, and up to which depth
HIGHEST, SLIDE_SHAPE = 9.0, 9 / 16  # inches of a figure on paper, and a slide's height to its width
PAD, ROUNDED = 18.0, 4.0  # pt around the frame, on both sides, and by which a picture in whole points is higher
STEPS = (1.0, 1.1, 1.2, 1.32, 1.44, 1.58, 1.73, 1.9, 2.07, 2.28, 2.49)
MORE_STEPS = (2.74, 3.0, 3.3, 3.6, 4.0, 4.4, 5.0)  # on a slide, before it gives up its maps or their sizes
THICKER = (2.4, 2.0, 1.7, 1.45, 1.2)  # boxes on a slide that has room beside them
THICKEST_PEN = 2.0
MARKS = 0.6  # enlargement of marks on a slide, relative to that of text


class FittedFigure(NamedTuple):
    """Networks with their looks and figure, a width in inches, and what was given up."""

    panels: Panels
    looks: Looks
    figure: Figure
    width: float | None = None
    given_up: str = ""


class FigurePage(NamedTuple):
    """A width and a height in inches, and the sizes that its smallest text may have.

    The size that is wanted is the first one. Text is enlarged in `steps`, which are tried one after the other.
    """

    width: float
    height: float
    texts: tuple[float, ...]
    steps: tuple[tuple[float, ...], ...]

    @property
    def is_slide(self) -> bool:
        return self.texts[0] > SMALLEST


def page_of(panels: Panels, width: float, height: float | None) -> FigurePage:
    """Return the page of a width.

    Its usual height is that of a sheet of paper or a slide. One network on a slide is read from a distance.
    """
    first, *others = panels
    usual = width * SLIDE_SHAPE if width >= SLIDE else HIGHEST
    if width < SLIDE or others:
        return FigurePage(width, height or usual, (SMALLEST,), (STEPS,))
    texts = ON_SLIDE[first.scene.plan.depth > DEEP :]
    return FigurePage(width, height or usual, texts, (STEPS, MORE_STEPS))


def fit_to_page(panels: Panels, looks: Looks, inches: float | None, height: float | None = None) -> FittedFigure:
    """Return the figure at a width in inches, with as much detail as fits.

    If nothing fits, this is the figure with the fewest details and the largest text.
    """
    if inches is None:
        return FittedFigure(panels, looks, draw_sheet(panels, looks))
    page = page_of(panels, inches, height)
    compact = replace(looks, compact=True, page_shape=page.height / page.width)
    tried = [Trial(shown, plainer, loss, page) for (shown, plainer), loss in figures_to_try(panels, compact, inches)]
    for _, group in groupby(tried, Trial.details):
        found = first_legible([*group], page)
        if found:
            return found
    last = tried[-1].at(page.steps[-1][-1])
    small = f"its text is {smallest_text(last):.1f} pt"
    return last._replace(given_up=f"{last.given_up}; even so {small}" if last.given_up else small)


class Trial:
    """A figure with some details, drawn once for each enlargement of its text."""

    def __init__(self, panels: Panels, looks: Looks, loss: str, page: FigurePage) -> None:
        self.panels, self.looks, self.loss, self.page = panels, looks, loss, page
        self.drawn: dict[tuple[float, float], FittedFigure] = {}

    def details(self) -> tuple[Detail, bool]:
        """Return what is given up last: the level of detail, and the sizes of the maps."""
        return self.panels[0].scene.detail, self.looks.sizes

    def at(self, step: float, thickness: float = 1.0) -> FittedFigure:
        """Return the figure with its text enlarged, and its boxes thickened."""
        if (step, thickness) not in self.drawn:
            larger = enlarge_text(self.looks, step, self.page)
            figure = fill_page(draw_sheet(self.panels, replace(larger, thickness=thickness)), self.page)
            self.drawn[step, thickness] = FittedFigure(self.panels, larger, figure, self.page.width, self.loss)
        return self.drawn[step, thickness]

    def legible(self, steps: Sequence[float], least: float) -> FittedFigure | None:
        """Return the figure with text of a size on the page, if any step gives it."""
        needed = 0.0
        for step in steps:
            if step < needed:
                continue
            size = smallest_text(self.at(step))
            if size >= least:
                return self.thickened(step, least) if self.page.is_slide else self.at(step)
            needed = step * least / size  # larger text makes the figure larger
        return None

    def thickened(self, step: float, least: float) -> FittedFigure:
        """Return the figure with boxes as thick as the page's width allows."""
        thicker = (self.at(step, thickness) for thickness in THICKER)
        return next((tried for tried in thicker if smallest_text(tried) >= least), self.at(step))


def first_legible(group: Sequence[Trial], page: FigurePage) -> FittedFigure | None:
    """Return the first figure whose text is legible.

    It says the size of its text if it is not the one that is wanted.
    """
    for least in page.texts:
        for steps in page.steps:
            for trial in group:
                if steps is MORE_STEPS and trial.looks.title:
                    continue  # a title would be as high as the boxes
                found = trial.legible(steps, least)
                if found:
                    return found if least == page.texts[0] else with_small_text(found)
    return None


def with_small_text(fitted: FittedFigure) -> FittedFigure:
    """Say how large the text is."""
    size = f"with text of {smallest_text(fitted):.0f} pt"
    return fitted._replace(given_up=f"{fitted.given_up}, {size}" if fitted.given_up else size)


def enlarge_text(looks: Looks, step: float, page: FigurePage) -> Looks:
    """Return looks with larger text; on a slide arrows are thicker too."""
    larger = replace(looks, text_scale=looks.text_scale * step)
    larger = replace(larger, page_room=72 * page.width * larger.small / page.texts[0] - 2 * PAD)
    pen = min(max(1.0, larger.text_scale**0.5), THICKEST_PEN / min(looks.line_width, THICKEST_PEN))
    if not page.is_slide or pen <= 1:
        return larger
    thick = scale_pens(looks.palette, pen)
    marks = max(1.0, MARKS * larger.text_scale)
    return replace(larger, palette=thick, line_width=looks.line_width * pen, mark_scale=marks)


def fill_page(figure: Figure, page: FigurePage) -> Figure:
    """Return a figure as wide as its page.

    It has margins if it would otherwise be higher than the page.
    """
    left, bottom, right, top = figure.frame
    wide = (top - bottom + 2 * PAD + ROUNDED) * page.width / page.height
    margin = max(0.0, wide - (right - left + 2 * PAD)) / 2
    return replace(figure, frame=Rect(left - margin, bottom, right + margin, top))


def smallest_text(fitted: FittedFigure) -> float:
    """Return the size of the smallest text on the page, in points."""
    assert fitted.width
    left, _, right, _ = fitted.figure.frame
    return min(text.size for text in fitted.figure.texts) * fitted.width * 72 / (right - left + 2 * PAD)
