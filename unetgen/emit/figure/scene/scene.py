"""All boxes and links of a plan, at one level of detail.

At `overview` a box is a whole stage: its maps are merged, and the nodes between them are inside it. At `blocks` a box
is a stage too, and what is between two stages is on the link between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from unetgen.emit.figure.scene.block_scene import StageLinks, body_of_stage, box_of_stage
from unetgen.emit.figure.scene.blocks import Block
from unetgen.emit.figure.scene.boxes import Box, Sum, boxes_of_stage
from unetgen.emit.figure.scene.links import Branch, Link, SideBranches, links_of
from unetgen.emit.figure.scene.stage_paths import StageGraph, StageKey, StagePath, names_without_space
from unetgen.graph.cached import cached_property
from unetgen.graph.plan import Node, Plan
from unetgen.graph.settings import Detail

BoxesByStage = dict[StageKey, list[Box]]


@dataclass(frozen=True, eq=False)
class Scene:
    """Stages with their boxes in order, and the links between the boxes.

    `blocks` are those of a box, by its name, and those on a skip, by the name of its branch. `beside` are the scenes of
    all networks on the same sheet, this one too. `whole` is the scene of feature maps from which a plainer one is made.
    """

    plan: Plan
    detail: Detail
    stages: BoxesByStage
    links: list[Link]
    inside: dict[str, tuple[Node, ...]]  # by box name, the nodes that leave the box and return to it
    blocks: Mapping[str, tuple[Block, ...]] = field(default_factory=dict[str, tuple[Block, ...]])
    beside: "tuple[Scene, ...]" = ()
    whole: "Scene | None" = None

    @cached_property
    def boxes(self) -> dict[str, Box]:
        return {box.name: box for boxes in self.stages.values() for box in boxes}

    @cached_property
    def undrawn(self) -> dict[str, list[Node]]:
        """Nodes that are not drawn, by the node that takes them.

        By an empty name those that several nodes take.
        """
        found: dict[str, list[Node]] = {}
        signals = names_without_space(self.plan)
        for node in (node for node in self.plan if node.name in signals):
            takers = [other.name for other in self.plan if node.name in other.inputs]
            alone = len(takers) == 1 and takers[0] not in signals
            found.setdefault(takers[0] if alone else "", []).append(node)
        return found

    def sums_into(self, box: Box) -> list[Sum]:
        """Return the sums and products on the way into a box that arrows lead to."""
        entered = {link.taker.name for link in self.links if link.target is box and link.kind != "gate"}
        return [entry for entry in box.sums if entry.node.name in entered]


def scene_of(plan: Plan, detail: Detail) -> Scene:
    """Return the boxes and links of a plan at a level of detail."""
    graph = StageGraph(plan)
    match detail:
        case "overview":
            return to_overview(scene_of_maps(graph, "feature_maps"))
        case "blocks":
            return to_blocks(graph, scene_of_maps(graph, "feature_maps"))
        case "feature_maps" | "layers":
            return scene_of_maps(graph, detail)


def scene_of_maps(graph: StageGraph, detail: Detail) -> Scene:
    stages = {path.key: boxes_of_stage(graph, path, detail) for path in graph.stage_paths}
    order = [box for boxes in stages.values() for box in boxes]
    homes = {node.name: box for box in order for node in box.nodes}
    branches = SideBranches(graph, homes).branches()
    links = links_of(graph, homes, [branch for branch in branches if not comes_back(branch)], order)
    inside: dict[str, tuple[Node, ...]] = {}
    for branch in filter(comes_back, branches):
        inside[branch.target.name] = (*inside.get(branch.target.name, ()), *branch.nodes)
    return Scene(graph.whole, detail, stages, links, inside)


def to_blocks(graph: StageGraph, scene: Scene) -> Scene:
    """Return the scene with one box per stage that holds its blocks.

    Heads stay as they are.
    """
    bodies = {path.key: body_of_stage(graph, path) for path in graph.stage_paths if has_stage(path)}
    own = {key: box_of_stage(body) for key, body in bodies.items()}
    stages = {
        key: boxes if key.head else [*input_boxes(boxes), *([own[key]] if key in own else [])]
        for key, boxes in scene.stages.items()
    }
    homes = {node.name: box for boxes in stages.values() for box in boxes for node in box.nodes}
    heads = [link for link in scene.links if link.target.key.head]
    homes_of_heads = {node.name: link.target for link in heads for node in link.nodes}
    found = StageLinks(graph, {**homes, **homes_of_heads})
    links = [link for key, body in bodies.items() for link in found.links(body, own[key])]
    links += [replace(link, source=homes.get(link.source.nodes[-1].name) or own[link.source.key]) for link in heads]
    blocks = {own[key].name: body.blocks for key, body in bodies.items()} | found.blocks
    inside = {name: nodes for name, nodes in scene.inside.items() if scene.boxes[name].key.head}
    return Scene(scene.plan, "blocks", stages, links, inside, blocks, whole=scene)


def has_stage(path: StagePath) -> bool:
    """Return whether a path is that of a stage with nodes of its own."""
    return not path.key.head and any(node.side != "input" for node in path.nodes)


def drawn_together(scenes: Sequence[Scene]) -> list[Scene]:
    """Return scenes that know one another, so that equal blocks get one letter."""
    return [replace(scene, beside=tuple(scenes)) for scene in scenes] if len(scenes) > 1 else list(scenes)


def comes_back(branch: Branch) -> bool:
    return branch.sources == (branch.target,)


def to_overview(scene: Scene) -> Scene:
    """Return the scene with one box per stage, plus the input and the heads.

    A gating signal that a stage sends to its own skip is not drawn; the skip is `steered` instead.
    """
    stages = {
        key: boxes if key.head else [*input_boxes(boxes), *merge_boxes(boxes)] for key, boxes in scene.stages.items()
    }
    homes = {node.name: box for boxes in stages.values() for box in boxes for node in box.nodes}
    gates = [link for link in scene.links if link.kind == "gate"]
    steered = {link.branch for link in gates if homes[link.source.main.name] is overview_target(link, homes)}
    merged: dict[tuple[str, str, str, str], Link] = {}
    inside: dict[str, list[Node]] = {}
    for box, nodes in scene.inside.items():
        inside.setdefault(homes[box].name, []).extend(nodes)
    main_pairs = {
        (homes[link.source.main.name].name, homes[link.target.main.name].name)
        for link in scene.links
        if link.kind in ("conv", "down", "up") and not link.target.key.head
    }  # a shortcut beside such an arrow is a part of the stage
    for link in scene.links:
        source, target = homes[link.source.main.name], overview_target(link, homes)
        if source is target or (link.kind == "shortcut" and (source.name, target.name) in main_pairs):
            inside.setdefault(target.name, []).extend(link.nodes)
            continue
        kind = "up" if link.kind == "joined" and not target.key.head else link.kind
        part = link.branch if target.key.head else ""
        known = merged.get((kind, source.name, target.name, part))
        nodes = (*known.nodes, *link.nodes) if known else link.nodes
        same = replace(link, kind=kind, source=source, target=target, nodes=nodes)
        merged[kind, source.name, target.name, part] = replace(same, steered=kind == "skip" and link.branch in steered)
    whole_inside = {name: tuple(nodes) for name, nodes in inside.items()}
    return Scene(scene.plan, "overview", stages, list(merged.values()), whole_inside, whole=scene)


def overview_target(link: Link, homes: Mapping[str, Box]) -> Box:
    return homes[link.target.main.name]


def input_boxes(boxes: Sequence[Box]) -> list[Box]:
    return [box for box in boxes if box.kind == "input"]


def merge_boxes(boxes: Sequence[Box]) -> list[Box]:
    """Merge boxes into one, with the kind of the first and the output of the last."""
    rest = [box for box in boxes if box.kind != "input"]
    if not rest:
        return []
    first, nodes = rest[0], tuple(node for box in rest for node in box.nodes)
    return [first._replace(kind="head" if first.key.head else "conv", nodes=nodes)]
