"""The scene has one place for every node, and an arrow for every edge."""

from collections import Counter
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, reject, settings

from tests.helpers.figure_variants import SHOWN_BY_MAPS
from tests.helpers.planning import planned, preset
from tests.helpers.scene_faults import faults
from tests.strategies.descriptions import descriptions
from unetgen.emit.figure.scene.scene import scene_of
from unetgen.graph.settings import Detail

DETAILS = get_args(Detail)
all_details = pytest.mark.parametrize("detail", DETAILS)


@all_details
@pytest.mark.parametrize("name", SHOWN_BY_MAPS)
def test_every_node_and_every_edge_of_a_preset_is_drawn_once(name: str, detail: Detail) -> None:
    assert faults(scene_of(preset(name), detail)) == []


@settings(max_examples=settings().max_examples // 2)
@given(descriptions())
def test_every_node_and_every_edge_is_drawn_whatever_is_described(description: dict[str, Any]) -> None:
    network = planned(description)
    if network is None:
        reject()
    for detail in DETAILS:
        assert faults(scene_of(network, detail)) == []


@pytest.mark.parametrize("lost", ["map", "link", "node"])
def test_a_planted_fault_is_found(lost: str) -> None:
    scene = scene_of(preset("attention_unet_2018"), "feature_maps")
    if lost == "map":
        next(boxes for boxes in scene.stages.values() if len(boxes) > 2).pop()
    elif lost == "link":
        scene.links.pop()
    else:
        carrying = next(i for i, link in enumerate(scene.links) if link.nodes)
        scene.links[carrying] = replace(scene.links[carrying], nodes=scene.links[carrying].nodes[1:])
    assert faults(scene)


@pytest.mark.parametrize("name", SHOWN_BY_MAPS)
def test_layers_are_nodes(name: str) -> None:
    assert set(scene_of(preset(name), "layers").boxes) == set(preset(name).by_name)


@pytest.mark.parametrize("name", SHOWN_BY_MAPS)
def test_an_overview_has_a_box_per_stage(name: str) -> None:
    """The input has its box, whatever its stage has, and so do heads, as in the finer picture."""
    network = preset(name)
    scene, finer = scene_of(network, "overview"), scene_of(network, "feature_maps")
    stages = {node.stage for node in network if node.side not in ("input", "head")}
    heads = [box for key, boxes in finer.stages.items() if key.head for box in boxes]
    assert len(scene.boxes) == 1 + len(stages) + len(heads)
    assert {box.name for box in heads} <= scene.boxes.keys()


def test_kinds_of_links() -> None:
    """Each kind where the literature has it."""
    kinds = {
        name: Counter(link.kind for link in scene_of(preset(name), "feature_maps").links) for name in SHOWN_BY_MAPS
    }
    assert kinds["unet_2015"]["skip"] == kinds["unet_2015"]["joined"] == 4 + 0
    assert kinds["attention_unet_2018"]["gate"] == 3
    assert kinds["unetplusplus_2018"]["skip"] == 20
    assert kinds["unet3plus_2020"]["up"] == 10
    assert kinds["unet3plus_2020"]["skip"] == 10
    assert kinds["resunet_2018"]["shortcut"] == 7
