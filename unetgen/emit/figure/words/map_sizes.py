"""Sizes of maps as text; axes that are left open are letters: `H/2×W/2`."""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from unetgen._text import axis_names
from unetgen.emit.figure.style.text_width import axes_text
from unetgen.graph.plan import Node, Plan
from unetgen.graph.printed_shapes import extents
from unetgen.ops import Input

AxisTexts = tuple[int | str, ...]  # per spatial axis


def size_text(plan: Plan, node: Node) -> str:
    """Return the size of a node's map: `160×160×16`, `H/2×W/2×16`."""
    return axes_text(axis_texts(plan, node))


def shape_text(plan: Plan, node: Node) -> str:
    """Return the shape of a node's map in the plan's data format: `H/2×W/2×64`."""
    sizes, channels = axis_texts(plan, node), node.shape.channels
    return axes_text((channels, *sizes) if plan.data_format == "channels_first" else (*sizes, channels))


def axis_texts(plan: Plan, node: Node) -> AxisTexts:
    """Return each size of a node's map, an open one as a formula of the input's."""
    return open_sizes(plan)[node.name] if plan.dynamic else node.shape.sizes


@lru_cache(maxsize=16)
def open_sizes(plan: Plan) -> Mapping[str, AxisTexts]:
    """Return the sizes of every node of a plan with open axes."""
    letters = [name[0].upper() for name in axis_names(plan.dims)]
    image = next(node.shape.sizes for node in plan if isinstance(node.op, Input))
    shapes, scales = extents(plan), dict[str, tuple[Fraction, ...]]()
    found: dict[str, AxisTexts] = {}
    for node in plan:
        arrives = next((scales[name] for name in node.inputs if name in scales), (Fraction(1),) * plan.dims)
        found[node.name] = node.shape.sizes
        if None in shapes[node.name]:
            steps = (Fraction(1),) * plan.dims if isinstance(node.op, Input) else plan.step_of(node)
            scales[node.name] = tuple(scale * step for scale, step in zip(arrives, steps, strict=True))
            found[node.name] = tuple(
                open_size(letter, scale, size - scale * whole) if axis in plan.dynamic else size
                for axis, (letter, scale, size, whole) in enumerate(
                    zip(letters, scales[node.name], node.shape.sizes, image, strict=True)
                )
            )
    return found


def open_size(letter: str, scale: Fraction, more: Fraction) -> str:
    """Return a multiple of the input's size and a number of pixels more.

    >>> open_size("H", Fraction(1, 2), Fraction(0)), open_size("H", Fraction(1, 2), Fraction(-4))
    ('H/2', '(H/2−4)')
    >>> open_size("H", Fraction(1, 8), Fraction(1, 2)), open_size("H", Fraction(3, 2), Fraction(0))
    ('⌈H/8⌉', '3H/2')
    >>> open_size("H", Fraction(1, 8), Fraction(-7, 2))
    '(H−28)/8'
    """
    times, over = f"{'' if scale.numerator == 1 else scale.numerator}{letter}", scale.denominator
    share = f"{times}/{over}" if over > 1 else times
    if more.denominator == 1:
        return f"({share}{signed(more.numerator)})" if more else share
    if abs(more) < 1:
        return f"⌈{share}⌉" if more > 0 else f"⌊{share}⌋"
    return f"({times}{signed(round(more * over))})/{over}"


def signed(number: int) -> str:
    return f"{'+' if number > 0 else '−'}{abs(number)}"
