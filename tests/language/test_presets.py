"""Checks of every preset; a new preset is included by existing."""

import re
from typing import Any

import pytest
import yaml

from tests.helpers.any_keras import to_keras
from tests.helpers.planning import preset
from unetgen import Config, load, plan
from unetgen.cli.help import header, show
from unetgen.language.compose.conf import CONF, presets
from unetgen.language.compose.to_yaml import to_mapping

NAMES = presets()
# Keras models of these are too large to be built in every run of the tests
LARGE = (
    "u2net",
    "resnet34_unet",
    "linknet34",
    "mednext_s",
    "efficientnet_b0_unet",
    "nnunet_resenc_m",
    "stunet_b",
    "residual_unet3d",
    "vnet_2016",
    "monai_vnet",
    "nnunet_2d",
    "ddpm_cifar10",
)
SCREEN = 40


def text_of(name: str) -> str:
    return (CONF / "preset" / f"{name}.yaml").read_text(encoding="utf-8")


def stated(name: str) -> int:
    """Return the count in a preset's header."""
    found = re.search(r"^# Parameters: ([\d,]+)", text_of(name), re.MULTILINE)
    assert found, f"{name} states no count"
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("name", NAMES)
def test_header(name: str) -> None:
    """The header has the kind, the count and the source, and fits on a screen."""
    text = text_of(name)
    assert text.startswith("# @package _global_\n# ")
    assert "\n# Source: " in text
    assert len(header(name)) < 130
    assert len(text.splitlines()) <= SCREEN
    assert load(f"preset={name}").name == name


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_has_the_published_count(name: str) -> None:
    assert preset(name).trainable_params == stated(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LARGE])
def test_keras_agrees(name: str) -> None:
    network = preset(name)
    model: Any = to_keras(network)
    assert model.count_params() == network.params


@pytest.mark.parametrize("name", NAMES)
def test_no_key_of_it_is_without_effect(name: str) -> None:
    config = load(f"preset={name}")
    assert plan(Config(config.given, config.given)) == preset(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_bottleneck_alone(name: str) -> None:
    """Depth 1 is a network too; greater depths are in the sweeps' own file."""
    network = plan(f"preset={name}", "depth=1")
    assert network.depth == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_shown_preset_is_a_self_contained_file(name: str) -> None:
    described = yaml.safe_load(show(name))
    assert plan(described) == preset(name)
    assert load(described) == load(f"preset={name}")
    assert plan(to_mapping(load(described))) == preset(name)


def test_known_counts() -> None:
    """Counts by other people, independent of the headers."""
    known = {
        "lecture": 833_507,
        "unet_2015": 31_030_658,
        "unet3d_2016": 19_069_955,
        "unetplusplus_2018": 9_041_601,
        "wide_unet_2018": 9_282_246,
        "unet3plus_2020": 26_971_777,
        "vnet_2016": 61_982_682,
        "multiresunet_2020": 7_238_228,
        "nnunet_3d": 31_195_594,
        "nnunet_resenc_m": 102_349_770,
    }
    assert {name: stated(name) for name in known} == known
    assert plan("preset=multiresunet_2020").params == 7_262_750
    assert plan("preset=unet3d_2016", "norm=batch").params == 19_069_955 + 9_344
    assert (
        plan("preset=resunet_2018", "block.projection=pad", "block.projection_bias=null").trainable_params == 7_789_313
    )
    assert plan("preset=nnunet_3d", "deep_supervision.stages=null").params == 31_194_050
