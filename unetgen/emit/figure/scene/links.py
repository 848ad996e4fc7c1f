"""Links between boxes, with the nodes on the way that have no box of their own.

Nodes beside the main paths (a gate, a projection, a crop, the convolutions on a skip) are on the link that they are
part of. Nodes that leave a box and return to it, such as an attention, are inside the box.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.stage_paths import StageGraph
from unetgen.graph.plan import Node
from unetgen.ops import AnyOp, Concat, Merge

LinkKind = Literal["conv", "head", "down", "up", "merge", "skip", "shortcut", "gate", "joined"]
SIGNS = {"add": "+", "multiply": "×", "average": "ø", "maximum": "∨"}  # of merges; one letter fits a circle


@dataclass(frozen=True, kw_only=True)
class Link:
    """A connection from one box to another.

    `nodes` are computed on the way; `taker` is the target's node that takes the result. `branch` is the last node of
    the branch that the link carries or influences. A `steered` skip is gated by a map that is not drawn. `sign` is that
    of the operation by which another map enters the branch: `×` where it weights the branch.
    """

    kind: LinkKind
    source: Box
    target: Box
    nodes: tuple[Node, ...]
    taker: Node
    branch: str = ""
    steered: bool = False
    sign: str = "×"

    @property
    def ops(self) -> tuple[AnyOp, ...]:
        return tuple(node.op for node in self.nodes)

    @property
    def key(self) -> tuple[str, ...]:
        """The names that tell the link from the scene's others."""
        return self.kind, self.source.name, self.target.name, self.taker.name, self.branch

    @property
    def fall(self) -> int:
        """The number of levels that the link leads down; negative if it leads up."""
        return self.target.key.stage.level - self.source.key.stage.level


def is_gated(link: Link, links: Sequence[Link]) -> bool:
    """Return whether another map gates a skip."""
    gates = (other.kind == "gate" and other.branch == link.branch for other in links)
    return link.kind == "skip" and (link.steered or any(gates))


class Branch(NamedTuple):
    """Nodes beside the main paths that lead to one box, and the boxes they come from.

    The source whose map the branch carries comes first.
    """

    nodes: tuple[Node, ...]
    sources: tuple[Box, ...]
    target: Box
    taker: Node


class SideBranches:
    """The nodes beside the main paths, grouped into branches."""

    def __init__(self, graph: StageGraph, homes: Mapping[str, Box]) -> None:
        self.graph, self.homes = graph, homes
        self.loose = [node for node in graph.plan if node.name not in homes]
        self.targets: dict[str, tuple[Box, Node]] = {}
        self.parts: dict[str, str] = {}
        for node in reversed(self.loose):
            self.targets[node.name] = self.target(node)
            self.parts[node.name] = self.part(node)

    def target(self, node: Node) -> tuple[Box, Node]:
        """Return the box that a node leads to first, and the node in it that takes."""
        takers = self.graph.takers[node.name]
        direct = next((taker for taker in takers if taker.name in self.homes), None)
        return (self.homes[direct.name], direct) if direct else self.targets[takers[0].name]

    def part(self, node: Node) -> str:
        """Return the last node of the concatenation's part that a node leads to first.

        The name is empty if it does not lead to a concatenation.
        """
        takers = self.graph.takers[node.name]
        if any(taker.name in self.homes for taker in takers):
            return node.name if any(isinstance(taker.op, Concat) for taker in takers) else ""
        return self.parts[takers[0].name]

    def branches(self) -> list[Branch]:
        """Return the branches: connected nodes that lead to one box or one part of it."""
        leader: dict[str, str] = {}

        def root(name: str) -> str:
            while leader.get(name, name) != name:
                name = leader[name]
            return name

        for node in self.loose:
            leader.setdefault(node.name, node.name)
            for before in node.inputs:
                same = before in leader and self.targets[before][0] is self.targets[node.name][0]
                if same and self.parts[before] == self.parts[node.name]:
                    leader[root(node.name)] = root(before)
        nodes_by_root: dict[str, list[Node]] = {}
        for node in self.loose:
            nodes_by_root.setdefault(root(node.name), []).append(node)
        return [self.branch(nodes) for nodes in nodes_by_root.values()]

    def branch(self, nodes: Sequence[Node]) -> Branch:
        target, taker = self.targets[nodes[-1].name]
        sources = list(dict.fromkeys(self.sources(nodes)))
        carrying = sorted(sources, key=lambda box: not self.graph.is_across(target.key, box.main))
        return Branch(tuple(nodes), tuple(carrying), target, taker)

    def sources(self, nodes: Sequence[Node]) -> Iterator[Box]:
        own = {node.name for node in nodes}
        for node in nodes:
            for before in self.graph.inputs(node):
                if before.name not in own:
                    yield self.homes.get(before.name) or self.origin(before)

    def origin(self, node: Node) -> Box:
        """Return the box from which a node of another branch comes."""
        before = self.graph.inputs(node)[0]
        return self.homes.get(before.name) or self.origin(before)


