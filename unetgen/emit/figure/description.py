"""A figure's title, and its networks in sentences for readers who cannot see it."""

from collections.abc import Iterator, Sequence

from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.drawing.titles import figure_title, subtitle
from unetgen.emit.figure.style.palettes import CHANGES


def title_of_figure(panels: Sequence[Panel]) -> str:
    """Return the title of a figure of one network or several."""
    if len(panels) == 1:
        return figure_title(panels[0].scene.plan)
    marked = ", what differs marked" if any(panel.differences for panel in panels) else ""
    return f"{len(panels)} networks on one scale{marked}"


def describe_panel(panel: Panel) -> str:
    """Return a network in sentences: channels by stage, then differences."""
    scene = panel.scene
    stages = (
        f"{key.head or key.stage.name(scene.plan.depth)}: {', '.join(str(box.shape.channels) for box in boxes)}."
        for key, boxes in scene.stages.items()
    )
    named = panel.title or figure_title(scene.plan)
    return " ".join([f"{named}: {subtitle(scene.plan)}.", *stages, *difference_sentences(panel)])


def difference_sentences(panel: Panel) -> Iterator[str]:
    """Yield the changes, such as `Changed: encoder0_conv0.`, then `Added: …`."""
    for change in CHANGES:
        names = [name for name, found in panel.differences.items() if found.change == change]
        if names:
            yield f"{change.capitalize()}: {', '.join(names)}."
