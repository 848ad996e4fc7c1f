"""Boxes of the figure: maps of convolutions, resamplings, merges or stages.

Norms, activations and dropout belong to the box whose map they change. All nodes that up-sample before a merge are one
box. A sum belongs to the box on its main path. A box ends with the input, with a concatenation, and with each map that
is also read elsewhere, so that an arrow can start at it.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple

from unetgen.emit.figure.scene.stage_paths import StageGraph, StageKey, StagePath
from unetgen.graph.plan import Node
from unetgen.graph.settings import Detail
from unetgen.ops import AnyOp, Concat, Direction, Foreign, Input, Merge, Shape

BoxKind = Literal["input", "conv", "head", "down", "up", "concat", "merge"]
CHANGING = ("norm", "activation", "dropout", "fit")  # families of ops without boxes of their own


class Sum(NamedTuple):
    """A sum (or another merge) on the way into a box, and the nodes after it.

    `then` ends before the box's next sum.
    """

    node: Node
    then: tuple[Node, ...]


class Box(NamedTuple):
    """A box: the `nodes` that produce its map, and the `main` one that names it."""

    kind: BoxKind
    key: StageKey
    main: Node
    nodes: tuple[Node, ...]

    @property
    def name(self) -> str:
        return self.main.name

    @property
    def shape(self) -> Shape:
        return self.nodes[-1].shape

    @property
    def ops(self) -> tuple[AnyOp, ...]:
        return tuple(node.op for node in self.nodes)

    @property
    def sums(self) -> tuple[Sum, ...]:
        """The sums on the way into the box; each takes the map of the one before."""
        places = [place for place, node in enumerate(self.nodes) if isinstance(node.op, Merge)]
        ends = [*places[1:], len(self.nodes)]
        return tuple(
            Sum(self.nodes[place], self.nodes[place + 1 : end]) for place, end in zip(places, ends, strict=False)
        )


def boxes_of_stage(graph: StageGraph, path: StagePath, detail: Detail) -> list[Box]:
    """Return the boxes of a stage, in order."""
    if detail == "layers":
        return [make_box(graph, path, [node]) for node in path.nodes]
    arrived, rest = split_off_arrival(graph, path)
    groups = [*cut_where_read(graph, path, arrived)]
    groups += [group for piece in cut_where_read(graph, path, rest) for group in group_nodes(piece)]
    return [make_box(graph, path, nodes) for nodes in groups]


def cut_where_read(graph: StageGraph, path: StagePath, nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Cut nodes of a main path after each map that must end a box."""
    piece: list[Node] = []
    main_path = {node.name for node in path.main_path}
    for node in nodes:
        if piece and ends_box(graph, path.key, main_path, piece[-1], node):
            yield piece
            piece = []
        piece.append(node)
    if piece:
        yield piece


def ends_box(graph: StageGraph, key: StageKey, main_path: set[str], node: Node, after: Node) -> bool:
    """Return whether a box ends with a node, `after` being the next one.

    A map may be read by a branch that returns to the next node, because the branch is then inside the box.
    """
    if isinstance(node.op, Input | Concat) or node.name in graph.plan.outputs:
        return True
    waiting = [taker for taker in graph.takers[node.name] if taker is not after]
    while waiting:
        taker = waiting.pop()
        if taker is after:
            continue
        if taker.name in main_path or graph.keys[taker.name] != key or not graph.takers[taker.name]:
            return True
        waiting.extend(graph.takers[taker.name])
    return False


def split_off_arrival(graph: StageGraph, path: StagePath) -> tuple[list[Node], list[Node]]:
    """Split a main path into the up-sampling from below and the rest.

    The first list is empty if no node before the map from across up-samples.
    """
    reaches = graph.reaches(path.key, path.nodes)
    first = list(takewhile(lambda node: not reaches[node.name].across, path.main_path))
    rest = list(path.main_path[len(first) :])
    if not rest or not any(enlarges(graph, node) for node in first):
        return [], list(path.main_path)
    if isinstance(rest[0].op, Merge):  # a sum belongs to the box on its main way
        first.append(rest.pop(0))
    return first, rest


def group_nodes(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Group nodes with those that change their maps.

    A norm and an activation before a convolution belong to the convolution.
    """
    groups: list[list[Node]] = []
    for node in nodes:
        if groups and (makes_no_box(node, groups[-1][-1]) or all(map(is_unit_part, groups[-1]))):
            groups[-1].append(node)
        else:
            groups.append([*(take_preparation(groups[-1], node) if groups else ()), node])
    yield from (group for group in groups if group)


def take_preparation(group: list[Node], node: Node) -> list[Node]:
    """Remove the nodes that prepare a node from the end of a group, and return them.

    Nodes prepare another if their names start with its name, as a norm before its convolution does.
    """
    mine, theirs = f"{node.name}_", f"{group[0].name}_"
    loose = takewhile(lambda other: is_unit_part(other) and not other.name.startswith(theirs), reversed(group))
    own = list(takewhile(lambda other: other.name.startswith(mine), loose))
    del group[len(group) - len(own) :]
    return own[::-1]


def is_unit_part(node: Node) -> bool:
    """Return whether a node belongs to a convolution's unit.

    Such nodes are norm, activation, dropout and padding.
    """
    return node.op.family in CHANGING


def makes_no_box(node: Node, before: Node) -> bool:
    """Return whether a node joins the box before it.

    A foreign layer has a box if it has weights, changes the shape, or joins several maps.
    """
    if isinstance(node.op, Foreign):
        return not node.op.foreign_weights and node.shape == before.shape and len(node.inputs) == 1
    return is_unit_part(node) or isinstance(node.op, Merge)


def direction(graph: StageGraph, node: Node) -> Direction:
    """Return the direction in which a node leads.

    Resampling ops lead up or down whatever their factors; for other ops the factor decides.
    """
    if node.op.family == "resample":
        return node.op.direction
    step = graph.step_of(node)
    if any(factor > 1 for factor in step):
        return "up"
    return "down" if any(factor < 1 for factor in step) else ""


def enlarges(graph: StageGraph, node: Node) -> bool:
    """Return whether a node enlarges a map.

    A transposed convolution with stride 1 does not.
    """
    return direction(graph, node) == "up"


def make_box(graph: StageGraph, path: StagePath, nodes: Sequence[Node]) -> Box:
    makers = [node for node in nodes if not (is_unit_part(node) or isinstance(node.op, Merge))]
    resampling = [node for node in makers if enlarges(graph, node)]
    main = next(iter(resampling or makers or nodes))
    return Box(box_kind(graph, path, main), path.key, main, tuple(nodes))


def box_kind(graph: StageGraph, path: StagePath, main: Node) -> BoxKind:
    """Return the kind of a box.

    A strided op that makes no axis smaller is a convolution.
    """
    match main.op:
        case Input():
            return "input"
        case Concat():
            return "concat"
        case Merge():
            return "merge"
        case _:
            leads = direction(graph, main)
            if leads == "up" or (leads == "down" and shrinks(graph.inputs(main)[0], main)):
                return leads
            return "head" if path.key.head else "conv"


def shrinks(before: Node, node: Node) -> bool:
    return any(m < n for m, n in zip(node.shape.sizes, before.shape.sizes, strict=False))
