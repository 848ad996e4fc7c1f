"""A skip that another map joins is called a gate only where it is multiplied."""

from collections.abc import Callable
from typing import Any

import pytest
from keras import Input, Model, layers

from unetgen.emit.figure import make_diagram
from unetgen.graph.infer.levels import with_levels
from unetgen.graph.settings import Detail
from unetgen.read.keras.model import read_keras


def exchanging(join: Callable[[], Any]) -> Model:
    """Return a U-Net with a map of below joined to its skip, as in HRNet."""
    image = Input((32, 32, 3))
    a = layers.Conv2D(8, 3, padding="same")(image)
    b = layers.Conv2D(16, 3, padding="same")(layers.MaxPooling2D(2)(a))
    skip = join()([a, layers.Conv2D(8, 1)(layers.UpSampling2D(2)(b))])
    up = layers.UpSampling2D(2)(layers.Conv2D(16, 3, padding="same")(b))
    return Model(image, layers.Conv2D(1, 1)(layers.Concatenate()([up, skip])))


@pytest.mark.parametrize("detail", ["feature_maps", "overview"])
@pytest.mark.parametrize(
    ("join", "sign"),
    [(layers.Add, "+"), (layers.Maximum, "∨"), (layers.Concatenate, "&amp;"), (layers.Subtract, "&amp;"), (layers.Multiply, "×")],
)  # fmt: skip
def test_a_joined_skip(join: Callable[[], Any], sign: str, detail: Detail) -> None:
    figure = make_diagram(with_levels(read_keras(exchanging(join))), detail)
    words = f"{figure.caption()} {figure.alt_text} {figure.dot}"
    is_gate = join is layers.Multiply
    assert ("attention gate" in words, "gating signal" in words) == (is_gate, is_gate)
    assert ("junction" in words) != is_gate
    assert f'label="{sign}"' in figure.dot


def test_a_joined_and_a_gated_skip_are_both_explained() -> None:
    """The overview does not draw a gating signal within a stage; the legend explains its circle."""
    image = Input((32, 32, 3))
    a = layers.Conv2D(8, 3, padding="same")(image)
    b = layers.Conv2D(8, 3, padding="same")(layers.MaxPooling2D(2)(a))
    c = layers.Conv2D(8, 3, padding="same")(layers.MaxPooling2D(2)(b))
    joined = layers.Add()([b, layers.Conv2D(8, 1)(layers.UpSampling2D(2)(c))])
    wide = layers.UpSampling2D(2)(layers.Conv2D(8, 3, padding="same")(c))
    up = layers.UpSampling2D(2)(layers.Conv2D(8, 3, padding="same")(layers.Concatenate()([wide, joined])))
    gated = layers.Multiply()([a, layers.Conv2D(8, 1, activation="sigmoid")(layers.Conv2D(8, 3, padding="same")(up))])
    model = Model(image, layers.Conv2D(1, 1)(layers.Concatenate()([up, gated])))
    figure = make_diagram(with_levels(read_keras(model)), "overview")
    assert any(link.steered for link in figure.scene.links)
    rows = [text.words for text in figure.figure.texts]
    assert any("junction: " in row for row in rows)
    assert any("attention gate: " in row for row in rows)
