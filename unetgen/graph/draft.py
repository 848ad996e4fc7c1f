"""A plan in the making: nodes are added one by one, and named by their place.

Each node is checked against those before it. A `Draft` is the only thing that changes on the way from description to
plan; it is dropped when the walk ends.
"""

from operator import attrgetter
from typing import Never

from unetgen._text import by_axis
from unetgen.errors import SettingError, SizeError
from unetgen.graph.plan import Node
from unetgen.graph.spec import Stage
from unetgen.ops import AnyOp, Shape

NAME, SHAPE = attrgetter("name"), attrgetter("shape")  # a node takes longer by comprehensions
MOST_NODES = 20_000  # Keras needs minutes for a tenth of that, and no known U-Net has so many


class Draft:
    """A plan in the making.

    Only `add` gives names: the stage's name and the role in it.
    """

    def __init__(self, depth: int, prefix: str = "") -> None:
        self.depth = depth
        self.prefix = prefix
        self.nodes: dict[str, Node] = {}
        self.shapes_in: dict[str, list[Shape]] = {}  # of each node's inputs
        self.time: Node | None = None  # the embedded time step, where the network has one


def refuse_more(name: str) -> Never:
    text = f"would give more than {MOST_NODES:,} layers, counted up to {name}."
    raise SettingError("depth", f"{text} Use fewer repeats, convs or levels.")


class Place:
    """A place where nodes are added: a stage, or with `side` the input or a head.

    `prefix` goes before each role. `side` is what was given, `node_side` what the nodes have.
    """

    __slots__ = ("draft", "dtype", "node_side", "prefix", "side", "stage", "start")

    def __init__(self, draft: Draft, stage: Stage, side: str = "", prefix: str = "", dtype: str = "") -> None:
        self.draft, self.stage, self.side, self.prefix, self.dtype = draft, stage, side, prefix, dtype
        self.node_side = side or stage.side(draft.depth)
        self.start = f"{draft.prefix}{side or stage.name(draft.depth)}{prefix and '_'}{prefix}"

    def add(self, op: AnyOp, *inputs: Node, role: str, share: str | None = None) -> Node:
        """Add an op to the draft.

        `share` is the role, at this place, of the node whose weights are used again.

        Raises:
            SizeError: there is nothing left of the map, or the maps that meet have different sizes.
            SettingError: Keras refuses a setting of the op, or there are too many layers.
        """
        name, nodes = self.named(role), self.draft.nodes
        assert name not in nodes, f"two nodes are named {name}"
        if len(nodes) >= MOST_NODES:
            refuse_more(name)
        shapes = [*map(SHAPE, inputs)]
        op = op.canonical(shapes)
        if fault := op.fault(shapes):
            raise SettingError(fault.key, f"{name} {fault.text}")
        if len(shapes) > 1 and op.needs_equal_sizes and len({shape.sizes for shape in shapes}) > 1:
            raise SizeError(f"the maps that meet at {name} differ: {' and '.join(by_axis(s.sizes) for s in shapes)}")
        shape = op.shape(shapes)
        if shape.sizes and min(shape.sizes) < 1:
            raise SizeError(f"nothing is left of {by_axis(shapes[0].sizes)} at {name}")
        owner = self.named(share) if share is not None and op.weights(shapes) else name
        node = Node(name, op, tuple(map(NAME, inputs)), shape, self.stage, role, owner, self.node_side, self.dtype)
        nodes[name], self.draft.shapes_in[name] = node, shapes
        return node

    def within(self, prefix: str) -> "Place":
        """Return the place of a part, whose roles begin with the part's name."""
        if not prefix:
            return self
        joined = f"{self.prefix}_{prefix}" if self.prefix else prefix
        return Place(self.draft, self.stage, self.side, joined, self.dtype)

    def named(self, role: str) -> str:
        """Return the name of a node with this role."""
        return f"{self.start}_{role}" if role else self.start
