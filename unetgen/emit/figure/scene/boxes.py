"""Maps: the boxes of a figure, for what a convolution, a resampling, a concatenation or a whole stage makes.

Norms, activations and dropout belong to the box whose map they change; all that is up-sampling before a merge is one
box; a sum belongs to the box on its main way.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple

from unetgen.emit.figure.scene.stage_paths import StageGraph, StageKey, StagePath
from unetgen.graph.plan import Node
from unetgen.graph.settings import Detail
from unetgen.ops import AnyOp, Concat, Direction, Foreign, Input, Merge, Shape

BoxKind = Literal["input", "conv", "head", "down", "up", "concat", "merge"]
CHANGING = ("norm", "activation", "dropout", "fit")  # families of ops that have no box of their own


class Box(NamedTuple):
    """One box. `nodes` make it, `main` gives it its name."""

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


def boxes_of_stage(graph: StageGraph, path: StagePath, detail: Detail) -> list[Box]:
    """A room's boxes, in their order."""
    if detail == "layers":
        return [make_box(graph, path, [node]) for node in path.nodes]
    arrived, rest = split_off_arrival(graph, path)
    return [make_box(graph, path, nodes) for nodes in ([arrived] if arrived else []) + list(group_nodes(rest))]


def split_off_arrival(graph: StageGraph, path: StagePath) -> tuple[list[Node], list[Node]]:
    """What comes from below until it meets what comes from across, where that is up-sampling; and the rest."""
    reaches = graph.reaches(path.key, path.nodes)
    first = list(takewhile(lambda node: not reaches[node.name].across, path.main_path))
    rest = list(path.main_path[len(first) :])
    if not rest or not any(enlarges(graph, node) for node in first):
        return [], list(path.main_path)
    if isinstance(rest[0].op, Merge):  # a sum belongs to the box on its main way
        first.append(rest.pop(0))
    return first, rest


def group_nodes(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """One after the other, each with what changes it; a norm and an activation before a convolution are its own."""
    found: list[list[Node]] = []
    for node in nodes:
        if found and (makes_no_box(node, found[-1][-1]) or all(map(is_unit_part, found[-1]))):
            found[-1].append(node)
        else:
            found.append([*(take_preparation(found[-1], node) if found else ()), node])
    yield from (group for group in found if group)


def take_preparation(group: list[Node], node: Node) -> list[Node]:
    """What stands before a node as a part of its unit, taken from the end of the group before. Names tell it."""
    mine, theirs = f"{node.name}_", f"{group[0].name}_"
    loose = takewhile(lambda other: is_unit_part(other) and not other.name.startswith(theirs), reversed(group))
    own = list(takewhile(lambda other: other.name.startswith(mine), loose))
    del group[len(group) - len(own) :]
    return own[::-1]


def is_unit_part(node: Node) -> bool:
    """Return whether a node belongs to a convolution's unit: norm, activation, dropout, padding."""
    return node.op.family in CHANGING


def makes_no_box(node: Node, before: Node) -> bool:
    """Whether a node makes no box of its own; an unknown layer makes one if it has weights or changes the shape."""
    if isinstance(node.op, Foreign):
        return not node.op.foreign_weights and node.shape == before.shape
    return is_unit_part(node) or isinstance(node.op, Merge)


def direction(graph: StageGraph, node: Node) -> Direction:
    """Return where a node leads: what resamples leads up or down whatever its factor; other ops by their factor."""
    if node.op.family == "resample":
        return node.op.direction
    step = graph.plan.step_of(node)
    if any(factor > 1 for factor in step):
        return "up"
    return "down" if any(factor < 1 for factor in step) else ""


def enlarges(graph: StageGraph, node: Node) -> bool:
    """Whether a node makes a map larger; a transposed convolution with stride 1 is a convolution."""
    return direction(graph, node) == "up"


def make_box(graph: StageGraph, path: StagePath, nodes: Sequence[Node]) -> Box:
    makers = [node for node in nodes if not (is_unit_part(node) or isinstance(node.op, Merge))]
    resampling = [node for node in makers if enlarges(graph, node)]
    main = next(iter(resampling or makers or nodes))
    return Box(box_kind(graph, path, main), path.key, main, tuple(nodes))


def box_kind(graph: StageGraph, path: StagePath, main: Node) -> BoxKind:
    """Return the kind of box; what strides but makes nothing smaller is a convolution."""
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
