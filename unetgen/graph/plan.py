"""The plan: a finished network as a frozen list of nodes, in execution order.

Invariants: a node comes after all of its inputs; names are unique; a node's shape is what its op makes of its inputs'
shapes; `weights` names the node whose weights it uses (itself, unless weights are shared). Two plans are equal when
their graphs are (ops, wiring, shapes, shared weights): names, data format, training, frozen weights and drawing do not
count. A plan never changes: an unfinished one is a `Draft`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal, NamedTuple

from unetgen._text import by_axis, plural
from unetgen.graph.cached import cached_property
from unetgen.graph.origin import Origin
from unetgen.graph.spec import Spec, Stage
from unetgen.ops import AnyOp, Input, Shape, Steps, Weights

if TYPE_CHECKING:
    from unetgen.graph.allowed_sizes import Allowed, Walk

DataFormat = Literal["channels_first", "channels_last"]


class Edge(NamedTuple):
    """An edge between two stages.

    It leads up from a lower level; within the left side it leads down; else it is a skip.
    """

    source: Stage
    target: Stage

    @property
    def kind(self) -> Literal["down", "up", "skip"]:
        if self.source.level > self.target.level:
            return "up"
        return "skip" if self.target.column else "down"


class Node(NamedTuple):
    """An op in its place in the network.

    It is a tuple, because a plan makes one per layer and a frozen dataclass takes four times as long. `side` is input,
    encoder, bottleneck, decoder or head; empty where it is unknown.
    """

    name: str
    op: AnyOp
    inputs: tuple[str, ...]
    shape: Shape
    stage: Stage | None
    role: str
    weights: str
    side: str
    dtype: str = ""  # its own, where it differs from the plan's
    frozen: bool = False  # training leaves its weights alone; a batch norm predicts while the rest trains


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """A network, ready to be emitted, measured and compared."""

    nodes: tuple[Node, ...]
    outputs: tuple[str, ...]
    data_format: DataFormat
    name: str = "unet"
    dtype: str = "float32"
    dynamic: tuple[int, ...] = ()  # the open spatial axes; shapes hold at the size of the walk
    spec: Spec | None = field(default=None, repr=False)  # None for a network that was read from a model
    built_by: "Walk | None" = field(default=None, repr=False)  # what made it of its spec, to try other sizes with
    origin: Origin | None = field(default=None, repr=False)  # None for a network of a description

    @cached_property
    def by_name(self) -> dict[str, Node]:
        return {node.name: node for node in self.nodes}

    @cached_property
    def shapes_in(self) -> dict[str, list[Shape]]:
        """The shapes of each node's inputs."""
        shape = {node.name: node.shape for node in self.nodes}.__getitem__
        return {node.name: [*map(shape, node.inputs)] for node in self.nodes}

    def weights_of(self, node: Node) -> Weights:
        """Return the weights that this node owns, none if it uses another node's."""
        own = node.op.weights(self.shapes_in[node.name]) if node.weights == node.name else ()
        return tuple(weight._replace(trainable=False) for weight in own) if node.frozen else own

    def params_of(self, node: Node) -> int:
        return sum(weight.size for weight in self.weights_of(node))

    def macs_of(self, node: Node) -> int:
        """Count the MACs of a node for one image."""
        return node.op.macs(self.shapes_in[node.name], node.shape)

    def step_of(self, node: Node) -> Steps:
        """Return a node's change of resolution per axis: 2 is up by 2, 1/2 down by 2."""
        return node.op.step(self.shapes_in[node.name], node.shape)

    @property
    def params(self) -> int:
        inputs = self.shapes_in
        own = [node for node in self.nodes if node.weights == node.name]
        return sum([weight.size for node in own for weight in node.op.weights(inputs[node.name])])

    @property
    def trainable_params(self) -> int:
        return sum(w.size for node in self.nodes for w in self.weights_of(node) if w.trainable)

    @property
    def non_trainable_params(self) -> int:
        return self.params - self.trainable_params

    @property
    def macs(self) -> int:
        """MACs for one image; FLOPs are twice that."""
        inputs = self.shapes_in
        return sum([node.op.macs(inputs[node.name], node.shape) for node in self.nodes])

    @cached_property
    def uncounted(self) -> tuple[str, ...]:
        """The layers that may do more MACs than are counted."""
        return tuple(node.name for node in self.nodes if node.op.macs_unknown)

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

    @cached_property
    def allowed_sizes(self) -> "tuple[Allowed, ...]":
        """The sizes that each spatial axis may have: `16·n`, `16·n + 12 from 140`.

        Raises:
            ValueError: the plan was read from a model, and has no description to ask.
        """
        from unetgen.graph.allowed_sizes import allowed_sizes

        if self.spec is None or self.built_by is None:
            raise ValueError("a network that was read from a model has no rule of sizes")
        return allowed_sizes(self.built_by, self.spec)

    @property
    def depth(self) -> int:
        """Levels, the bottleneck's among them; 0 where they are not known."""
        if self.spec:
            return self.spec.depth
        return 1 + max((node.stage.level for node in self.nodes if node.stage), default=-1)

    @property
    def trace(self) -> tuple[tuple[int, ...], ...]:
        """The sizes at each level of the left side, level 0 first."""
        reached = {node.stage.level: node.shape.sizes for node in self.nodes if node.stage and not node.stage.column}
        return tuple(reached.values())

    def laid_out(self, shape: Shape) -> tuple[int, ...]:
        """Order a shape's axes by the data format."""
        if self.data_format == "channels_first":
            return (shape.channels, *shape.sizes)
        return (*shape.sizes, shape.channels)

    @cached_property
    def graph(self) -> tuple[tuple[AnyOp, Shape, tuple[int, ...], int], ...]:
        """The network without its names: op, shape, inputs and weight owner.

        Nodes are numbered from the outputs upwards. Inputs are ordered, so the walk from the outputs is unique: equal
        graphs give equal tuples, in whatever order they were built.
        """
        number = {node.name: i for i, node in enumerate(self.ordered)}
        owners: dict[str, int] = {}  # the first of those that share weights, whichever was added first
        return tuple(
            (node.op, node.shape, tuple(number[name] for name in node.inputs), owners.setdefault(node.weights, i))
            for i, node in enumerate(self.ordered)
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
        """The numbers of the outputs in `graph`."""
        return [self.ordered.index(self.by_name[name]) for name in self.outputs]

    @cached_property
    def hash(self) -> str:
        """Twelve hexadecimal digits that identify the graph."""
        graph = tuple((Brief(op), *rest) for op, *rest in self.graph)
        return hashlib.sha256(repr((graph, self.ends)).encode()).hexdigest()[:12]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and (self.graph, self.ends) == (other.graph, other.ends)

    def __hash__(self) -> int:
        return hash(self.graph)

    def __repr__(self) -> str:
        sizes = [" and ".join(map(by_axis, shapes)) for shapes in ([self.input_shape], self.output_shapes)]
        return (
            f"<Plan {self.name}: {self.dims}D, depth {self.depth}, {sizes[0]} to {sizes[1]},"
            f" {plural(len(self.nodes), 'layer')}, {self.params:,} parameters,"
            f" {'at least ' * bool(self.uncounted)}{self.macs:,} MACs, hash {self.hash}>"
        )

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)


class Brief(NamedTuple):
    """An op in a hash: without defaults, so that a new setting changes no hash."""

    op: AnyOp

    def __repr__(self) -> str:
        kept = (f for f in fields(self.op) if f.compare and getattr(self.op, f.name) != f.default)
        said = (f"{f.name}={getattr(self.op, f.name)!r}" for f in kept)
        return f"{type(self.op).__name__}({', '.join(said)})"
