"""Which nodes make one box: a convolution with its padding, norm, activation and dropout; all that is up-sampling."""

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from unetgen.graph import Node, Plan
from unetgen.ops import Activation, Crop, Dropout, Merge, Norm, Pad, PReLU
from unetgen.spec import Stage


class Group(NamedTuple):
    """The nodes of one box in their order, and the one that gives it its name."""

    nodes: tuple[Node, ...]
    main: Node

    @property
    def names(self) -> frozenset[str]:
        return frozenset(node.name for node in self.nodes)

    @property
    def stage(self) -> Stage:
        assert self.main.stage, "a plan with a description has a stage for each node"
        return self.main.stage


def crops(plan: Plan) -> dict[str, str]:
    """What is cut, by the node that cuts it: a skip's crop has no box of its own."""
    return {node.name: node.inputs[0] for node in plan if isinstance(node.op, Crop)}


def groups(plan: Plan) -> list[Group]:
    """The groups in execution order."""
    found: list[list[Node]] = []
    for node in plan:
        if isinstance(node.op, Crop):
            continue
        if found and (not is_main(node) or continues(found[-1], node)):
            found[-1].append(node)
        else:
            found.append([*(prepared(found[-1], node) if found else ()), node])
    return [Group(tuple(nodes), main_of(nodes)) for nodes in found]


def is_main(node: Node) -> bool:
    """Whether a node makes a map, and does not only change one."""
    return not isinstance(node.op, Norm | Activation | PReLU | Dropout | Pad)


def continues(group: Sequence[Node], node: Node) -> bool:
    """Whether a node is a part of the up-sampling before it, or adds the skip to it."""
    last = group[-1]
    return is_up(main_of(group)) and node.stage == last.stage and (is_up(node) or isinstance(node.op, Merge))


def prepared(group: list[Node], node: Node) -> list[Node]:
    """What stands before a node as a part of its unit, taken from the end of the group before.

    Names tell it: norm and activation stand after their convolution or before it.
    """
    mine, theirs = f"{node.name}_", f"{main_of(group).name}_"
    loose = takewhile(lambda other: not is_main(other) and not other.name.startswith(theirs), reversed(group))
    own = list(takewhile(lambda other: other.name.startswith(mine), loose))
    del group[len(group) - len(own) :]
    return own[::-1]


def main_of(nodes: Sequence[Node]) -> Node:
    makers = [node for node in nodes if is_main(node)]
    return next((node for node in makers if node.role == "up"), makers[0])


def is_up(node: Node) -> bool:
    return node.role.split("_")[0] == "up"