def links_of(
    graph: StageGraph, homes: Mapping[str, Box], branches: Sequence[Branch], order: Sequence[Box]
) -> list[Link]:
    """Return every link, sorted by target."""
    previous = {b.name: a for a, b in pairwise(order) if a.key == b.key}
    links = [
        *direct_links(graph, homes, previous),
        *(link for branch in branches for link in branch_links(graph, branch)),
    ]
    place = {box.name: i for i, box in enumerate(order)}
    return sorted(links, key=lambda link: (place[link.target.name], link.taker.inputs != ()))


def direct_links(graph: StageGraph, homes: Mapping[str, Box], previous: Mapping[str, Box]) -> Iterator[Link]:
    """Yield links between boxes where one takes the output of another unchanged."""
    seen: set[tuple[str, str, str]] = set()
    for node in graph.plan:
        target = homes.get(node.name)
        for before in graph.inputs(node) if target else ():
            source = homes.get(before.name)
            if target and source and source is not target and (source.name, target.name, node.name) not in seen:
                seen.add((source.name, target.name, node.name))
                again = any(homes.get(name) is target for name in node.inputs)  # its map joins one computed from it
                near = previous.get(target.name) is source and not again
                part = is_glued(graph, homes, source, target, before) and (near or source.kind == "up")
                kind = "joined" if part else direct_link_kind(graph, source, target, before, near)
                yield Link(kind=kind, source=source, target=target, nodes=(), taker=node)


def direct_link_kind(graph: StageGraph, source: Box, target: Box, before: Node, near: bool) -> LinkKind:
    """Return the kind of a direct link.

    `near` says whether the source is the box before the target in their stage.
    """
    if graph.is_across(target.key, before):
        return "skip"
    if near and before is source.nodes[-1]:
        return main_link_kind(target)
    if source.key == target.key:
        return "shortcut"
    if target.key.head and source.key.head:
        return "skip" if target.kind in ("concat", "merge") else main_link_kind(target)
    return "up" if target.kind == "concat" else main_link_kind(target)


def is_glued(graph: StageGraph, homes: Mapping[str, Box], source: Box, target: Box, node: Node) -> bool:
    """Return whether a map is drawn as a part of a concatenation.

    It is if it has the same size and only that concatenation (and its gates) takes it. A map that a sum makes is not,
    because there is no room for the circle.
    """
    if any(isinstance(other.op, Merge) for other in source.nodes):
        return False
    if target.kind != "concat" or node is not source.nodes[-1] or graph.is_across(target.key, node):
        return False
    alone = all(homes.get(taker.name, target) is target for taker in graph.takers[node.name])
    return alone and node.shape.sizes == target.main.shape.sizes


def main_link_kind(target: Box) -> LinkKind:
    return "conv" if target.kind in ("input", "concat") else target.kind


def branch_links(graph: StageGraph, branch: Branch) -> Iterator[Link]:
    """Yield a link that carries the branch's nodes, and a gate per further source."""
    for i, source in enumerate(branch.sources):
        if source is branch.target:
            continue
        kind = branch_link_kind(graph, source, branch) if not i else "gate"
        nodes = branch.nodes if not i else ()
        yield Link(
            kind=kind,
            source=source,
            target=branch.target,
            nodes=nodes,
            taker=branch.taker,
            branch=branch.nodes[-1].name,
            sign=sign_of(branch.nodes),
        )


def sign_of(nodes: Sequence[Node]) -> str:
    """Return the sign of the operation that joins the maps of a branch.

    A product of two forms of the same map, as in a squeeze and excitation, joins nothing.
    """
    read: dict[str, frozenset[str]] = {}  # the names of the maps outside that each node is computed from
    kinds: list[str] = []
    for node in nodes:
        origins = [read.get(name, frozenset({name})) for name in node.inputs]
        read[node.name] = frozenset[str]().union(*origins)
        if isinstance(node.op, Merge) and len(set(origins)) > 1:
            kinds.append(node.op.kind)
    return "×" if "multiply" in kinds else SIGNS[kinds[-1]] if kinds else "&"


def branch_link_kind(graph: StageGraph, source: Box, branch: Branch) -> LinkKind:
    if graph.is_across(branch.target.key, source.main):
        return "skip"
    is_below = source.key.stage.level > branch.target.key.stage.level
    return "up" if is_below and branch.target.kind != "up" else "shortcut"  # an up-sampled map has its own path up
