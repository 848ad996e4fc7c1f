"""The plan: a finished network as a frozen list of nodes, in execution order.

Invariants: every input of a node stands before it; names are unique; a node's shape is what its op makes of its
inputs' shapes; `weights` names the node whose weights it uses (itself, unless weights are shared). Two plans are
equal when their graphs are (ops, wiring, shapes, shared weights): names, data format, training and looks ride along.
A `Draft` is the only thing that changes; it dies when the walk ends.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from unetgen.ops import AnyOp, Concat, Input, Shape, Weights
from unetgen.spec import Spec, Stage

DataFormat = Literal["channels_first", "channels_last"]


class Edge(NamedTuple):
    """What joins two stages. It leads down, up or across (a skip), by the levels it joins."""

    source: Stage
    target: Stage

    @property
    def kind(self) -> Literal["down", "up", "skip"]:
        if self.source.level == self.target.level:
            return "skip"
        return "down" if self.source.level < self.target.level else "up"


@dataclass(frozen=True, slots=True)
class Node:
    """An op in place. `side` is input, encoder, bottleneck, decoder or head; empty where it is not known."""

    name: str
    op: AnyOp
    inputs: tuple[str, ...]
    shape: Shape
    stage: Stage | None
    role: str
    weights: str
    side: str


@dataclass(frozen=True, eq=False)
class Plan:
    """A network, ready to be emitted, measured and compared."""

    nodes: tuple[Node, ...]
    outputs: tuple[str, ...]
    data_format: DataFormat
    name: str = "unet"
    dtype: str = "float32"
    spec: Spec | None = field(default=None, repr=False)  # None for a network that was read from a model

    @cached_property
    def by_name(self) -> dict[str, Node]:
        return {node.name: node for node in self.nodes}

    def input_shapes(self, node: Node) -> list[Shape]:
        return [self.by_name[name].shape for name in node.inputs]

    def weights_of(self, node: Node) -> Weights:
        """The weights that this node owns: none where it uses another node's."""
        return node.op.weights(self.input_shapes(node)) if node.weights == node.name else ()

    def params_of(self, node: Node) -> int:
        return sum(weight.size for weight in self.weights_of(node))

    def macs_of(self, node: Node) -> int:
        """MACs for one image."""
        return node.op.macs(self.input_shapes(node), node.shape)

    @property
    def params(self) -> int:
        return sum(map(self.params_of, self.nodes))

    @property
    def trainable_params(self) -> int:
        return sum(w.size for node in self.nodes for w in self.weights_of(node) if w.trainable)

    @property
    def non_trainable_params(self) -> int:
        return self.params - self.trainable_params

    @property
    def macs(self) -> int:
        """MACs for one image; FLOPs are twice that."""
        return sum(map(self.macs_of, self.nodes))

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Without batch axis, in the plan's data format."""
        return next(self.laid_out(node.shape) for node in self.nodes if isinstance(node.op, Input))

    @property
    def output_shapes(self) -> tuple[tuple[int, ...], ...]:
        return tuple(self.laid_out(self.by_name[name].shape) for name in self.outputs)

    @property
    def dims(self) -> int:
        """Spatial axes."""
        return len(self.nodes[0].shape.sizes)

    def laid_out(self, shape: Shape) -> tuple[int, ...]:
        """A shape's axes in the order of the data format."""
        if self.data_format == "channels_first":
            return (shape.channels, *shape.sizes)
        return (*shape.sizes, shape.channels)

    @cached_property
    def graph(self) -> tuple[tuple[AnyOp, Shape, tuple[int, ...], int], ...]:
        """The network without its names: op, shape, inputs and weight owner, numbered from the outputs upwards.

        Inputs are ordered, so the walk from the outputs is unique: equal graphs give equal tuples, whatever the
        order in which they were built.
        """
        number = {node.name: i for i, node in enumerate(self.ordered)}
        return tuple(
            (node.op, node.shape, tuple(number[name] for name in node.inputs), number.get(node.weights, -1))
            for node in self.ordered
        )

    @cached_property
    def ordered(self) -> tuple[Node, ...]:
        """The nodes that an output depends on, inputs first, by the walk from the outputs."""
        done: dict[str, Node] = {}
        waiting = [(name, False) for name in reversed(self.outputs)]
        while waiting:
            name, inputs_done = waiting.pop()
            if name in done:
                continue
            if inputs_done:
                done[name] = self.by_name[name]
            else:
                waiting.append((name, True))
                waiting += [(before, False) for before in reversed(self.by_name[name].inputs)]
        return tuple(done.values())

    @cached_property
    def ends(self) -> list[int]:
        """Which nodes of the graph are outputs."""
        return [self.ordered.index(self.by_name[name]) for name in self.outputs]

    @cached_property
    def hash(self) -> str:
        """Twelve hexadecimal digits that stand for the graph."""
        return hashlib.sha256(repr((self.graph, self.ends)).encode()).hexdigest()[:12]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and (self.graph, self.ends) == (other.graph, other.ends)

    def __hash__(self) -> int:
        return hash(self.graph)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)


class Draft:
    """A plan in the making. `add` is the one place that gives names: the stage's name and the role in it."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.nodes: dict[str, Node] = {}

    def add(self, op: AnyOp, inputs: tuple[Node, ...], stage: Stage, role: str, side: str = "") -> Node:
        """Lay an op; a `side` of its own (input, head) takes the place of the stage in the name."""
        name = "_".join(filter(None, (side or stage.name(self.depth), role)))
        assert name not in self.nodes, f"two nodes are named {name}"
        assert not isinstance(op, Concat) or len({node.shape.sizes for node in inputs}) == 1, f"{name}: sizes differ"
        shape = op.shape([node.shape for node in inputs])
        names = tuple(node.name for node in inputs)
        node = Node(name, op, names, shape, stage, role, name, side or stage.side(self.depth))
        self.nodes[name] = node
        return node
