"""Levels, sides, skips and heads of U-Nets that others built, found from the graph alone."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from keras import Input, Model, layers

from tests.helpers.keras_tutorial_models import STRANGERS, chain, double, nested, unit
from unetgen import UserError, plan, to_diagram, to_keras
from unetgen.emit.figure.scene.scene import Scene, scene_of
from unetgen.graph.infer.levels import with_levels
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Detail
from unetgen.language.compose.conf import presets
from unetgen.ops import Concat, Conv, Foreign, Merge
from unetgen.read.keras.model import read_keras

DETAILS: tuple[Detail, ...] = ("overview", "feature_maps", "layers")


@cache
def drawn(name: str) -> Plan:
    return with_levels(read_keras(STRANGERS[name]()))


def stages(shown: Plan) -> list[str]:
    """The stages by name, in their order; heads apart."""
    found = (node.stage.name(shown.depth) for node in shown if node.stage and node.side != "head")
    return list(dict.fromkeys(found))


def sides(shown: Plan) -> dict[str, int]:
    return dict(Counter(node.side for node in shown))


def skips(scene: Scene) -> list[tuple[str, str]]:
    """Which stage's map meets which, from across."""
    depth = scene.plan.depth
    return [
        (link.source.key.stage.name(depth), link.target.key.stage.name(depth))
        for link in scene.links
        if link.kind == "skip"
    ]


def heads(shown: Plan) -> list[list[str]]:
    """The operations of each head."""
    rooms = scene_of(shown, "feature_maps").stages
    return [[type(node.op).__name__ for box in boxes for node in box.nodes] for key, boxes in rooms.items() if key.head]


def plain(depth: int) -> list[str]:
    left = [f"encoder{level}" for level in range(depth - 1)]
    return [*left, "bottleneck", *(f"decoder{level}" for level in reversed(range(depth - 1)))]


def across(depth: int) -> list[tuple[str, str]]:
    return [(f"encoder{level}", f"decoder{level}") for level in reversed(range(depth - 1))]


PLAIN = {
    "lecture": 2,
    "valid_2015": 4,
    "separable": 4,
    "membranes": 4,
    "attention": 4,
    "mobile": 4,
    "vgg_encoder": 4,
    "odd_sizes": 4,
}


@pytest.mark.parametrize(("name", "depth"), PLAIN.items())
def test_stages(name: str, depth: int) -> None:
    assert drawn(name).depth == depth
    assert sorted(stages(drawn(name))) == sorted(plain(depth))
    columns = {node.stage for node in drawn(name) if node.stage and node.stage.column}
    assert columns == {(level, depth - 1 - level) for level in range(depth - 1)}


@pytest.mark.parametrize(("name", "depth"), [(name, depth) for name, depth in PLAIN.items() if name != "separable"])
def test_skips(name: str, depth: int) -> None:
    assert sorted(skips(scene_of(drawn(name), "feature_maps"))) == sorted(across(depth))


def test_a_network_without_skips_has_none() -> None:
    """Its shortcuts join a stage with the next."""
    scene = scene_of(drawn("separable"), "feature_maps")
    assert skips(scene) == []
    falls = [link.fall for link in scene.links if link.kind == "shortcut"]
    assert sorted(falls) == [-1, -1, -1, 1, 1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lecture", [["Conv", "Activation"]]),
        ("valid_2015", [["Conv", "Activation"]]),
        ("separable", [["Conv", "Activation"]]),
        ("membranes", [["Conv", "Activation"]]),
        ("attention", [["Conv", "Activation"]]),
        ("nested", [["Conv", "Activation"]] * 3),
        ("mobile", [["ConvTranspose"]]),
        ("vgg_encoder", [["Conv", "Activation"]]),
        ("odd_sizes", [["Conv"]]),
    ],
)
def test_heads(name: str, expected: list[list[str]]) -> None:
    assert heads(drawn(name)) == expected


