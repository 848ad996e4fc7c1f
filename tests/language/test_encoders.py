"""`encoder`: a classifier's layers as the left side, equal to those of the libraries that people know."""

from typing import Any

import pytest

from tests.helpers.any_keras import to_keras
from tests.helpers.paths import DATA
from unetgen import ConfigError, Plan, load, plan
from unetgen.language.encoders import encoders

NORM: dict[str, Any] = {"kind": "batch", "epsilon": 1e-5, "momentum": 0.9}
CENTRE: dict[str, Any] = {"convs": 2, "filters": {"base": 512}, "norm": NORM, "use_bias": False}
# segmentation_models.pytorch 0.6, Unet(name, encoder_weights=None), counted by torch
COUNTS = {
    "resnet18": 14_328_209,
    "resnet34": 24_436_369,
    "resnet50": 32_521_105,
    "resnet101": 51_513_233,
    "vgg11": 18_254_033,
    "vgg16": 23_748_241,
    "vgg19": 29_057_937,
    "vgg11_bn": 18_259_537,
    "vgg16_bn": 23_756_689,
    "vgg19_bn": 29_068_945,
    "mobilenet_v2": 6_628_945,
    "densenet121": 13_607_633,
    # keras.applications' own trained parameters, include_top=False, in place of torchvision's
    "keras_resnet50": 32_521_105 - 23_508_032 + 23_534_592,
    "keras_resnet101": 51_513_233 - 42_500_160 + 42_552_832,
    "keras_mobilenet_v2": 6_628_945,
    # less the convolution and the norm before the classifier, which the library counts and does not use
    "efficientnet_b0": 6_251_469 - 412_160,
    "efficientnet_b1": 8_757_105 - 412_160,
    "efficientnet_b2": 10_046_291 - 498_432,
    "efficientnet_b3": 13_159_033 - 592_896,
}
SAME = {"smp-unet-resnet18-train": "resnet18", "smp-unet-vgg11_bn": "vgg11_bn"}


def unet(encoder: str, *words: Any) -> Plan:
    """Return the U-Net of segmentation_models.pytorch; VGG has a centre behind its last pooling."""
    description = {"encoder": encoder, **({"bottleneck": CENTRE} if encoder.startswith("vgg") else {})}
    return plan(load("preset=resnet34_unet"), description, *words)


def test_each_is_counted() -> None:
    assert set(COUNTS) == {*encoders()}


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_those_of_the_library(name: str) -> None:
    assert unet(name).trainable_params == COUNTS[name]


@pytest.mark.parametrize("file", SAME)
def test_the_network_is_the_library_s_own(file: str) -> None:
    """Every layer and every wire, in a program that torch exported."""
    other = plan(str(DATA / "pt2" / f"{file}.pt2"))
    channels, *sizes = other.input_shape
    size, classes = "x".join(map(str, sizes)), other.output_shapes[0][0]
    head = {"filters": classes, "activation": "linear"}
    assert unet(SAME[file], {"input": {"size": size, "channels": channels}, "head": head}) == other


def test_linknet_is_the_library_s_own() -> None:
    other = plan(str(DATA / "pt2" / "smp-linknet-resnet18.pt2"))
    words = ("encoder=resnet18", "input.size=128x128", "head.filters=2", "head.activation=linear")
    assert plan("preset=linknet34", *words) == other


@pytest.mark.parametrize("name", encoders())
def test_any_depth_is_cut_from_it(name: str) -> None:
    counts = [unet(name, f"depth={depth}", "input.size=128x128").params for depth in (2, 3, 4, 5, 6)]
    assert counts == sorted({*counts})


@pytest.mark.parametrize("topology", ["nested", "full_scale"])
def test_any_topology_may_be_built_on_it(topology: str) -> None:
    made = unet("resnet18", f"topology={topology}", "skip.kind=concat", "input.size=64x64")
    assert {node.stage.column for node in made if node.stage} > {0, 1}


def test_it_is_for_every_number_of_axes() -> None:
    model: Any = to_keras(unet("resnet18", "input.size=32x32x32", "data_format=channels_last", "depth=4"))
    assert model.output_shape == (None, 32, 32, 32, 1)


def test_keys_of_the_left_side_are_refused_beside_it() -> None:
    for word in ("filters.base=32", "down.kind=max", "stem.filters=8", "first.kernel_size=3"):
        with pytest.raises(
            ConfigError, match="changes nothing beside encoder=resnet18, which has a left side of its own"
        ):
            plan("preset=resnet34_unet", "encoder=resnet18", word)


def test_a_wrong_name_is_the_only_problem() -> None:
    with pytest.raises(ConfigError) as caught:
        plan("preset=resnet34_unet", "encoder=resnet43")
    assert [(key, "resnet34" in text) for key, text in caught.value.problems] == [("encoder.kind", True)]
