"""Each arrow starts at the map that its first layer reads."""

# Keras is untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import math
from collections.abc import Iterator
from typing import Any

import pytest
from keras import Input, Model, layers

from tests.helpers.figure_variants import SHOWN_BY_MAPS, VARIANTS, diagram_of
from tests.helpers.keras_tutorial_models import TUTORIALS
from unetgen import to_diagram
from unetgen.emit.figure import Diagram
from unetgen.emit.figure.drawing.arrows import DrawnArrow

NEAR = 8.0  # pt from a box to the start of its arrow


def false_starts(diagram: Diagram) -> Iterator[str]:
    """Yield the arrows that start away from their box, or whose box is not the map that is read."""
    scene, figure = diagram.scene, diagram.figure
    boxes = {box.name: box for box in figure.boxes}
    for drawn in figure.arrows:
        if drawn.behind or drawn.source not in boxes:
            continue
        box = boxes[drawn.source]
        left, bottom, right, top = box.front
        x, y = drawn.arrow.points[0]
        right, top = right + box.offset[0], top + box.offset[1]
        if math.hypot(max(left - x, x - right, 0.0), max(bottom - y, y - top, 0.0)) > NEAR:
            yield f"{drawn.source} → {drawn.target} starts at {x:.0f}, {y:.0f}"
        if scene.boxes[drawn.link.source.name].nodes[-1].name not in read_by(diagram, drawn):
            yield f"{drawn.source} → {drawn.target} is not read"


def read_by(diagram: Diagram, drawn: DrawnArrow) -> set[str]:
    """Return the names of the nodes that an arrow's layers read, for a signal those of its skip.

    What a layer without a box reads, its taker reads too.
    """
    scene, same = diagram.scene, drawn.link.branch
    links = [link for link in scene.links if link is drawn.link or link.branch == same != ""]
    read = [name for link in links for node in (*link.nodes, drawn.link.taker) for name in node.inputs]
    at_home = {node.name for box in scene.boxes.values() for node in box.nodes}
    for name in read:
        read += [] if name in at_home else scene.plan.by_name[name].inputs
    return set(read)


@pytest.mark.parametrize("name", [*SHOWN_BY_MAPS, *VARIANTS])
def test_arrows_start_at_the_map_they_read(name: str) -> None:
    assert list(false_starts(diagram_of(name))) == []


@pytest.mark.parametrize("name", TUTORIALS)
def test_arrows_of_other_models_start_at_the_map_they_read(name: str) -> None:
    diagram = to_diagram(TUTORIALS[name](), "diagram.detail=feature_maps")
    assert list(false_starts(diagram)) == []


def gated_before_its_conv() -> Model:
    """Build a gate whose signal is up-sampled, but not yet convolved, unlike the map beside it."""
    x: Any = Input((32, 32, 1))
    inputs = x
    skip = layers.Conv2D(8, 3, padding="same", activation="relu")(x)
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(layers.MaxPooling2D()(skip))
    up = layers.UpSampling2D(2, name="up")(x)
    weights = layers.add([layers.Conv2D(4, 1)(up), layers.Conv2D(4, 1)(skip)])
    weights = layers.Conv2D(1, 1, activation="sigmoid")(layers.Activation("relu")(weights))
    gated = layers.multiply([skip, weights])
    x = layers.concatenate([layers.Conv2D(8, 2, padding="same", activation="relu", name="after")(up), gated])
    return Model(inputs, layers.Conv2D(1, 1)(x))


def test_a_signal_starts_before_the_convolution_that_it_does_not_have() -> None:
    diagram = to_diagram(gated_before_its_conv(), "diagram.detail=feature_maps")
    (signal,) = (drawn for drawn in diagram.figure.arrows if drawn.link.kind == "gate")
    assert "up" in {node.name for node in signal.link.source.nodes}
    assert "after" not in {node.name for node in signal.link.source.nodes}
    assert list(false_starts(diagram)) == []
