"""A figure's title, and its networks in sentences for readers who cannot see it."""

from collections.abc import Iterator, Sequence

from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.drawing.titles import figure_title, subtitle
from unetgen.emit.figure.drawing.zoom_graph import zoom_graph
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.palettes import CHANGES
from unetgen.emit.figure.words.block_kinds import BlockKind, kinds_of, runs_of
from unetgen.emit.figure.words.branch_words import branch_words


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
        f"{key.head or key.stage.name(scene.plan.depth)}: {', '.join(box_words(scene, box) for box in boxes)}."
        for key, boxes in scene.stages.items()
    )
    named = panel.title or figure_title(scene.plan)
    blocks = (f"{sentence}." for sentence in block_sentences(scene))
    return " ".join([f"{named}: {subtitle(scene.plan)}.", *stages, *blocks, *difference_sentences(panel)])


def box_words(scene: Scene, box: Box) -> str:
    """Return a box's blocks, then its channels: `(b) residual ×6, 64`."""
    return ", ".join([*(run.words for run in runs_of(scene, box.name)), str(box.shape.channels)])


def block_sentences(scene: Scene) -> Iterator[str]:
    """Yield each kind of block as a formula of its input x, and of its signal g.

    `(b) residual block: (conv 3×3, batch norm) + x, ReLU`
    """
    for kind in kinds_of(scene).values():
        formula = branch_words(kind.sample.nodes, [[name] for name in kind.sample.sources])
        yield f"{kind.letter} {kind.title}: {formula}{'; repeated layers share their weights' * repeats_weights(kind)}"


def repeats_weights(kind: BlockKind) -> bool:
    """Return whether a block applies a layer several times."""
    is_shared = any(node.weights != node.name for node in kind.sample.nodes)
    return is_shared and any(loop.is_shared for loop in zoom_graph(kind.plan, kind.sample).loops)


def difference_sentences(panel: Panel) -> Iterator[str]:
    """Yield the changes, such as `Changed: encoder0_conv0.`, then `Added: …`."""
    for change in CHANGES:
        names = [name for name, found in panel.differences.items() if found.change == change]
        if names:
            yield f"{change.capitalize()}: {', '.join(names)}."
