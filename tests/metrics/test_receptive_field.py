"""Receptive fields against published and measured ones and closed forms."""

from itertools import accumulate
from typing import Any

import pytest

from tests.helpers.any_keras import keras
from unetgen import Plan, plan, to_table
from unetgen.emit.summary import summary_dict
from unetgen.graph.draft import Draft, Place
from unetgen.graph.spec import Stage
from unetgen.metrics.receptive_field import by_level, by_stage, of_outputs, receptive_field, receptive_fields
from unetgen.metrics.receptive_field_text import Field
from unetgen.ops import AnyOp, Conv, ConvTranspose, Foreign, Input, Pool, Resize, Shape
from unetgen.read.keras.model import read_keras

LECTURE = {
    "input": 1, "encoder0_conv0": 3, "encoder0_conv1": 5, "bottleneck_pool": 6, "bottleneck_conv0": 10,
    "bottleneck_conv1": 14, "decoder0_up": 14, "decoder0_concat": 14, "decoder0_conv0": 16, "decoder0_conv1": 18,
    "head": 18,
}  # fmt: skip


@pytest.mark.parametrize(
    ("overrides", "sizes"),
    [
        (["preset=unet_2015"], (188, 204)),  # by gradients, at all 16 phases; the additive rule says 200
        (["preset=lecture"], (18,)),
        # two convolutions of 3, poolings of 2: measured by exact propagation of dependencies
        (["preset=lecture", "depth=3"], (44,)),
        (["preset=lecture_picture", "depth=4"], (92, 100)),
        (["preset=lecture_picture", "depth=5"], (188, 204)),
        (["preset=lecture_picture", "depth=6"], (380, 412)),
    ],
)
def test_outputs_by_phase(overrides: list[str], sizes: tuple[int, ...]) -> None:
    field = receptive_field(plan(*overrides))
    for axis in field.all_sizes:
        assert (axis[0], axis[-1]) == (sizes[0], sizes[-1])


@pytest.mark.parametrize(("depth", "bottleneck"), [(2, 14), (3, 32), (4, 68), (5, 140), (6, 284)])
def test_bottlenecks(depth: int, bottleneck: int) -> None:
    assert by_level(plan("preset=lecture_picture", f"depth={depth}"))[-1].sizes == (bottleneck,) * 2


def test_the_lecture_layer_by_layer() -> None:
    """An activation sees as much as its convolution."""
    fields = receptive_fields(plan())
    assert {name: field.sizes[0] for name, field in fields.items() if field.sizes and name in LECTURE} == LECTURE
    assert all(len({*field.sizes}) == 1 for field in fields.values() if field.sizes)


def test_vnet_left_side() -> None:
    """Milletari 2016, table 1: one, two and three 5-convolutions per stage."""
    network = plan("preset=vnet_2016", "convs=[1,2,3,3,3]")
    assert [field.sizes[0] for field in by_level(network) if field.sizes] == [5, 22, 72, 172, 372]


def test_vgg16_before_its_dense_layers() -> None:
    ops = [op for convs in (2, 2, 3, 3, 3) for op in (*[conv(3)] * convs, Pool("max", (2,), (2,), "valid"))]
    assert receptive_field(chain(224, *ops)).sizes == (212,)


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2, 5])
def test_chains_of_convolutions(stride: int, dilation: int) -> None:
    """r = 1 + Σ (k - 1) · d · jump is exact without up-sampling."""
    kernels = (3, 5, 2, 7)
    found = receptive_fields(chain(4000, *(conv(k, stride if dilation == 1 else 1, dilation) for k in kernels)))
    jump = stride if dilation == 1 else 1
    added = accumulate((k - 1) * dilation * jump**i for i, k in enumerate(kernels))
    assert [field.sizes for field in found.values()] == [(1,), *((1 + n,) for n in added)]
    last = [*found.values()][-1]
    assert last.strides == (jump**4,)


def test_offsets_are_those_of_padding() -> None:
    """On an even size, `same` pads a strided convolution behind the last pixel only."""
    assert receptive_field(chain(8, conv(3, 2))).phases == (((0, 2),),)
    assert receptive_field(chain(9, conv(3, 2))).phases == (((-1, 1),),)
    assert receptive_field(chain(8, conv(3, 2))).at((3,)) == ((6, 8),)


def test_transposed_convolutions() -> None:
    """Pixels come from one, two or, behind a short kernel, no input pixels."""
    transposed = receptive_field(chain(8, ConvTranspose(1, (3,), (2,), "valid", True)))
    assert transposed.phases == (((-1, 0), (0, 0)),)
    assert transposed.strides[0] == 0.5
    same = receptive_field(chain(8, ConvTranspose(1, (4,), (2,), "same", True)))
    assert same.phases == (((-1, 0), (0, 1)),)
    assert same.offsets == ((-1, 0),)
    short = receptive_field(chain(8, ConvTranspose(1, (1,), (2,), "valid", True)))
    assert short.phases == (((0, 0), None),)
    assert short.all_sizes == ((0, 1),)


