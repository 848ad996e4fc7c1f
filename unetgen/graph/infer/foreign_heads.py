"""The heads of a network that somebody else built: what follows the last map of a stage, up to an output."""

from collections.abc import Iterable
from typing import overload

from unetgen.graph.infer.main_path import MainPaths
from unetgen.graph.plan import Node, Plan
from unetgen.ops import Activation, AnyOp, Concat, Conv, Foreign, Merge

LIGHT = ("activation", "norm", "dropout", "fit")  # families that may follow a head's convolution
LAST = ("sigmoid", "hard_sigmoid", "softmax", "log_softmax", "tanh")  # activations of outputs, not of features
Names = frozenset[str]
NONE: Names = frozenset()


def heads_of(ways: MainPaths, joined: bool = True) -> Names:
    """The nodes of all heads; `joined` where outputs of several stages may be summed or concatenated into one.

    An output without a convolution of its own is no head: there the network ends with its last stage.
    """
    return NONE.union(*(tail(ways, name, joined, True, False) or NONE for name in ways.plan.outputs))


def tail(ways: MainPaths, name: str, joined: bool, plain: bool, several: bool) -> Names | None:
    """The head that ends with a node, `None` where it is none.

    `plain` where only what outputs have follows, `several` where it is one of several that are joined.
    """
    node = ways.plan.by_name[name]
    if ways.of[name].squeezed:  # one answer for the whole image
        return vector(ways, name)
    match node.op:
        case Merge(kind="multiply"):
            return with_node(name, tail(ways, ways.of[name].main, joined, plain, several))
        case Concat() | Merge():
            parts = (tail(ways, one, True, False, True) for one in node.inputs)
            return with_node(name, all_of(parts)) if joined else None
        case Conv(kernel_size=kernel) if set(kernel) == {1}:
            return frozenset([name]) | (fused(ways, node) if joined and not several else NONE)
        case op if is_heavy(op):
            return frozenset([name]) if plain and not several else None
        case op if is_light(op) and len(node.inputs) == 1:
            return with_node(name, tail(ways, ways.of[name].main, joined, plain and is_last(node), several))
        case _:
            return None


def is_heavy(op: AnyOp) -> bool:
    """Return whether an op is a convolution, or may be one."""
    return op.family == "conv" or (isinstance(op, Foreign) and bool(op.foreign_weights))


def is_light(op: AnyOp) -> bool:
    """Return whether an op may stand between a head's convolution and the output."""
    return op.family in LIGHT or isinstance(op, Foreign) or (op.family == "resample" and op.direction == "up")


def vector(ways: MainPaths, name: str) -> Names:
    """What makes one pixel of a map, and all that follows."""
    before = ways.of[name].main
    return with_node(name, vector(ways, before) if ways.of[before].squeezed else NONE)


def is_last(node: Node) -> bool:
    """Whether what stands after a convolution leaves it the network's last: no norm, and no activation of features."""
    return node.op.function in LAST if isinstance(node.op, Activation) else node.op.family != "norm"


def fused(ways: MainPaths, node: Node) -> Names:
    """Before a last convolution: the outputs that it makes one of."""
    before = ways.plan.by_name[node.inputs[0]]
    alike = len({shape.channels for shape in ways.plan.input_shapes(before)}) == 1
    is_join = isinstance(before.op, Concat) and alike
    return (tail(ways, before.name, True, False, True) if is_join else None) or NONE


@overload
def with_node(name: str, names: Names) -> Names: ...
@overload
def with_node(name: str, names: Names | None) -> Names | None: ...
def with_node(name: str, names: Names | None) -> Names | None:
    return None if names is None else names | {name}


def all_of(parts: Iterable[Names | None]) -> Names | None:
    """All of them together, nothing where one is nothing."""
    found = list(parts)
    return None if None in found else NONE.union(*(names or NONE for names in found))


def bodies(plan: Plan, heads: Names) -> list[str]:
    """Where the heads stand, and the outputs that have none: the last maps of stages."""
    taken = [name for node in plan if node.name in heads for name in node.inputs]
    return [name for name in dict.fromkeys([*taken, *plan.outputs]) if name not in heads]
