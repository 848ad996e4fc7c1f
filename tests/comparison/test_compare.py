"""Equal networks compare as equal, and each difference is found and named."""

from dataclasses import replace
from typing import Any

import keras
import pytest

from tests.helpers.every_op import gated, merged, one, ops, shared
from tests.helpers.lecture_by_hand import lecture
from unetgen import compare, plan, to_keras
from unetgen.comparison.findings import outputs_sentence
from unetgen.graph.plan import Plan
from unetgen.ops import AnyOp, Merge
from unetgen.read.keras.model import read_keras

pytestmark = pytest.mark.filterwarnings("error")


def test_hand_built_is_the_lecture(expected: Plan) -> None:
    comparison = compare(lecture(), expected)
    assert comparison.same
    assert comparison.verdict == "Same network: 18 layers, 833,507 parameters, hash bd30a1d192f6."
    assert {row.mark for row in comparison.rows} == {"same"}
    assert comparison.notes == ["18 of 18 layers have different names, which do not count"]


@pytest.mark.parametrize("spelling", [{"fused": True}, {"head_padding": "same"}, {"pool": (2, 2, 2)}])
def test_spellings_that_mean_the_same(expected: Plan, spelling: dict[str, Any]) -> None:
    assert compare(lecture(**spelling), expected).same


# the change, the marks that differ from `same` and `follows`, and words that the verdict must have
CHANGES: list[tuple[dict[str, Any], list[str], str]] = [
    ({"first_kernel": 5}, ["changed"], "encoder0_conv0 (your conv3d) has kernel_size 5x5x5, expected 3x3x3."),
    ({"filters": (32, 32, 64, 128, 64, 64)}, ["changed"], "has 32 filters, expected 64 = 32·2^0·2."),
    (
        {"filters": (32, 64, 64, 100, 64, 64)},
        ["changed"],
        "bottleneck_conv1 (your conv3d_3) has 100 filters, expected 128",
    ),
    ({"filters": (32, 64, 64, 128, 64, 48)}, ["changed"], "has 48 filters, expected 64 = the skip's channels."),
    ({"filters": (32, 32, 64, 128, 32, 32)}, ["changed"], "1 layer changed, 9 follow: encoder0_conv1"),
    ({"activation": "elu"}, ["changed"] * 6, "has activation elu, expected relu (and 5 more layers)."),
    ({"head": "softmax"}, ["changed"], "has activation softmax over axis -1, expected sigmoid."),
    ({"classes": 4}, ["changed"], "head (your conv3d_6) has 4 filters, expected 3."),
    ({"swapped": True}, ["rewired"], "joins encoder0_conv1_activation, then decoder0_up; expected decoder0_up, then"),
    ({"skip_of": 0}, ["rewired"], "joins decoder0_up, then encoder0_conv0_activation; expected decoder0_up, then enc"),
    ({"joined": False}, ["missing"], "decoder0_concat (Concatenate) is missing."),
    ({"pool": (2, 2, 1)}, ["changed"] * 2, "has pool_size 2x2x1, expected 2x2x2, and strides 2x2x1, expected 2x2x2;"),
    (
        {"average": True},
        ["changed"],
        "bottleneck_pool (your average_pooling3d) is AveragePooling3D, expected MaxPooling3D.",
    ),
    ({"bias": False}, ["changed"] * 6, "has use_bias false, expected true (and 5 more layers)."),
    ({"norm": True}, ["added"] * 6, "batch_normalization (BatchNormalization) after conv3d is not expected"),
    ({"extra": True}, ["added"] * 2, "2 layers added: conv3d_6 (Conv3D 64, 3x3x3) after activation_5 is not expected"),
    ({"dropout": True}, ["added"], "dropout (Dropout 0.5) after activation_3 is not expected."),
    ({"relus": (0, 2, 3, 4, 5)}, ["missing"], "encoder0_conv1_activation (Activation relu) is missing."),
    ({"transposed": True}, ["changed"], "is Conv3DTranspose 128, 2x2x2, expected UpSampling3D 2x2x2."),
    ({"shared": True}, ["added"] * 2, "conv3d_5_2 (Conv3D 64, 3x3x3) after activation_5 is not expected"),
]


