"""The scene of blocks: a box per stage, and links with all that is between stages.

A stage begins where the maps that it takes have met, and ends where the next one takes its map. What is before
(resampling, gates, convolutions on a skip) is on the links.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from unetgen.emit.figure.scene.blocks import (
    Block,
    blocks_of_body,
    blocks_on_skip,
    names_of,
    split_arrival,
    split_departure,
)
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link, LinkKind, sign_of
from unetgen.emit.figure.scene.stage_paths import StageGraph, StageKey, StagePath
from unetgen.graph.plan import Node
from unetgen.graph.spec import Skip
from unetgen.ops import Conv, ConvTranspose


class StageBody(NamedTuple):
    """A stage without what is on its links.

    `entry` is the node whose map its blocks take: one of another stage, or the `join` where maps meet. `arrival` is
    the chain before the blocks of a stage without a join.
    """

    key: StageKey
    entry: Node
    join: Node | None
    arrival: tuple[Node, ...]
    blocks: tuple[Block, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes in the box."""
        return (*([self.join] if self.join else []), *(node for block in self.blocks for node in block.nodes))


def body_of_stage(graph: StageGraph, path: StagePath) -> StageBody:
    """Return a stage's blocks, and the nodes before them."""
    key, nodes = path.key, [node for node in path.nodes if node.side != "input"]
    exit_node = graph.exit(key, nodes)
    reached = nodes_before(graph, exit_node, names_of(nodes))
    outside = {name for node in reached for name in node.inputs} - names_of(reached)
    if len(outside) == 1:
        entry, join, inner = graph.by_name[outside.pop()], None, reached
        arrival, inner = split_arrival(graph, entry, reached, key)
    else:
        entry, inner = last_meeting(reached)
        join, arrival = entry, []
    entry_of_blocks = arrival[-1] if arrival else entry
    if is_taken_by_stage(graph, exit_node, key):
        kept, late = split_departure(graph, entry_of_blocks, inner)
        inner = kept if kept or join else [*kept, *late]
    blocks = tuple(blocks_of_body(graph, key, entry_of_blocks, inner)) if inner else ()
    return StageBody(key, entry, join, tuple(arrival), blocks)


def nodes_before(graph: StageGraph, node: Node, names: set[str]) -> list[Node]:
    """Return the nodes among `names` on which a node depends, and itself.

    They are in execution order.
    """
    found, waiting = {node.name}, [node]
    while waiting:
        for before in waiting.pop().inputs:
            if before in names and before not in found:
                found.add(before)
                waiting.append(graph.by_name[before])
    return [other for other in graph.plan if other.name in found]


def last_meeting(nodes: Sequence[Node]) -> tuple[Node, list[Node]]:
    """Return the first node through which all maps pass, and the nodes behind it."""
    for i, node in enumerate(nodes):
        behind = nodes[i + 1 :]
        inner = {node.name, *names_of(behind)}
        if all(inner.issuperset(other.inputs) for other in behind):
            return node, list(behind)
    raise AssertionError("a stage has a last node")


def is_taken_by_stage(graph: StageGraph, node: Node, key: StageKey) -> bool:
    """Return whether another stage takes a map, and not only heads."""
    return any(graph.keys[taker.name] != key and not graph.keys[taker.name].head for taker in graph.takers[node.name])


def box_of_stage(body: StageBody) -> Box:
    """Return the box of a stage.

    Its main node is the convolution that strides, or else the first one.
    """
    makers = [node for node in body.nodes if isinstance(node.op, Conv | ConvTranspose)]
    strided = [node for node in makers if isinstance(node.op, Conv) and max(node.op.strides) > 1]
    return Box("conv", body.key, (strided or makers or body.nodes)[0], body.nodes)


def carried_first(block: Block, signals: set[str]) -> Block:
    """Return a block with the map that its skip carries as the first source."""
    return block._replace(sources=tuple(sorted(block.sources, key=lambda name: name in signals)))


