"""The scene: all maps and links of a plan at one level of detail.

At `overview` a box is a whole stage: the maps of the finer picture are put together, what is between them inside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from unetgen.emit.figure.scene.boxes import Box, boxes_of_stage
from unetgen.emit.figure.scene.links import Branch, Link, SideBranches, links_of
from unetgen.emit.figure.scene.stage_paths import StageGraph, StageKey
from unetgen.graph.plan import Node, Plan
from unetgen.graph.settings import Detail

BoxesByStage = dict[StageKey, list[Box]]


@dataclass(frozen=True, eq=False)
class Scene:
    """What is drawn: stages of maps in their order, and links."""

    plan: Plan
    detail: Detail
    stages: BoxesByStage
    links: list[Link]
    inside: dict[str, tuple[Node, ...]]  # of a box by its name: what leaves it and comes back

    @cached_property
    def boxes(self) -> dict[str, Box]:
        return {box.name: box for boxes in self.stages.values() for box in boxes}


def scene_of(plan: Plan, detail: Detail) -> Scene:
    """What there is to draw of a plan."""
    graph = StageGraph(plan)
    stages = {path.key: boxes_of_stage(graph, path, detail) for path in graph.stage_paths()}
    order = [box for boxes in stages.values() for box in boxes]
    homes = {node.name: box for box in order for node in box.nodes}
    branches = SideBranches(graph, homes).branches()
    links = links_of(graph, homes, [branch for branch in branches if not comes_back(branch)], order)
    inside: dict[str, tuple[Node, ...]] = {}
    for branch in filter(comes_back, branches):
        inside[branch.target.name] = (*inside.get(branch.target.name, ()), *branch.nodes)
    scene = Scene(plan, detail, stages, links, inside)
    return to_overview(scene) if detail == "overview" else scene


def comes_back(branch: Branch) -> bool:
    return branch.sources == (branch.target,)


def to_overview(scene: Scene) -> Scene:
    """A box per stage; the input and what heads make keep their own.

    A gating signal that a stage sends to its own skip is inside it: the skip is `steered`.
    """
    stages = {
        key: boxes if key.head else [*input_boxes(boxes), *merge_boxes(boxes)] for key, boxes in scene.stages.items()
    }
    homes = {node.name: box for boxes in stages.values() for box in boxes for node in box.nodes}
    gates = [link for link in scene.links if link.kind == "gate"]
    steered = {link.branch for link in gates if homes[link.source.main.name] is overview_target(link, homes)}
    found: dict[tuple[str, str, str, str], Link] = {}
    inside: dict[str, list[Node]] = {}
    for box, nodes in scene.inside.items():
        inside.setdefault(homes[box].name, []).extend(nodes)
    for link in scene.links:
        one, other = homes[link.source.main.name], overview_target(link, homes)
        if one is other:
            inside.setdefault(other.name, []).extend(link.nodes)
            continue
        kind = "up" if link.kind == "joined" and not other.key.head else link.kind
        part = link.branch if other.key.head else ""
        known = found.get((kind, one.name, other.name, part))
        nodes = (*known.nodes, *link.nodes) if known else link.nodes
        same = replace(link, kind=kind, source=one, target=other, nodes=nodes)
        found[kind, one.name, other.name, part] = replace(same, steered=kind == "skip" and link.branch in steered)
    return Scene(
        scene.plan, scene.detail, stages, list(found.values()), {name: tuple(nodes) for name, nodes in inside.items()}
    )


def overview_target(link: Link, homes: Mapping[str, Box]) -> Box:
    return homes[link.target.main.name]


def input_boxes(boxes: Sequence[Box]) -> list[Box]:
    return [box for box in boxes if box.kind == "input"]


def merge_boxes(boxes: Sequence[Box]) -> list[Box]:
    """One box of several: it is what the first one is, and its output the last one's."""
    rest = [box for box in boxes if box.kind != "input"]
    if not rest:
        return []
    first, nodes = rest[0], tuple(node for box in rest for node in box.nodes)
    return [first._replace(kind="head" if first.key.head else "conv", nodes=nodes)]