@pytest.mark.parametrize(("change", "marks", "words"), CHANGES, ids=[str(change[0]) for change in CHANGES])
def test_single_changes_are_named(expected: Plan, change: dict[str, Any], marks: list[str], words: str) -> None:
    keras.utils.clear_session(free_memory=False)  # layer names count from the start again
    comparison = compare(lecture(**change), expected)
    assert not comparison.same
    assert comparison.verdict.startswith("Different: ")
    assert words in comparison.verdict
    assert [row.mark for row in comparison.rows if row.mark not in ("same", "follows")] == marks


def test_padding_is_named(expected: Plan) -> None:
    nodes = tuple(
        node._replace(op=replace(node.op, padding="valid")) if node.name == "encoder0_conv0" else node  # type: ignore[call-overload]
        for node in expected
    )
    verdict = compare(replace(expected, nodes=nodes), expected).verdict
    assert verdict == "Different: 1 layer changed: encoder0_conv0 has padding valid, expected same."


def test_shared_weights_are_a_difference() -> None:
    shared, twice = (
        plan("depth=1", "convs=2", "filters.base=4", "filters.conv_factors=[1,1]", "input.channels=4") for _ in "ab"
    )
    nodes = tuple(
        node._replace(weights="bottleneck_conv0") if node.name == "bottleneck_conv1" else node for node in shared
    )
    comparison = compare(Plan(nodes, shared.outputs, shared.data_format), twice)
    assert not comparison.same
    assert "bottleneck_conv1 has weights shared with bottleneck_conv0, expected its own." in comparison.verdict


# two of `every_op`'s operations, and the verdict on them
OPS: list[tuple[str, str, str]] = [
    ("conv_grouped", "conv", "has groups 2, expected 1."),
    ("conv_dilated", "conv", "has dilation_rate 2x2, expected 1x1."),
    (
        "transpose_cropped",
        "transpose_same",
        "has padding valid, expected same, and cropping ((0, 2), (1, 0)), expected",
    ),
    ("max_pool", "average_pool", "is MaxPooling2D, expected AveragePooling2D."),
    ("global_max", "global_average", "is GlobalMaxPooling2D, expected GlobalAveragePooling2D."),
    ("linear", "nearest", "has interpolation linear, expected nearest."),
    ("linear_corners", "linear", "has align_corners true, expected false."),
    ("linear_to", "smaller_to", "has sizes 8x11, expected 5x3."),
    ("nearest", "transpose", "is UpSampling2D 3x2, expected Conv2DTranspose 16, 2x2."),
    ("shuffle", "shuffle_uneven", "has size 2x2, expected 2x4."),
    ("batch_bare", "batch", "has epsilon 1e-05, expected 0.001, and momentum 0.99, expected 0.9"),
    ("group", "batch", "is GroupNormalization, expected BatchNormalization"),
    ("instance", "group", "has kind instance, expected group"),
    ("relu_leaking", "relu", "has negative_slope 0.25, expected Keras' default."),
    ("leaky_less", "elu_less", "has activation leaky_relu, expected elu."),
    ("prelu_one", "prelu_channel", "has slopes one, expected channel."),
    ("prelu_one", "relu", "is PReLU one slope, expected Activation relu."),
    ("spatial_dropout", "dropout", "is SpatialDropout2D, expected Dropout."),
    ("more_channels", "fewer_channels", "has 11 filters, expected 3."),
    ("crop", "pad", "(Cropping2D ((0, 2), (1, 0))) after"),
]


@pytest.mark.parametrize(("ours", "theirs", "words"), OPS, ids=[f"{a} for {b}" for a, b, _ in OPS])
def test_settings_of_every_operation_are_named(ours: str, theirs: str, words: str) -> None:
    known: dict[str, AnyOp] = ops(2)
    comparison = compare(one(2, "channels_last", known[ours]), one(2, "channels_last", known[theirs]))
    assert not comparison.same
    assert words in comparison.verdict
    assert max(map(len, str(comparison).splitlines())) <= 120


