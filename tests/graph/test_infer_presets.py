"""Levels inferred for presets are those of their descriptions."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

import re
from typing import Any

import pytest

from tests.helpers.inferred_levels import DETAILS
from unetgen import plan, to_keras
from unetgen.emit.figure.scene.scene import Scene, scene_of
from unetgen.graph.infer.levels import with_levels
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Detail
from unetgen.language.compose.conf import presets
from unetgen.read.keras.model import read_keras

# the nodes whose stage does not follow from the graph
AMBIGUOUS = {
    "efficientnet_b0_unet": r"(encoder\d|bottleneck)_conv0_expand\w*",  # 1×1 convolutions before the one that strides
    "stunet_b": r"decoder\d_up_before",  # 1×1 convolutions at the coarser size
    "linknet34": r"decoder\d_up_before\w*",  # 1×1 convolutions at the coarser size
    "attention_unet_2018": r"bottleneck_gate_signal_keep\w*",  # used by all gates: a part of the first
    "resunet_2018": r"\w+_conv0_(norm|activation)",  # before a convolution that strides
    "monai_segresnet": r"decoder\d_up_before|head_before_\w+",  # a 1×1 convolution at the coarser size
    "monai_vnet": r"head_before\w*",  # a convolution of the head's or of the last stage's
    "vnet_2016": r"head_before\w*",
    "monai_unet": r"(encoder3|bottleneck|decoder\d)_\w+",  # two stages of one size, and up-sampling after the merge
}


# each stage is a U itself, which a graph alone does not tell from the whole; or the middle has the size of a level
SEVERAL_US = ("u2net", "u2net_p", "ddpm_cifar10")
OTHER_SCENES = (
    *SEVERAL_US,
    "stunet_b",
    "efficientnet_b0_unet",
    "linknet34",
    "monai_segresnet",
    "monai_vnet",
    "vnet_2016",
    "monai_unet",
    "resunet_2018",
)


def forgotten(shown: Plan) -> Plan:
    """Return a plan as read from a model: in graph order, without the description."""
    nodes = tuple(node._replace(stage=None, role="", side="") for node in shown.ordered)
    return Plan(nodes, shown.outputs, shown.data_format, shown.name, shown.dtype)


def places(shown: Plan) -> dict[str, Any]:
    return {node.name: (node.stage, node.side) for node in shown}


def arrows(scene: Scene) -> set[tuple[str, str, str]]:
    return {(link.kind, link.source.name, link.target.name) for link in scene.links}


@pytest.mark.parametrize("name", [name for name in presets() if name not in SEVERAL_US])
def test_stages_of_presets_are_inferred_as_built(name: str) -> None:
    described = plan(f"preset={name}")
    inferred = with_levels(forgotten(described))
    differing = {node for node, place in places(described).items() if places(inferred)[node] != place}
    assert bool(differing) == (name in AMBIGUOUS)
    assert [node for node in differing if not re.fullmatch(AMBIGUOUS[name], node)] == []


@pytest.mark.parametrize("detail", DETAILS[:2])
@pytest.mark.parametrize("name", [name for name in presets() if name not in OTHER_SCENES])
def test_scenes_of_presets_are_inferred_as_built(name: str, detail: Detail) -> None:
    described = plan(f"preset={name}")
    scene, expected = scene_of(with_levels(forgotten(described)), detail), scene_of(described, detail)
    assert scene.boxes.keys() == expected.boxes.keys()
    assert arrows(scene) == arrows(expected)


@pytest.mark.parametrize(
    "name", ["lecture", "unet_2015", "unetplusplus_2018", "unet3plus_2020", "attention_unet_2018", "isensee_2017"]
)
def test_keras_models_of_presets_have_their_scene(name: str) -> None:
    described = plan(f"preset={name}", "filters.base=4") if name != "lecture" else plan(f"preset={name}")
    inferred = with_levels(read_keras(to_keras(described, compile=False)))
    assert arrows(scene_of(inferred, "feature_maps")) == arrows(scene_of(described, "feature_maps"))
