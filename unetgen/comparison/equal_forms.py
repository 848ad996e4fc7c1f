"""One form for what networks write in several, such as margins."""

from collections import Counter
from dataclasses import replace

from unetgen.graph.plan import Node, Plan
from unetgen.ops import Concat, Conv, ConvTranspose, Crop, Merge, Pad, Resize, ResizeTo


def with_equal_forms(plan: Plan) -> Plan:
    """Return the plan with margins in convolutions and flat joins.

    Sizes are whole factors where they can. What nothing reads any more stays among the nodes, and is not in the graph.
    """
    nodes: dict[str, Node] = {}
    taken = Counter(name for node in plan for name in node.inputs)
    taken.update(plan.outputs)
    for node in plan:
        nodes[node.name] = in_one_form(node, nodes, taken)
    return replace(plan, nodes=tuple(nodes.values()))


def in_one_form(node: Node, nodes: dict[str, Node], taken: Counter[str]) -> Node:
    before = nodes[node.inputs[0]] if node.inputs else node
    match node.op, before.op:
        case Conv(padding="valid"), Pad(mode="constant"):
            return with_padding(node, node.op, before, nodes)
        case ConvTranspose(), _ if is_pointwise(node.op):
            ones, op = node.op.strides, node.op
            return node._replace(op=Conv(op.filters, ones, ones, "same", ones, op.groups, op.use_bias))
        case Crop(), ConvTranspose() if taken[before.name] == 1:
            return with_cropping(node, node.op, before, before.op)
        case ResizeTo(), _ if whole := factor_to(before, node):
            return node._replace(op=Resize(whole, node.op.interpolation, node.op.align_corners))
        case Concat() | Merge(kind="add"), _:
            return node._replace(inputs=tuple(name for one in node.inputs for name in inputs_of_join(node, nodes[one])))
        case _:
            return node


def is_pointwise(op: ConvTranspose) -> bool:
    """Return whether a transposed convolution computes each pixel from one."""
    return max(*op.kernel_size, *op.strides) == 1 and not op.cropping


def inputs_of_join(node: Node, source: Node) -> tuple[str, ...]:
    """Return what a join takes by an input: that one's inputs, if it is such a join."""
    return source.inputs if source.op == node.op else (source.name,)


def with_padding(node: Node, conv: Conv, pad: Node, nodes: dict[str, Node]) -> Node:
    """Return the convolution after a padding, which may be that of `same`."""
    assert isinstance(pad.op, Pad)
    x = nodes[pad.inputs[0]]
    steps = [-(-n // s) for n, s in zip(x.shape.sizes, conv.strides, strict=True)]
    reach = zip(steps, conv.strides, conv.extent, x.shape.sizes, strict=True)
    missing = [max((m - 1) * s + e - n, 0) for m, s, e, n in reach]
    if pad.op.padding != tuple((m // 2, m - m // 2) for m in missing):
        return node
    return node._replace(op=replace(conv, padding="same"), inputs=pad.inputs)


def with_cropping(node: Node, crop: Crop, up: Node, op: ConvTranspose) -> Node:
    """Return a transposed convolution that cuts what the layer after it does."""
    extra = [max(k - s, 0) for k, s in zip(op.kernel_size, op.strides, strict=True)]
    halves = tuple((e // 2, e - e // 2) for e in extra)
    own = halves if op.padding == "same" else op.cropping or ((0, 0),) * len(extra)
    cuts = tuple((a + c, b + d) for (a, b), (c, d) in zip(own, crop.cropping, strict=True))
    made = replace(op, padding="same", cropping=()) if cuts == halves else replace(op, padding="valid", cropping=cuts)
    return node._replace(op=made, inputs=up.inputs, weights=up.weights)


def factor_to(x: Node, made: Node) -> tuple[int, ...]:
    pairs = list(zip(made.shape.sizes, x.shape.sizes, strict=True))
    return () if any(m % n for m, n in pairs) else tuple(m // n for m, n in pairs)
