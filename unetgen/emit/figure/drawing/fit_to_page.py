"""A figure for a page: laid out so that no text is smaller than 6 pt where the figure is as wide as the column.

Text is not shrunk with the picture: it is made larger against the boxes. What then does not fit gives up the sizes of
the maps and other numbers, and after that the maps: one box per stage.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.drawing.sheet import draw_sheet
from unetgen.emit.figure.scene.scene import scene_of
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.alt_text import join_words

SMALLEST = 6.0  # pt on the page
PAD = 18.0  # pt around the frame, on both sides
NUMBERS = {
    "sizes": "sizes", "receptive_field": "receptive fields", "kernel_sizes": "kernel sizes",
    "parameters": "parameters", "macs": "MACs",
}  # fmt: skip
STEPS = (1.0, 1.2, 1.44, 1.73, 2.07, 2.49)


Panels = tuple[Panel, ...]


class FittedFigure(NamedTuple):
    """The networks, their looks and their figure, how wide it is on the page (inches), and what was given up."""

    panels: Panels
    looks: Looks
    figure: Figure
    width: float | None = None
    given_up: str = ""


def fit_to_page(panels: Panels, looks: Looks, inches: float | None) -> FittedFigure:
    """The figure at a width; where nothing fits, the plainest at the largest text."""
    if inches is None:
        return FittedFigure(panels, looks, draw_sheet(panels, looks))
    tried: FittedFigure | None = None
    for candidate, told in plainer_figures(panels, looks):
        for step in STEPS:
            larger = enlarge_text(candidate[1], step)
            tried = FittedFigure(candidate[0], larger, draw_sheet(candidate[0], larger), inches, told)
            if smallest_text(tried) >= SMALLEST:
                return tried
    assert tried
    small = f"its text is {smallest_text(tried):.1f} pt"
    return tried._replace(given_up=f"{tried.given_up}; even so {small}" if tried.given_up else small)


def enlarge_text(looks: Looks, step: float) -> Looks:
    return replace(looks, text_scale=looks.text_scale * step)


def plainer_figures(panels: Panels, looks: Looks) -> Iterator[tuple[tuple[Panels, Looks], str]]:
    """The figure as asked for, then with less and less on it."""
    yield (panels, looks), ""
    untitled = replace(looks, title=False) if len(panels) == 1 else looks
    if untitled != looks:
        yield (panels, untitled), "without a title"
    bare = " a title and" if untitled != looks else ""
    unnumbered = replace(untitled, **dict.fromkeys(NUMBERS, False))
    numbers = join_words([told for name, told in NUMBERS.items() if getattr(looks, name)])
    if numbers:
        yield (panels, unnumbered), f"without{bare} the {numbers} of the maps"
    stages = tuple(panel._replace(scene=scene_of(panel.scene.plan, "overview")) for panel in panels)
    plain = " without a title" if bare else ""
    yield (stages, untitled), f"as an overview{plain}, a box per stage"
    yield (stages, unnumbered), f"as an overview without{' title and' if bare else ''} {numbers or 'numbers'}"


def smallest_text(one: FittedFigure) -> float:
    """The smallest text on the page, in points."""
    assert one.width
    left, _, right, _ = one.figure.frame
    return min(text.size for text in one.figure.texts) * one.width * 72 / (right - left + 2 * PAD)
