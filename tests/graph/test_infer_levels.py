"""Levels, sides, skips and heads of other people's U-Nets, from the graph alone."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from functools import cache

import pytest

from tests.helpers.inferred_levels import DETAILS, assert_whole, plain, sides, stages
from tests.helpers.keras_tutorial_models import TUTORIALS, nested
from unetgen import to_diagram
from unetgen.emit.figure.scene.scene import Scene, scene_of
from unetgen.graph.infer.levels import with_levels
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Detail
from unetgen.ops import Concat, Conv, Foreign, Merge
from unetgen.read.keras.model import read_keras


@cache
def drawn(name: str) -> Plan:
    return with_levels(read_keras(TUTORIALS[name]()))


def skips(scene: Scene) -> list[tuple[str, str]]:
    """Return the stages at the ends of each skip."""
    depth = scene.plan.depth
    return [
        (link.source.key.stage.name(depth), link.target.key.stage.name(depth))
        for link in scene.links
        if link.kind == "skip"
    ]


def heads(shown: Plan) -> list[list[str]]:
    """Return the operations of each head."""
    rooms = scene_of(shown, "feature_maps").stages
    return [[type(node.op).__name__ for box in boxes for node in box.nodes] for key, boxes in rooms.items() if key.head]


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
    """Unpadded, the right of level 0 is smaller than the left of level 1."""
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
    """The encoder strides at once, and a head returns to the size of the image."""
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
@pytest.mark.parametrize("name", TUTORIALS)
def test_every_node_is_in_the_scene_once(name: str, detail: Detail) -> None:
    assert_whole(scene_of(drawn(name), detail))


def test_a_rewritten_lecture_is_drawn_as_the_preset() -> None:
    ours = to_diagram("preset=lecture").scene
    shapes = [[box.shape for box in boxes] for boxes in ours.stages.values()]
    assert [
        [box.shape for box in boxes] for boxes in scene_of(drawn("lecture"), "feature_maps").stages.values()
    ] == shapes
