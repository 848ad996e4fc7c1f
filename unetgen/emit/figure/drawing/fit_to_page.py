"""Fit a figure to a page, with no text under 6 pt, or under 14 pt on a slide.

Text is enlarged relative to the boxes. If the figure then does not fit, it gives up the sizes of the maps and other
numbers, and after that the maps: each stage becomes one box, with its blocks enlarged and then without.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.drawing.sheet import draw_sheet
from unetgen.emit.figure.scene.scene import drawn_together, scene_of
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.alt_text import join_words
from unetgen.graph.settings import Detail

WIDE = 5.0  # inches from which legend and enlarged blocks may be beside the network, so that a page holds its height
SMALLEST = 6.0  # pt on the page
SLIDE, ON_SLIDE, DEEP = 10.0, (14.0, 10.0), 5  # inches from which text must be larger, and up to which depth
PAD = 18.0  # pt around the frame, on both sides
NUMBERS = {
    "sizes": "sizes", "receptive_field": "receptive fields", "kernel_sizes": "kernel sizes",
    "parameters": "parameters", "macs": "MACs",
}  # fmt: skip
STEPS = (1.0, 1.1, 1.2, 1.32, 1.44, 1.58, 1.73, 1.9, 2.07, 2.28, 2.49)

Panels = tuple[Panel, ...]


class FittedFigure(NamedTuple):
    """Networks with their looks and figure, a width in inches, and what was given up."""

    panels: Panels
    looks: Looks
    figure: Figure
    width: float | None = None
    given_up: str = ""


def fit_to_page(panels: Panels, looks: Looks, inches: float | None) -> FittedFigure:
    """Return the figure at a width in inches, with as much detail as fits.

    If nothing fits, this is the figure with the fewest details and the largest text.
    """
    if inches is None:
        return FittedFigure(panels, looks, draw_sheet(panels, looks))
    tried, smallest = None, least_text(panels, inches)
    for candidate, loss in figures_to_try(panels, replace(looks, compact=True), inches):
        least = 1.0
        for step in STEPS:
            if step < least:
                continue
            larger = enlarge_text(candidate[1], step)
            tried = FittedFigure(candidate[0], larger, draw_sheet(candidate[0], larger), inches, loss)
            if smallest_text(tried) >= smallest:
                return tried
            least = step * smallest / smallest_text(tried)  # larger text makes the figure wider
    assert tried
    small = f"its text is {smallest_text(tried):.1f} pt"
    return tried._replace(given_up=f"{tried.given_up}; even so {small}" if tried.given_up else small)


def least_text(panels: Panels, inches: float) -> float:
    """Return the size that the smallest text must have on the page, in points.

    One network on a slide is read from a distance.
    """
    first, *others = panels
    return SMALLEST if inches < SLIDE or others else ON_SLIDE[first.scene.plan.depth > DEEP]


def enlarge_text(looks: Looks, step: float) -> Looks:
    return replace(looks, text_scale=looks.text_scale * step)


def figures_to_try(panels: Panels, looks: Looks, inches: float) -> Iterator[tuple[tuple[Panels, Looks], str]]:
    """Yield plainer and plainer figures; on a wide page, first with the legend beside."""
    for (shown, plainer), loss in plainer_figures(panels, looks):
        if inches >= WIDE:
            beside = replace(plainer, beside_network=True)
            yield (shown, beside), loss
            if plainer.zooms and shown[0].scene.detail == "blocks":
                yield (shown, replace(beside, zooms=False)), f"{loss}, " * bool(loss) + "without enlarged blocks"
        yield (shown, plainer), loss


def plainer_figures(panels: Panels, looks: Looks) -> Iterator[tuple[tuple[Panels, Looks], str]]:
    """Yield the requested figure, then figures with fewer and fewer details."""
    yield (panels, looks), ""
    untitled = replace(looks, title=False) if len(panels) == 1 else looks
    if untitled != looks:
        yield (panels, untitled), "without a title"
    bare = " a title and" if untitled != looks else ""
    unnumbered = replace(untitled, **dict.fromkeys(NUMBERS, False))
    numbers = join_words([words for name, words in NUMBERS.items() if getattr(looks, name)])
    if numbers:
        yield (panels, unnumbered), f"without{bare} the {numbers} of the maps"
    if panels[0].scene.detail in ("feature_maps", "layers"):
        blocks = at_detail(panels, "blocks")
        yield (blocks, untitled), "as blocks instead of feature maps" + ", without a title" * bool(bare)
        yield (blocks, unnumbered), f"as blocks instead of feature maps, without{bare} {numbers or 'numbers'}"
    stages = at_detail(panels, "overview")
    plain = " without a title" if bare else ""
    yield (stages, untitled), f"as an overview{plain}, a box per stage"
    yield (stages, unnumbered), f"as an overview without{' title and' if bare else ''} {numbers or 'numbers'}"


def at_detail(panels: Panels, detail: Detail) -> Panels:
    """Return the networks at another level of detail."""
    scenes = drawn_together([scene_of(panel.scene.plan, detail) for panel in panels])
    return tuple(panel._replace(scene=scene) for panel, scene in zip(panels, scenes, strict=True))


def smallest_text(fitted: FittedFigure) -> float:
    """Return the size of the smallest text on the page, in points."""
    assert fitted.width
    left, _, right, _ = fitted.figure.frame
    return min(text.size for text in fitted.figure.texts) * fitted.width * 72 / (right - left + 2 * PAD)
