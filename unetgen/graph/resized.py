"""Lay out a network that was read for another size of its input."""

from dataclasses import replace

from unetgen._text import by_axis, printable
from unetgen.errors import UserError
from unetgen.graph.plan import Node, Plan
from unetgen.ops import AnyOp, Axes, Dense, Foreign, Input, PReLU, ResizeTo, Shape


def at_size(plan: Plan, sizes: Axes) -> Plan:
    """Return a plan for inputs of these sizes.

    An interpolation to the size of another map goes to the new size of that map.

    Raises:
        UserError: another number of axes, or a layer that is built for one size.
    """
    if len(sizes) != plan.dims:
        raise UserError(f"{by_axis(sizes)} has {len(sizes)} axes, and {plan.name} has {plan.dims}.")
    nodes: dict[str, Node] = {}
    new_sizes: dict[Axes, Axes] = {}  # of a map's sizes before
    for node in plan:
        inputs = [nodes[name].shape for name in node.inputs]
        op = resized_op(plan, node, sizes, inputs, new_sizes)
        shape = op.shape(inputs)
        check_fit(plan, node, op, inputs, shape)
        new_sizes.setdefault(node.shape.sizes, shape.sizes)
        nodes[node.name] = node._replace(op=op, shape=shape)
    return replace(plan, nodes=tuple(nodes.values()))


def resized_op(plan: Plan, node: Node, sizes: Axes, inputs: list[Shape], new_sizes: dict[Axes, Axes]) -> AnyOp:
    """Return a node's op for another size.

    Raises:
        UserError: it is built for one size.
    """
    before = plan.shapes_in[node.name]
    match node.op:
        case Input(output=shape):
            return Input(Shape(shape.channels, sizes)) if len(shape.sizes) == plan.dims else node.op
        case ResizeTo(sizes=target) if target in new_sizes:
            return replace(node.op, sizes=new_sizes[target])
        case Foreign() if before == inputs:
            return node.op
        case Foreign(output=output, foreign_macs=macs) if output.sizes == before[0].sizes:
            macs = macs * inputs[0].elements // max(before[0].elements, 1)
            return replace(node.op, output=Shape(output.channels, inputs[0].sizes), foreign_macs=macs)
        case ResizeTo() | Foreign() | PReLU(slopes="element") if before != inputs:
            raise UserError(
                f"{plan.name} has no other size: {printable(node.name)} is built for {by_axis(before[0].sizes)}."
            )
        case op:
            return op


def check_fit(plan: Plan, node: Node, op: AnyOp, inputs: list[Shape], shape: Shape) -> None:
    """Check that a node can be laid out at its new size.

    Raises:
        UserError: its inputs differ in size, nothing is left of its map, or its weights would have other shapes.
    """
    said = printable(node.name)
    if op.needs_equal_sizes and len({one.sizes for one in inputs}) > 1:
        met = " and ".join(by_axis(one.sizes) for one in inputs)
        raise UserError(
            f"{plan.name} does not take that size: at {said} maps of {met} meet. Try a multiple of its size."
        )
    if any(size < 1 for size in shape.sizes):
        raise UserError(
            f"{plan.name} does not take that size: nothing is left of the map at {said}. Try a larger size."
        )
    if isinstance(op, Dense) and op.weights(inputs) != op.weights(plan.shapes_in[node.name]):
        raise UserError(f"{plan.name} has no other size: {said} is built for one number of inputs.")
