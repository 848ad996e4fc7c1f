"""What the figure can show: one way down the left side and up the right, and skips across. All else is refused.

It is told from the graph and not from the description, so that no picture is drawn that is not the network.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from unetgen.emit.diagram.groups import Group, crops, is_up
from unetgen.emit.diagram.words import kind
from unetgen.errors import UserError
from unetgen.graph import Node, Plan
from unetgen.ops import (
    Activation,
    AnyOp,
    Concat,
    Conv,
    ConvTranspose,
    Dropout,
    Input,
    Merge,
    Norm,
    Pad,
    PixelShuffle,
    Pool,
    PReLU,
    Resize,
    ResizeTo,
)
from unetgen.spec import Stage

CHANGING = (Norm, Activation, PReLU, Dropout)
UP = (Conv, Pad, ConvTranspose, Resize, ResizeTo, PixelShuffle, *CHANGING)


def checked(plan: Plan, groups: Sequence[Group]) -> Sequence[Group]:
    """The groups, where they are a plain U.

    Raises:
        UserError: they are not; the text says what the figure cannot show.
    """
    what = next(faults(plan, groups), "")
    if what:
        raise UserError(f"The figure cannot show {what} yet; table and model are complete.")
    return groups


def faults(plan: Plan, groups: Sequence[Group]) -> Iterator[str]:
    """What there is that has no picture, the plainest first."""
    last = plan.outputs[0]
    if len(plan.outputs) > 1:
        yield "several outputs"
    depth = 1 + max(group.stage.level for group in groups)
    inside = [group for group in groups if group.stage.column not in (0, depth - 1 - group.stage.level)]
    yield from (f"a stage between the two sides ({group.stage.name(depth)})" for group in inside[:1])
    yield from (stranger(node) for group in groups for node in group.nodes if not is_known(node.op, group))
    yield from turns(groups)
    for before, group in pairwise(groups):
        skips = [other for other in groups if not other.stage.column and other.stage.level == group.stage.level]
        yield from (branch(node) for node in branches(plan, before, group, skips))
        if not is_step(before, group) or is_crowded(before, group, crops(plan), groups):
            yield f"the way from {before.main.name} to {group.main.name}"
    if groups[-1].stage.level or groups[-1].nodes[-1].name != last:
        yield f"an output that is not the last layer of the full size ({last})"


def stranger(node: Node) -> str:
    return f"the layer {node.name} ({kind(node.op)})"


def branch(node: Node) -> str:
    return f"the branch to {node.name} (from {', '.join(node.inputs)})"


def is_known(op: AnyOp, group: Group) -> bool:
    """Whether an op may stand in a box: padding only for a convolution, a sum only with a skip."""
    if is_up(group.main):
        return isinstance(op, UP) or (isinstance(op, Merge) and op.kind == "add")
    if isinstance(op, Pad):
        return isinstance(group.main.op, Conv) and group.nodes[0].op is op
    return isinstance(op, (Input, Conv, Pool, Concat, *CHANGING))


def branches(plan: Plan, before: Group, group: Group, left: Sequence[Group]) -> Iterator[Node]:
    """The nodes of a group that do not just take the one before them, and, where they join maps, a skip."""
    cut, last = crops(plan), before.nodes[-1]
    ends = {other.nodes[-1].name for other in left}
    for node in group.nodes:
        taken = [name for name in node.inputs if name != last.name]
        joins = isinstance(node.op, Concat | Merge)
        others = [cut.get(name, name) for name in taken]
        if len(taken) != len(node.inputs) - 1 or len(taken) != joins or not ends.issuperset(others):
            yield node
        last = node


def turns(groups: Sequence[Group]) -> Iterator[str]:
    """The way up may not leave the very box that the way down leads to: both would be on its top."""
    for above, lowest, behind in zip(groups, groups[1:], groups[2:], strict=False):
        if above.stage.level < lowest.stage.level > behind.stage.level:
            yield f"a deepest level of one map ({lowest.main.name})"


def is_crowded(before: Group, group: Group, cut: Mapping[str, str], groups: Sequence[Group]) -> bool:
    """Whether the way up leaves a box that a skip leads to, and the skip cannot come straight from its left."""
    joins = [node for node in before.nodes if isinstance(node.op, Concat | Merge)]
    if not joins or group.stage.level >= before.stage.level:
        return False
    beside = [other for other in groups if other.stage == Stage(before.stage.level, 0)][-1].nodes[-1].name
    taken = [cut.get(name, name) for name in joins[0].inputs]
    return beside not in (taken[:1] if isinstance(joins[0].op, Concat) else taken)


def is_step(before: Group, group: Group) -> bool:
    """Whether a map stands where the figure has a place for it after another."""
    fall = group.stage.level - before.stage.level
    goes_right = group.stage.column > 0
    if is_up(group.main) and group.main.side != "head":
        return fall == -1 and goes_right
    if isinstance(group.main.op, Concat) and not (is_up(before.main) and before.stage == group.stage):
        return False
    return goes_right == (before.stage.column > 0) and fall in ((0,) if goes_right else (0, 1))