def test_aligned_corners_differ_from_place_to_place() -> None:
    """A skip drifts away from the middle; without one the period is long."""
    alone = receptive_field(chain(8, Resize((2,), "linear", align_corners=True)))
    assert (len(alone.phases[0]), alone.sizes) == (15, (2,))
    assert alone.at((15,)) == ((7, 7),)
    field = receptive_field(plan("preset=unet_2015", "up.kind=linear", "up.align_corners=true"))
    assert field.strides == (None, None)
    assert len(field.phases[0]) == 388
    assert "differs from place to place" in field.remark


def test_the_whole_input_is_reported_beside_the_literatures_number() -> None:
    plain = receptive_field(plan("preset=lecture_picture"))
    for override, by in (("norm.kind=instance", "instance norm"), ("attention.kind=se", "global pooling")):
        field = receptive_field(plan("preset=lecture_picture", override))
        assert (field.sizes, field.is_global) == (plain.sizes, True)
        assert f"strictly the whole input, by {by}" in field.remark
    assert not plain.is_global


def test_a_vector_sees_everything() -> None:
    network = plan("preset=lecture_picture", "attention.kind=se")
    vectors = [node.name for node in network if not node.shape.sizes]
    assert vectors
    fields = receptive_fields(network)
    for name in vectors:
        assert (fields[name].sizes, fields[name].is_global) == ((256, 256), True)


def test_the_field_of_an_unknown_layer_is_not_guessed() -> None:
    inputs: Any = keras.Input((16, 16, 3))
    x = keras.layers.Conv2D(4, 3, padding="same", name="before")(inputs)
    y = keras.layers.GaussianNoise(0.1)(x)
    z = keras.layers.Conv2D(4, 3, padding="same")(y)
    network = read_keras(keras.Model(inputs, [z, x]))
    unknown, known = of_outputs(network)
    assert any(isinstance(node.op, Foreign) for node in network)
    assert (unknown.sizes, unknown.text, unknown.is_known) == (
        None, "not known because of GaussianNoise", False,
    )  # fmt: skip
    assert known.sizes == (3, 3)
    assert summary_dict(network)["receptive_field"]["sizes"] is None


def test_words() -> None:
    network = plan("input.spacing=[1,1,1.2]")
    field = receptive_field(network)
    assert field.in_mm == pytest.approx((18, 18, 21.6))
    assert field.text == "18 voxels per axis, 18x18x21.6 mm"
    assert field.remark == "smaller than the input along height and width"
    assert receptive_field(plan("preset=unet_2015")).text == "188 or 204 pixels per axis"
    lopsided = receptive_field(plan("preset=lecture_picture", "depth=2", "kernel_size=[1x3,3x3]"))
    assert lopsided.text == "10 (height), 18 (width) pixels"
    assert receptive_field(plan("preset=nnunet_2d")).remark.startswith("far larger than the input;")


def test_open_axes_are_not_compared() -> None:
    field = receptive_field(plan("input.size=nullxnullx16"))
    assert (field.sizes, field.remark) == ((18, 18, 18), "")


def test_stages_and_levels() -> None:
    network = plan("preset=unetplusplus_2018")
    stages = by_stage(network)
    assert {*stages} == {Stage(i, j) for i in range(5) for j in range(5 - i)}
    levels = by_level(network)
    assert [field.sizes for field in levels] == [(n, n) for n in (5, 14, 32, 68, 140)]
    assert all(isinstance(field, Field) for field in levels)


def test_table_and_summary_have_the_receptive_field() -> None:
    network = plan("preset=unet_2015", "input.spacing=[0.5,2]", "norm.kind=instance")
    assert dict(to_table(network).facts)["receptive field"] == (
        "188 or 204 pixels per axis, 102x408 mm; smaller than the input; strictly the whole input, by instance norm"
    )
    assert summary_dict(network)["receptive_field"] == {
        "sizes": [204, 204], "smallest": [188, 188], "mm": [102, 408], "whole_input": ["instance norm"]
    }  # fmt: skip


def conv(kernel: int, stride: int = 1, dilation: int = 1) -> Conv:
    return Conv(1, (kernel,), (stride,), "same", (dilation,), 1, True)


def chain(size: int, *ops: AnyOp) -> Plan:
    """Return a plan of ops in a row, in one dimension."""
    place = Place(Draft(1), Stage(0, 0))
    x = place.add(Input(Shape(1, (size,))), role="input")
    for number, op in enumerate(ops):
        x = place.add(op, x, role=f"op{number}")
    return Plan(tuple(place.draft.nodes.values()), (x.name,), "channels_last")