class StageLinks:
    """The links between the boxes of stages; each node outside of boxes is on one."""

    def __init__(self, graph: StageGraph, homes: Mapping[str, Box]) -> None:
        self.graph, self.homes = graph, homes
        self.claimed: dict[str, str] = {}  # by node, the box to which its link leads
        self.blocks: dict[str, tuple[Block, ...]] = {}  # by the last node of a branch

    def links(self, body: StageBody, box: Box) -> Iterator[Link]:
        """Yield the links into a box, and note the blocks on them."""
        if body.join is None:
            first = body.blocks[0].nodes[0] if body.blocks else box.nodes[0]
            yield from self.branch(box, body.arrival[-1] if body.arrival else body.entry, first)
            return
        ends = [self.graph.by_name[name] for name in dict.fromkeys(body.join.inputs)]
        for end in sorted(ends, key=lambda node: len(self.loose_before(node))):
            yield from self.branch(box, end, body.join)

    def loose_before(self, node: Node) -> list[Node]:
        """Return the nodes without a box on which a node depends, and itself.

        They are in execution order.
        """
        if node.name in self.homes:
            return []
        found, waiting = {node.name}, [node]
        while waiting:
            for name in waiting.pop().inputs:
                if name not in self.homes and name not in found:
                    found.add(name)
                    waiting.append(self.graph.by_name[name])
        return [other for other in self.graph.plan if other.name in found]

    def branch(self, box: Box, end: Node, taker: Node) -> Iterator[Link]:
        """Yield the link that ends with a node, and a gate per further source."""
        nodes = [node for node in self.loose_before(end) if node.name not in self.claimed]
        self.claimed |= dict.fromkeys(names_of(nodes), box.name)
        own = names_of(nodes)
        outer = dict.fromkeys(name for node in nodes for name in node.inputs if name not in own)
        found: dict[str, list[str]] = {}  # by source box, the nodes of it that are taken
        for name in outer or [end.name]:
            found.setdefault(self.origin(name).name, []).append(name)
        boxes = {b.name: b for b in self.homes.values()}
        sources = sorted((boxes[name] for name in found), key=lambda b: not self.graph.is_across(box.key, b.main))
        signals = self.signal_nodes(nodes, box, sources)
        nodes = [node for node in nodes if node not in signals]
        kind = self.kind(sources[0], box)
        last = nodes[-1].name if nodes else end.name
        skip = self.skip_of(sources[0]) if kind == "skip" else None
        if kind in ("skip", "shortcut"):
            others = {*names_of(signals), *(name for b in sources[1:] for name in found[b.name])}
            blocks = blocks_on_skip(self.graph, box.key, nodes, skip)
            self.blocks |= {last: tuple(carried_first(block, others) for block in blocks)} if blocks else {}
        drawn = [b for b in sources[1:] if not all(self.claimed.get(name) == box.name for name in found[b.name])]
        made = Link(
            kind=kind, source=sources[0], target=box, nodes=tuple(nodes), taker=taker,
            branch=last if nodes or len(sources) > 1 else "",  # a box may have the name of the map that is passed on
            sign=sign_of(nodes), steered=len(sources) > 1 and not drawn,
        )  # fmt: skip
        yield made
        for i, other in enumerate(drawn):
            yield replace(made, kind="gate", source=other, nodes=() if i else tuple(signals), steered=False)

    def origin(self, name: str) -> Box:
        """Return the box from which a node's map comes."""
        node = self.graph.by_name[name]
        return self.homes.get(name) or self.origin(node.inputs[0])

    def signal_nodes(self, nodes: Sequence[Node], box: Box, sources: Sequence[Box]) -> list[Node]:
        """Return the nodes of another stage that make a gating signal."""
        if len(sources) < 2:
            return []
        other = [node for node in nodes if self.graph.keys[node.name] != box.key]
        return [node for node in other if self.origin(node.name) is not sources[0]]

    def kind(self, source: Box, target: Box) -> LinkKind:
        if self.graph.is_across(target.key, source.main):
            return "skip"
        fall = target.key.stage.level - source.key.stage.level
        if source.kind == "input" and not fall:
            return "conv"
        return "down" if fall > 0 else "up" if fall < 0 or target.key.stage.column else "conv"

    def skip_of(self, source: Box) -> Skip | None:
        spec, level = self.graph.plan.spec, source.key.stage.level
        return spec.skip[level] if spec and level < len(spec.skip) else None