def test_sides() -> None:
    assert sides(drawn("lecture")) == {"input": 1, "encoder": 4, "bottleneck": 5, "decoder": 6, "head": 2}
    assert sides(drawn("nested")) == {"input": 1, "encoder": 14, "bottleneck": 5, "decoder": 36, "head": 6}


def test_names_operations_and_wiring_stay() -> None:
    read = read_keras(nested())
    shown = with_levels(read)
    assert shown == read
    assert [(node.name, node.op, node.inputs) for node in shown] == [(node.name, node.op, node.inputs) for node in read]


def test_a_grid_has_a_column_per_step_up() -> None:
    shown = drawn("nested")
    expected = {(level, column) for level in range(4) for column in range(4 - level)}
    assert {node.stage for node in shown} == expected
    joins = {node.stage: len(node.inputs) for node in shown if isinstance(node.op, Concat)}
    assert joins == {(level, column): column + 1 for level, column in expected if column}
    assert [node.stage for node in shown if node.name.startswith("output_") and isinstance(node.op, Conv)] == [
        (0, 1),
        (0, 2),
        (0, 3),
    ]


def test_levels_follow_steps_and_not_sizes() -> None:
    """Unpadded convolutions leave the right side of level 0 smaller than the left side of level 1."""
    shown = drawn("valid_2015")
    sizes = {node.stage: node.shape.sizes[0] for node in shown if node.stage and isinstance(node.op, Conv)}
    assert sizes == {(0, 0): 136, (1, 0): 64, (2, 0): 28, (3, 0): 10, (2, 1): 16, (1, 2): 28, (0, 3): 52}
    crops = [link for link in scene_of(shown, "feature_maps").links if link.kind == "skip"]
    assert [[node.name.split("_")[0] for node in link.nodes] for link in crops] == [["cropping2d"]] * 3


def test_a_gate_is_a_part_of_the_stage_that_it_opens() -> None:
    scene = scene_of(drawn("attention"), "feature_maps")
    gates = [(link.source.key.stage, link.target.key.stage) for link in scene.links if link.kind == "gate"]
    assert sorted(gates) == [((1, 2), (0, 3)), ((2, 1), (1, 2)), ((3, 0), (2, 1))]
    on_skips = [link.nodes for link in scene.links if link.kind == "skip"]
    assert {len(nodes) for nodes in on_skips} == {13}
    assert all(any(isinstance(node.op, Merge) and node.op.kind == "multiply" for node in nodes) for nodes in on_skips)


def test_the_size_of_the_image_alone_is_not_a_level() -> None:
    """The encoder strides at once, and the last layer comes up to the image's size: that is a head."""
    shown = drawn("mobile")
    assert {node.shape.sizes for node in shown if node.stage == (0, 0)} == {(64, 64), (32, 32)}
    assert [node.side for node in shown if node.shape.sizes == (64, 64)] == ["input", "head"]
    assert [node.stage.level for node in shown if node.stage and node.name.startswith("zero_padding")] == [1, 2, 3]


def test_an_unknown_layer_is_a_box() -> None:
    shown = drawn("separable")
    foreign = {node.name for node in shown if isinstance(node.op, Foreign) and node.op.foreign_weights}
    assert len(foreign) == 4
    assert foreign <= scene_of(shown, "feature_maps").boxes.keys()
    resized = scene_of(drawn("odd_sizes"), "feature_maps")
    assert [box.kind for box in resized.boxes.values() if box.name.startswith("resizing")] == ["up"] * 3


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", STRANGERS)
def test_every_node_is_in_the_scene_once(name: str, detail: Detail) -> None:
    assert_whole(scene_of(drawn(name), detail))


def assert_whole(scene: Scene) -> None:
    parts = (
        [box.nodes for box in scene.boxes.values()] + [link.nodes for link in scene.links] + [*scene.inside.values()]
    )
    assert Counter(node.name for nodes in parts for node in nodes) == Counter(node.name for node in scene.plan)


