"""Plainer and plainer figures, for pages that have no room for all details.

They give up the title, then the sizes of the maps and other numbers, and after that the maps: each stage becomes one
box, with its blocks enlarged and then without.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from unetgen._text import join_words
from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.scene.scene import drawn_together, scene_of
from unetgen.emit.figure.style.looks import Looks
from unetgen.graph.settings import Detail

WIDE = 5.0  # inches from which legend and enlarged blocks may be beside the network, so that a page holds its height
NUMBERS = {
    "sizes": "sizes", "receptive_field": "receptive fields", "kernel_sizes": "kernel sizes",
    "parameters": "parameters", "macs": "MACs",
}  # fmt: skip

Panels = tuple[Panel, ...]


def figures_to_try(panels: Panels, looks: Looks, inches: float) -> Iterator[tuple[tuple[Panels, Looks], str]]:
    """Yield plainer and plainer figures; on a wide page, first with the legend beside.

    Enlarged blocks say what a stage computes, so that the title goes before them, and the sizes of maps after.
    """
    for _, group in groupby(plainer_figures(panels, looks), lambda one: one[0][1].sizes):
        figures = list(group)
        for (shown, plainer), loss in figures:
            yield from placed(shown, plainer, loss, inches)
        for (shown, plainer), loss in figures:
            if plainer.zooms and shown[0].scene.detail == "blocks":
                bare = f"{loss}, " * bool(loss) + "without enlarged blocks"
                yield from placed(shown, replace(plainer, zooms=False), bare, inches)


def placed(panels: Panels, looks: Looks, loss: str, inches: float) -> Iterator[tuple[tuple[Panels, Looks], str]]:
    """Yield a figure with its legend beside the network on a wide page, then below it.

    With enlarged blocks the first one has the better of both.
    """
    if inches >= WIDE:
        yield (panels, replace(looks, beside_network=True)), loss
    if inches < WIDE or not (looks.zooms and panels[0].scene.detail == "blocks"):
        yield (panels, looks), loss


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