@pytest.mark.parametrize("name", ops(2))
def test_every_operation_is_like_itself_and_unlike_others(name: str) -> None:
    mine = one(2, "channels_last", ops(2)[name])
    assert compare(mine, one(2, "channels_first", ops(2)[name])).same
    others = [one(2, "channels_last", op) for other, op in ops(2).items() if other != name]
    assert not any(compare(mine, other).same for other in others)


def test_sums_and_products_are_distinguished() -> None:
    sums, products = (merged(2, "channels_last", Merge(kind)) for kind in ("add", "multiply"))
    assert "is Add, expected Multiply." in compare(sums, products).verdict


def test_shared_weights_are_reported_only_for_layers_with_weights() -> None:
    together = shared(2, "channels_last")
    apart = replace(together, nodes=tuple(node._replace(weights=node.name) for node in together))
    said = [row.changes[0] for row in compare(apart, together).rows if row.changes]
    assert [change.setting for change in said] == ["weights"] * 4
    assert {change.yours for change in said} == {"its own"}
    assert {change.expected for change in said} == {"shared with encoder0_conv0", "shared with encoder0_norm0"}


def test_vectors_have_a_shape() -> None:
    shown = str(compare(gated(2, "channels_last"), gated(2, "channels_last")))
    assert "Dense 2, no bias" in shown


def test_another_number_of_outputs_is_reported() -> None:
    more = plan("preset=lecture_picture", "deep_supervision.stages=all")
    outputs = compare(more, "lecture_picture").outputs
    assert outputs
    assert outputs_sentence(outputs) == f"the outputs are {', '.join(more.outputs)}, expected head_activation"


def test_open_axes_are_a_note() -> None:
    comparison = compare("lecture_picture input.size=nullx256", "lecture_picture")
    assert "different open axes: yours are height, expected are none" in comparison.notes
    assert "None x 256 x 64" in str(comparison)


def test_other_outputs_are_a_difference(expected: Plan) -> None:
    two = replace(expected, outputs=("encoder0_conv1", *expected.outputs))
    for comparison in (compare(two, expected), compare(expected, two)):
        assert not comparison.same
        assert "the outputs are" in comparison.verdict


def test_data_format_is_a_note(expected: Plan) -> None:
    comparison = compare("lecture data_format=channels_last", expected)
    assert comparison.same
    assert comparison.notes == ["same graph, different data format: yours is channels_last, expected is channels_first"]


def test_widths_are_explained_on_both_sides() -> None:
    comparison = compare("lecture filters.base=16", "lecture")
    assert "encoder0_conv0 has 16 filters = 16·2^0, expected 32 = 32·2^0" in comparison.verdict


def test_another_depth_is_reported_first() -> None:
    assert compare("lecture depth=3", "lecture").verdict.startswith("Different: depth 3, expected 2: 11 layers added: ")
    assert compare("lecture", "lecture depth=3").verdict.startswith(
        "Different: depth 2, expected 3: 11 layers missing: "
    )


def test_levels_are_found_without_their_names() -> None:
    """The middle of a deeper network from Keras is reported as added."""
    model = read_keras(to_keras("depth=3", "input.size=16x16x8", "filters.growth=1", compile=False))
    comparison = compare(model, plan("input.size=32x32x8", "filters.growth=1"))
    added = [row.yours.name for row in comparison.rows if row.mark == "added" and row.yours]
    assert added == [node.name for node in model if node.name.startswith(("bottleneck", "decoder1"))]
    assert {row.mark for row in comparison.rows} == {"changed", "follows", "added"}


def test_follows_is_not_blamed() -> None:
    comparison = compare("lecture input.size=80x80x8", "lecture")
    assert [row.mark for row in comparison.rows] == ["changed"] + ["follows"] * 17
    assert comparison.verdict == "Different: 1 layer changed, 17 follow: input has size 80x80x8, expected 160x160x16."


def test_one_axis_fewer_is_a_difference_of_the_input() -> None:
    comparison = compare("lecture input.size=160x160", "lecture")
    assert "input has size 160x160, expected 160x160x16." in comparison.verdict
    assert [row.mark for row in comparison.rows].count("changed") == 1


def test_called_by_its_name_again_and_again() -> None:
    """A module named like the function would replace it once it is imported."""
    import unetgen

    for _ in range(2):
        assert unetgen.compare("lecture", "preset=lecture").same
