"""Levels of U-Nets with unusual bottlenecks and heads, and of other networks."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from collections import Counter
from typing import Any

import pytest
from keras import Input, Model, layers

from tests.helpers.inferred_levels import assert_whole, plain, sides, stages
from tests.helpers.keras_tutorial_models import chain, double, unit
from unetgen import UserError, to_diagram
from unetgen.emit.figure.scene.scene import scene_of
from unetgen.graph.infer.levels import with_levels
from unetgen.graph.plan import Plan
from unetgen.ops import Conv
from unetgen.read.keras.model import read_keras


def u(middle: Any = None, last: Any = None) -> Plan:
    """Return a U of three levels with a given bottleneck and end."""
    inputs = x = Input((32, 32, 3))
    found = []
    for filters in (4, 8):
        found.append(double(x, filters))
        x = layers.MaxPooling2D()(found[-1])
    x = double(x, 16)
    x = middle(x) if middle else x
    ups = [x]
    for skip in reversed(found):
        x = layers.concatenate([layers.UpSampling2D()(x), skip])
        x = double(x, skip.shape[-1])
        ups.append(x)
    outputs = last(*ups) if last else layers.Conv2D(1, 1)(x)
    return with_levels(read_keras(Model(inputs, outputs)))


def squeeze(x: Any) -> Any:
    vector = layers.GlobalAveragePooling2D()(x)
    vector = layers.Dense(x.shape[-1], activation="sigmoid")(layers.Dense(4, activation="relu")(vector))
    return layers.multiply([x, layers.Reshape((1, 1, x.shape[-1]))(vector)])


def pyramid(x: Any) -> Any:
    """Concatenate dilated convolutions and the mean of the whole map."""
    whole = layers.AveragePooling2D(x.shape[1])(x)
    whole = layers.UpSampling2D(x.shape[1])(layers.Conv2D(8, 1)(whole))
    return layers.concatenate([layers.Conv2D(8, 3, dilation_rate=rate, padding="same")(x) for rate in (1, 2)] + [whole])


def tokens(x: Any) -> Any:
    """Attend to pixels in a row, as a transformer does."""
    *sizes, channels = x.shape[1:]
    row = layers.Reshape((sizes[0] * sizes[1], channels))(x)
    row = layers.add([row, layers.MultiHeadAttention(2, 4)(row, row)])
    return layers.Reshape((*sizes, channels))(row)


@pytest.mark.parametrize("middle", [squeeze, pyramid, tokens])
def test_a_detour_from_the_bottleneck_is_not_a_level(middle: Any) -> None:
    shown = u(middle)
    assert shown.depth == 3
    assert stages(shown) == plain(3)
    extra = set(Counter(node.side for node in shown).items()) ^ set(sides(u()).items())
    assert {side for side, _ in extra} == {"bottleneck"}
    assert_whole(scene_of(shown, "feature_maps"))


def test_outputs_of_several_stages_that_are_joined_are_heads() -> None:
    def last(*ups: Any) -> Any:
        coarse, middle, fine = (layers.Conv2D(2, 1)(x) for x in ups)
        joined = layers.add([layers.UpSampling2D()(coarse), middle])
        return layers.Softmax()(layers.add([layers.UpSampling2D()(joined), fine]))

    shown = u(last=last)
    assert sorted(stages(shown)) == sorted(plain(3))
    assert sides(shown)["head"] == 8
    assert [node.stage for node in shown if node.side == "head" and isinstance(node.op, Conv)] == [
        (2, 0),
        (1, 1),
        (0, 2),
    ]


def test_an_answer_for_the_whole_image_is_a_head() -> None:
    def last(*ups: Any) -> Any:
        vector = layers.Dense(5, activation="softmax")(layers.GlobalMaxPooling2D()(ups[0]))
        return [layers.Conv2D(1, 1)(ups[-1]), vector]

    shown = u(last=last)
    assert sorted(stages(shown)) == sorted(plain(3))
    assert [(type(node.op).__name__, node.stage) for node in shown if node.side == "head"] == [
        ("Conv", (0, 2)),
        ("GlobalPool", (2, 0)),
        ("Dense", (2, 0)),
        ("Activation", (2, 0)),
    ]


def test_a_network_that_ends_with_a_stage_has_no_head() -> None:
    shown = u(last=lambda *ups: unit(ups[-1], 4))
    assert "head" not in sides(shown)
    assert shown.nodes[-1].side == "decoder"


@pytest.mark.parametrize("factor", [2, 4])
def test_a_second_output_of_the_same_size_is_a_head(factor: int) -> None:
    """As in FCN, whose second output is for the training: a map of a lower stage, enlarged."""

    def last(*ups: Any) -> list[Any]:
        lower = ups[1 if factor == 2 else 0]
        return [unit(ups[-1], 4), layers.UpSampling2D(factor, name="aux")(unit(lower, 4))]

    shown = u(last=last)
    assert [node.name for node in shown if node.side == "head"][-1] == "aux"
    assert shown.by_name[shown.outputs[0]].side == "decoder"
    assert to_diagram(shown).svg.count(">output ") == 2


def twice() -> Model:
    inputs = x = Input((16, 16, 3))
    for _ in range(2):
        x = layers.UpSampling2D()(double(layers.MaxPooling2D()(x), 4))
    return Model(inputs, layers.Conv2D(1, 1)(x), name="twice")


def two_inputs() -> Model:
    images = [Input((16, 16, 1), name=name) for name in ("left", "right")]
    return Model(images, layers.Conv2D(1, 1)(layers.concatenate(images)), name="pair")


NO_U = {
    "never goes down": lambda: chain(layers.Conv2D(4, 3, padding="same"), layers.Conv2D(1, 1)),
    "goes down to 8×8 and never comes up": lambda: chain(layers.MaxPooling2D(), layers.Conv2D(4, 3, padding="same")),
    "never goes down: there is no pooling": lambda: chain(layers.Flatten(), layers.Dense(3)),
    r"has 2 inputs \(left, right\), and a U has one": two_inputs,
    r"comes up and goes down again at max_pooling2d_\d+": twice,
}


@pytest.mark.parametrize("words", NO_U)
def test_a_network_that_is_not_a_u_is_refused(words: str) -> None:
    with pytest.raises(UserError, match=f"cannot be drawn as a U: it {words}"):
        to_diagram(NO_U[words]())
