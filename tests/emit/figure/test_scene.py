"""What the figure shows is the plan, the whole plan: every node has one place, every edge of the network is drawn."""

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any, get_args

import pytest
from hypothesis import given, reject

from tests.strategies.descriptions import descriptions
from unetgen import ConfigError, Plan, plan
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.scene import Scene, scene_of
from unetgen.graph.settings import Detail
from unetgen.language.compose.conf import presets

DETAILS = get_args(Detail)
all_details = pytest.mark.parametrize("detail", DETAILS)


@cache
def preset(name: str) -> Plan:
    return plan(f"preset={name}")


def faults(scene: Scene) -> list[str]:
    """What of the plan has no place, or more than one; and what is drawn that is not there."""
    places = Counter(node.name for box in scene.boxes.values() for node in box.nodes)
    places.update(node.name for link in scene.links for node in link.nodes)
    places.update(node.name for nodes in scene.inside.values() for node in nodes)
    found = [f"{node.name} has {places[node.name]} places" for node in scene.plan if places[node.name] != 1]
    found += [f"{name} is no node" for name in places if name not in scene.plan.by_name]
    at: dict[str, Box | Link] = {node.name: box for box in scene.boxes.values() for node in box.nodes}
    at |= {node.name: scene.boxes[box] for box, nodes in scene.inside.items() for node in nodes}
    at |= {node.name: link for link in scene.links for node in link.nodes}
    wanted = {(name, node.name) for node in scene.plan for name in node.inputs}
    if found:
        return found
    return [f"{a} → {b} is not drawn" for a, b in wanted if not is_drawn(scene, at[a], at[b])] + idle(scene)


def is_drawn(scene: Scene, source: Box | Link, target: Box | Link) -> bool:
    """Whether an edge of the network is inside one place, or on an arrow from place to place."""
    if source is target:
        return True
    starts = [source.name] if isinstance(source, Box) else sources(scene, source)
    end = target.name if isinstance(target, Box) else target.target.name
    if isinstance(source, Link) and source.target.name == end:
        return True
    if isinstance(source, Box) and isinstance(target, Link) and source is target.target:
        return True  # what a stage does to its own skip is inside it
    return any(link.source.name in starts and link.target.name == end for link in scene.links)


def sources(scene: Scene, way: Link) -> list[str]:
    """Where what is on a way comes from: its source, and what gates it."""
    return [link.source.name for link in scene.links if link.target is way.target]


def idle(scene: Scene) -> list[str]:
    """Arrows that stand for no edge of the network."""
    homes = {node.name: box.name for box in scene.boxes.values() for node in box.nodes}
    found: list[str] = []
    for link in scene.links:
        mine = {node.name for node in link.nodes} | {node.name for node in link.target.nodes}
        mine |= {node.name for other in scene.links if other.target is link.target for node in other.nodes}
        reached = {homes.get(name) for node in scene.plan if node.name in mine for name in node.inputs}
        carried = any(name not in homes for node in scene.plan if node.name in mine for name in node.inputs)
        if link.source.name not in reached and not carried:
            found.append(f"{link.source.name} → {link.target.name} is no edge")
    ends = Counter((a.kind, a.source.name, a.target.name, a.taker.name, a.nodes, a.branch) for a in scene.links)
    return found + [f"{end} is drawn {count} times" for end, count in ends.items() if count > 1]


@all_details
@pytest.mark.parametrize("name", presets())
def test_every_node_and_every_edge_of_a_preset_is_drawn_once(name: str, detail: Detail) -> None:
    assert faults(scene_of(preset(name), detail)) == []


@given(descriptions())
def test_every_node_and_every_edge_is_drawn_whatever_is_described(description: dict[str, Any]) -> None:
    try:
        network = plan(description)
    except ConfigError:
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


@pytest.mark.parametrize("name", presets())
def test_layers_are_nodes(name: str) -> None:
    assert set(scene_of(preset(name), "layers").boxes) == set(preset(name).by_name)


@pytest.mark.parametrize("name", presets())
def test_an_overview_has_a_box_per_stage(name: str) -> None:
    """Heads have theirs, as in the finer picture."""
    network = preset(name)
    scene, finer = scene_of(network, "overview"), scene_of(network, "feature_maps")
    stages = {node.stage for node in network if node.side != "head"}
    heads = [box for key, boxes in finer.stages.items() if key.head for box in boxes]
    assert len(scene.boxes) == 1 + len(stages) + len(heads)
    assert {box.name for box in heads} <= scene.boxes.keys()


def test_kinds_of_links() -> None:
    """Each kind where the literature has it."""
    kinds = {name: Counter(link.kind for link in scene_of(preset(name), "feature_maps").links) for name in presets()}
    assert kinds["unet_2015"]["skip"] == kinds["unet_2015"]["joined"] == 4 + 0
    assert kinds["attention_unet_2018"]["gate"] == 3
    assert kinds["unetplusplus_2018"]["skip"] == 20
    assert kinds["unet3plus_2020"]["up"] == 10
    assert kinds["unet3plus_2020"]["skip"] == 10
    assert kinds["resunet_2018"]["shortcut"] == 7
