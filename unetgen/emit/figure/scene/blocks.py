"""Blocks: parts of a stage or skip that are named, counted and enlarged.

A block is a part of the graph that leads from one map to another: a convolution with its norm and activation, the
layers between a shortcut's two ends, or whatever the description's `block.kind` adds at once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import Literal, NamedTuple

from unetgen.emit.figure.scene.boxes import enlarges, group_nodes, is_unit_part, take_preparation
from unetgen.emit.figure.scene.stage_paths import StageGraph, StageKey
from unetgen.graph.parts import Part
from unetgen.graph.plan import Node, Plan
from unetgen.graph.spec import Skip

BlockRole = Literal["unit", "block", "skip", "gate"]
UNIT = re.compile(r"(?:\w+_)?conv\d+(?=_|$)")
INNER = re.compile(rf"{UNIT.pattern}_(?:reduce|spatial|expand|depthwise|project|se|shortcut|add)(?:_|$)")
REPEAT = re.compile(r"(?:^|.*_)block(\d+)_")


class Block(NamedTuple):
    """A part of the graph: its nodes in execution order, the last one its output.

    `sources` are the names of the nodes outside that it takes. A `unit` is a chain of layers without branches.
    """

    role: BlockRole
    key: StageKey
    nodes: tuple[Node, ...]
    sources: tuple[str, ...]

    @property
    def exit(self) -> Node:
        return self.nodes[-1]

    @property
    def is_chain(self) -> bool:
        """True if its layers follow one another, with nothing beside them."""
        return all(map(is_alone, segments_of(self.sources[0], self.nodes))) if len(self.sources) == 1 else False


def make_block(role: BlockRole, key: StageKey, nodes: Sequence[Node]) -> Block:
    inner = {node.name for node in nodes}
    sources = dict.fromkeys(name for node in nodes for name in node.inputs if name not in inner)
    return Block(role, key, tuple(nodes), tuple(sources))


def segments_of(source: str, nodes: Sequence[Node]) -> list[list[Node]]:
    """Split a part of the graph where all its paths meet.

    A segment of one node is a link of a chain; a longer one has branches that meet in its last node.
    """
    place = {source: 0, **{node.name: i for i, node in enumerate(nodes, 1)}}
    furthest = dict.fromkeys(range(len(nodes) + 1), 0)
    for i, node in enumerate(nodes, 1):
        for name in node.inputs:
            furthest[place.get(name, 0)] = i
    segments: list[list[Node]] = [[]]
    open_until = furthest[0]
    for i, node in enumerate(nodes, 1):
        segments[-1].append(node)
        if open_until <= i:
            segments.append([])
        open_until = max(open_until, furthest[i])
    return [segment for segment in segments if segment]


def is_alone(segment: Sequence[Node]) -> bool:
    return len(segment) == 1


def blocks_of_body(graph: StageGraph, key: StageKey, source: Node, body: Sequence[Node]) -> Iterator[Block]:
    """Yield the blocks of a stage, in order."""
    spec = graph.plan.spec
    if not spec:
        yield from blocks_by_wiring(key, source.name, body)
        return
    stage = key.stage
    part = spec.decoder[stage.level] if stage.column else spec.encoder[stage.level]
    before = source.name
    for nodes in split_repeats(graph.plan, key, body, part):
        units = unit_blocks(graph.plan, key, nodes)
        yield from units or described_blocks(key, before, nodes, whole=part.attention is not None)
        before = nodes[-1].name


def split_repeats(plan: Plan, key: StageKey, nodes: Sequence[Node], part: Part) -> list[list[Node]]:
    """Split nodes into the repeats of a described block, by their names."""
    if part.repeats < 2:
        return [list(nodes)] if nodes else []
    return [list(same) for _, same in groupby(nodes, lambda node: repeat_number(plan, key, node))]


def repeat_number(plan: Plan, key: StageKey, node: Node) -> str:
    found = REPEAT.match(role_path(plan, key, node))
    return found[1] if found else ""


def role_path(plan: Plan, key: StageKey, node: Node) -> str:
    """Return a node's name inside its stage: `block0_conv1_norm`."""
    prefix = plan.spec.layer_prefix if plan.spec else ""
    return node.name.removeprefix(prefix).removeprefix(f"{key.stage.name(plan.depth)}_")


def unit_blocks(plan: Plan, key: StageKey, nodes: Sequence[Node]) -> list[Block]:
    """Return a block per unit, if units of a stage have layers of their own inside."""
    paths = {node.name: role_path(plan, key, node) for node in nodes}
    if not any(map(INNER.match, paths.values())) or not all(map(UNIT.match, paths.values())):
        return []
    same = groupby(nodes, lambda node: unit_path(paths[node.name]))
    groups = [[*group] for _, group in same]
    return [make_block("block" if INNER.match(paths[group[0].name]) else "unit", key, group) for group in groups]


def unit_path(path: str) -> str:
    """Return the beginning of a node's name that its unit gives it."""
    found = UNIT.match(path)
    return found[0] if found else ""


