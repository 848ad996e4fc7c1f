"""Shapes as people read them, in the order of the data format.

An axis that the model leaves open is `None`.
"""

from collections.abc import Iterable

from unetgen.graph.plan import Plan
from unetgen.ops import Input, Shape

Extent = tuple[int | None, ...]


def extents(plan: Plan) -> dict[str, Extent]:
    """Return each node's shape by its name, without batch axis.

    A vector has its channels alone.
    """
    still_open: set[str] = set()
    for node in plan.nodes if plan.dynamic else ():
        arrives = isinstance(node.op, Input) or any(name in still_open for name in node.inputs)
        if arrives and node.shape.sizes and not node.op.fixes_size:
            still_open.add(node.name)
    return {node.name: in_data_format(plan, node.shape, node.name in still_open) for node in plan}


def in_data_format(plan: Plan, shape: Shape, is_open: bool) -> Extent:
    free = plan.dynamic if is_open else ()
    marks = plan.laid_out(Shape(0, tuple(int(axis in free) for axis in range(len(shape.sizes)))))
    return tuple(None if mark else size for size, mark in zip(plan.laid_out(shape), marks, strict=True))


def input_extent(plan: Plan) -> Extent:
    return extents(plan)[next(node.name for node in plan if isinstance(node.op, Input))]


def in_text(extent: Iterable[int | None]) -> str:
    """Write a shape in one word, or with open axes in several.

    >>> in_text((160, 160, 4)), in_text((None, 160, 4))
    ('160x160x4', 'None x 160 x 4')
    """
    sizes = tuple(extent)
    return (" x " if None in sizes else "x").join(map(str, sizes))
