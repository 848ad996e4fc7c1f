"""Laying a unit: a convolution with its norm and activation."""

from unetgen.graph import Draft, Node
from unetgen.ops import Activation, AnyOp, Conv, Norm
from unetgen.spec import Stage, Unit

# Keras' defaults
EPSILON, MOMENTUM = 1e-3, 0.99


def lay_unit(draft: Draft, x: Node, unit: Unit, stage: Stage, role: str, side: str = "") -> Node:
    """The unit's nodes in its order. The convolution is called by the role, what belongs to it by role and part."""
    for part in unit.order:
        op = part_op(unit, part)
        if op is not None:
            x = draft.add(op, (x,), stage, role if part == "conv" else f"{role}_{part}".strip("_"), side)
    return x


def part_op(unit: Unit, part: str) -> AnyOp | None:
    """The op of one part, or `None` where the unit has no such part."""
    if part == "conv":
        assert unit.filters is not None, "the walk fills in the skip's channels"
        ones = (1,) * len(unit.kernel_size)
        return Conv(unit.filters, unit.kernel_size, unit.strides or ones, unit.padding, ones, 1, unit.use_bias)
    if part == "norm":
        return None if unit.norm == "none" else Norm("batch", EPSILON, MOMENTUM, True, True)
    assert part == "activation", part
    return None if unit.activation == "linear" else Activation(unit.activation)