def u(middle: Any = None, last: Any = None) -> Plan:
    """A U of three levels, with something in its bottleneck and something after its last stage."""
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
    """Dilated convolutions, and the mean of all space brought back to the map's size."""
    whole = layers.AveragePooling2D(x.shape[1])(x)
    whole = layers.UpSampling2D(x.shape[1])(layers.Conv2D(8, 1)(whole))
    return layers.concatenate([layers.Conv2D(8, 3, dilation_rate=rate, padding="same")(x) for rate in (1, 2)] + [whole])


def tokens(x: Any) -> Any:
    """Pixels in a row, as a transformer takes them."""
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


# the nodes whose stage a graph does not tell
UNTOLD = {
    "attention_unet_2018": r"bottleneck_gate_signal_keep\w*",  # used by all gates: a part of the first
    "resunet_2018": r"\w+_conv0_(norm|activation)",  # before a convolution that strides
    "monai_segresnet": r"decoder\d_up_before|head_before_\w+",  # a 1×1 convolution at the coarser size
    "monai_vnet": r"head_before\w*",  # a convolution of the head's or of the last stage's
    "vnet_2016": r"head_before\w*",
    "monai_unet": r"(encoder3|bottleneck|decoder\d)_\w+",  # two stages of one size, and up-sampling after the merge
}


OTHER_SCENES = ("monai_segresnet", "monai_vnet", "vnet_2016", "monai_unet")


def forgotten(shown: Plan) -> Plan:
    """A plan as it would be read from a model: in the order of the graph, without what the description says."""
    nodes = tuple(replace(node, stage=None, role="", side="") for node in shown.ordered)
    return Plan(nodes, shown.outputs, shown.data_format, shown.name, shown.dtype)


def places(shown: Plan) -> dict[str, Any]:
    return {node.name: (node.stage, node.side) for node in shown}


def arrows(scene: Scene) -> set[tuple[str, str, str]]:
    return {(link.kind, link.source.name, link.target.name) for link in scene.links}


@pytest.mark.parametrize("name", presets())
def test_stages_of_presets_are_inferred_as_built(name: str) -> None:
    laid = plan(f"preset={name}")
    told = with_levels(forgotten(laid))
    differing = {node for node, place in places(laid).items() if places(told)[node] != place}
    assert bool(differing) == (name in UNTOLD)
    assert [node for node in differing if not re.fullmatch(UNTOLD[name], node)] == []


@pytest.mark.parametrize("detail", DETAILS[:2])
@pytest.mark.parametrize("name", [name for name in presets() if name not in OTHER_SCENES])
def test_scenes_of_presets_are_inferred_as_built(name: str, detail: Detail) -> None:
    laid = plan(f"preset={name}")
    scene, expected = scene_of(with_levels(forgotten(laid)), detail), scene_of(laid, detail)
    assert scene.boxes.keys() == expected.boxes.keys()
    assert arrows(scene) == arrows(expected)


@pytest.mark.parametrize(
    "name", ["lecture", "unet_2015", "unetplusplus_2018", "unet3plus_2020", "attention_unet_2018", "isensee_2017"]
)
def test_keras_models_of_presets_have_their_scene(name: str) -> None:
    laid = plan(f"preset={name}", "filters.base=4") if name != "lecture" else plan(f"preset={name}")
    told = with_levels(read_keras(to_keras(laid, compile=False)))
    assert arrows(scene_of(told, "feature_maps")) == arrows(scene_of(laid, "feature_maps"))


def test_a_rewritten_lecture_is_drawn_as_the_preset() -> None:
    ours = to_diagram("preset=lecture").scene
    shapes = [[box.shape for box in boxes] for boxes in ours.stages.values()]
    assert [
        [box.shape for box in boxes] for boxes in scene_of(drawn("lecture"), "feature_maps").stages.values()
    ] == shapes
