"""A figure for a page: laid out so that no text is smaller than 6 pt where the figure is as wide as the column.

Text is not shrunk with the picture: it is made larger against the boxes. What then does not fit gives up the sizes of
the maps, and after that the maps: one box per stage.
"""

from collections.abc import Iterator
from typing import NamedTuple

from unetgen.emit.diagram.figure import Figure, figure
from unetgen.emit.diagram.looks import Looks
from unetgen.emit.diagram.scene.scene import Scene, scene_of

SMALLEST = 6.0  # pt on the page
PAD = 18.0  # pt around the frame, on both sides
STEPS = (1.0, 1.2, 1.44, 1.73, 2.07, 2.49)


class Fitted(NamedTuple):
    """A scene, its looks and its figure, how wide it is on the page (inches), and what was given up."""

    scene: Scene
    looks: Looks
    figure: Figure
    width: float | None = None
    given_up: str = ""


def fitted(scene: Scene, looks: Looks, inches: float | None) -> Fitted:
    """The figure at a width; where nothing fits, the plainest at the largest text."""
    if inches is None:
        return Fitted(scene, looks, figure(scene, looks))
    tried: Fitted | None = None
    for candidate, told in plainer(scene, looks):
        for step in STEPS:
            larger = looks_at(candidate[1], step)
            tried = Fitted(candidate[0], larger, figure(candidate[0], larger), inches, told)
            if smallest(tried) >= SMALLEST:
                return tried
    assert tried
    return tried._replace(given_up=f"{tried.given_up}; its text is {smallest(tried):.1f} pt".lstrip("; "))


def looks_at(looks: Looks, step: float) -> Looks:
    return looks._replace(text_scale=looks.text_scale * step)


def plainer(scene: Scene, looks: Looks) -> Iterator[tuple[tuple[Scene, Looks], str]]:
    """The figure as asked for, then with less and less on it."""
    yield (scene, looks), ""
    untitled = looks._replace(title=False)
    if looks.title:
        yield (scene, untitled), "without a title"
    if looks.sizes:
        yield (scene, untitled._replace(sizes=False)), "without a title and the sizes of the maps"
    yield (scene_of(scene.plan, "overview"), untitled), "as an overview without a title, a box per stage"
    yield (scene_of(scene.plan, "overview"), untitled._replace(sizes=False)), "as an overview without title and sizes"


def smallest(one: Fitted) -> float:
    """The smallest text on the page, in points."""
    assert one.width
    left, _, right, _ = one.figure.frame
    return min(text.size for text in one.figure.texts) * one.width * 72 / (right - left + 2 * PAD)
