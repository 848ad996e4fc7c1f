"""Find the heads of a network built elsewhere.

A head is what follows the last map of a stage, up to an output.
"""

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
    """Return the nodes of all heads.

    `joined` allows outputs of several stages to be summed or concatenated into one. An output without a convolution
    of its own has no head: there the network ends with its last stage.
    """
    return NONE.union(*(tail(ways, name, joined, True, False) or NONE for name in ways.plan.outputs))


def tail(ways: MainPaths, name: str, joined: bool, plain: bool, several: bool) -> Names | None:
    """Return the head that ends with a node, or `None`.

    `plain` means that only ops of outputs follow, `several` that the head is one of several that are joined.
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
    """Return whether an op may be between a head's convolution and the output."""
    return op.family in LIGHT or isinstance(op, Foreign) or (op.family == "resample" and op.direction == "up")


def vector(ways: MainPaths, name: str) -> Names:
    """Return the op that makes one pixel of a map, and all that follows."""
    before = ways.of[name].main
    return with_node(name, vector(ways, before) if ways.of[before].squeezed else NONE)


def is_last(node: Node) -> bool:
    """Return whether a convolution is the network's last, from what follows it.

    A norm or an activation of features makes it an inner one.
    """
    return node.op.function in LAST if isinstance(node.op, Activation) else node.op.family != "norm"


def fused(ways: MainPaths, node: Node) -> Names:
    """Return the outputs that a last convolution joins."""
    before = ways.plan.by_name[node.inputs[0]]
    alike = len({shape.channels for shape in ways.plan.shapes_in[before.name]}) == 1
    is_join = isinstance(before.op, Concat) and alike
    return (tail(ways, before.name, True, False, True) if is_join else None) or NONE


@overload
def with_node(name: str, names: Names) -> Names: ...
@overload
def with_node(name: str, names: Names | None) -> Names | None: ...
def with_node(name: str, names: Names | None) -> Names | None:
    return None if names is None else names | {name}


def all_of(parts: Iterable[Names | None]) -> Names | None:
    """Join lists of nodes; nothing if one of them is missing."""
    found = list(parts)
    return None if None in found else NONE.union(*(names or NONE for names in found))


def bodies(plan: Plan, heads: Names) -> list[str]:
    """Return the maps that heads start from, and the outputs without a head.

    Both are the last maps of stages.
    """
    taken = [name for node in plan if node.name in heads for name in node.inputs]
    return [name for name in dict.fromkeys([*taken, *plan.outputs]) if name not in heads]


def beside_the_main_output(ways: MainPaths, heads: Names) -> Names:
    """Return what only leads to further outputs of the main one's size.

    The main one is made of most layers. No stage can end twice, so the others are heads; FCN has one for its training.
    """
    ends = [name for name in ways.plan.outputs if name not in heads]
    layers = {name: made_of(ways.plan, name) for name in ends}
    main = max(ends, key=lambda name: len(layers[name]), default="")
    beside = [name for name in ends if name not in layers[main] and ways.of[name].scale == ways.of[main].scale]
    return frozenset[str]().union(*(layers[name] - layers[main] for name in beside))


def made_of(plan: Plan, name: str) -> set[str]:
    """Return a node and all that it depends on."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += plan.by_name[one].inputs
    return found