def described_blocks(key: StageKey, before: str, nodes: Sequence[Node], whole: bool) -> Iterator[Block]:
    """Yield a described block, or what it is a chain of.

    These are its units, or blocks with branches, such as a residual block per convolution. A `whole` one is not split.
    """
    if all(map(is_alone, segments_of(before, nodes))):
        yield from (make_block("unit", key, unit) for unit in group_nodes(nodes))
        return
    links = list(blocks_by_wiring(key, before, nodes))
    split = not whole and all(block.role == "block" for block in links)
    yield from links if split else [make_block("block", key, nodes)]


def blocks_by_wiring(key: StageKey, source: str, nodes: Sequence[Node]) -> Iterator[Block]:
    """Yield the blocks in the wiring: convolutions, and branches that meet again.

    The norm and activation after the place where branches meet belong to their block.
    """
    chain: list[Node] = []
    behind: list[Node] = []  # a block with branches, and what follows it
    for segment in segments_of(source, nodes):
        if is_alone(segment) and behind and is_unit_part(segment[0]):
            behind.extend(segment)
        elif is_alone(segment):
            if behind:
                chain = take_preparation(behind, segment[0])
                yield make_block("block", key, behind)
                behind = []
            chain.extend(segment)
        else:
            yield from (make_block("unit", key, unit) for unit in group_nodes(chain))
            chain = []
            if behind:
                yield make_block("block", key, behind)
            behind = list(segment)
    if behind:
        yield make_block("block", key, behind)
    yield from (make_block("unit", key, unit) for unit in group_nodes(chain))


def blocks_on_skip(graph: StageGraph, key: StageKey, nodes: Sequence[Node], skip: Skip | None) -> list[Block]:
    """Return the blocks on the way of a skip.

    They are those of the description, or the whole way if it branches. A chain of layers is not a block here, because
    the arrow's words list it.
    """
    if not nodes:
        return []
    if skip is None:
        whole = make_block("gate", key, nodes)
        return [] if whole.is_chain else [whole]
    paths = {node.name: role_path(graph.plan, key, node).split("_") for node in nodes}
    gate = [node for node in nodes if "gate" in paths[node.name]]
    part = [node for node in nodes if "skip" in paths[node.name] and node not in gate]
    groups = split_repeats(graph.plan, key, part, skip.part) if skip.part else []
    blocks = [make_block("skip", key, group) for group in groups]
    return [*(block for block in blocks if not block.is_chain), *([make_block("gate", key, gate)] if gate else [])]


def split_arrival(
    graph: StageGraph, source: Node, nodes: Sequence[Node], key: StageKey
) -> tuple[list[Node], list[Node]]:
    """Split a stage's nodes into those on its way in and the rest.

    The way in is a chain: the described stem, and everything up to the last change of size, but no map that another
    stage takes too, because an arrow must start at it.
    """
    chain, own = list(leading_chain(source.name, nodes)), names_of(nodes)
    groups = list(takewhile(lambda group: not is_held(graph, group, own, key), group_nodes(chain)))
    last = max((i for i, group in enumerate(groups) if is_on_way(graph, group, key)), default=-1)
    count = sum(map(len, groups[: last + 1]))
    return (list(nodes[:count]), list(nodes[count:])) if count < len(nodes) else ([], list(nodes))


def is_held(graph: StageGraph, group: Sequence[Node], own: set[str], key: StageKey) -> bool:
    """Return whether nodes are inside a unit, or another stage takes their map."""
    inner = bool(graph.plan.spec) and any(INNER.match(role_path(graph.plan, key, node)) for node in group)
    return inner or is_taken_beside(graph, group, own)


def is_taken_beside(graph: StageGraph, group: Sequence[Node], own: set[str]) -> bool:
    """Return whether a node that is not in a set takes a node of a group."""
    return any(taker.name not in own for node in group for taker in graph.takers[node.name])


def leading_chain(source: str, nodes: Sequence[Node]) -> Iterator[Node]:
    yield from (segment[0] for segment in takewhile(is_alone, segments_of(source, nodes)))


def is_on_way(graph: StageGraph, group: Sequence[Node], key: StageKey) -> bool:
    stem = bool(graph.plan.spec) and any(role_path(graph.plan, key, node).startswith("stem_") for node in group)
    return stem or any(changes_size(graph, node) for node in group)


def changes_size(graph: StageGraph, node: Node) -> bool:
    return node.op.family != "fit" and any(step != 1 for step in graph.step_of(node))


def split_departure(graph: StageGraph, source: Node, nodes: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """Split a stage's nodes before the chain at its end that starts by up-sampling."""
    segments = segments_of(source.name, nodes)
    chain = [segment[0] for segment in takewhile(is_alone, reversed(segments))][::-1]
    groups = list(group_nodes(chain))
    first = next((i for i, group in enumerate(groups) if any(enlarges(graph, node) for node in group)), len(groups))
    count = sum(map(len, groups[first:]))
    kept, late = list(nodes[: len(nodes) - count]), list(nodes[len(nodes) - count :])
    taken_once = bool(late) and len(graph.takers[late[-1].name]) == 1
    return (kept, late) if taken_once and not is_taken_beside(graph, late[:-1], names_of(late)) else (list(nodes), [])


def names_of(nodes: Iterable[Node]) -> set[str]:
    return {node.name for node in nodes}
