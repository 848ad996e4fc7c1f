"""Nearest up-sampling that is written as views and copies.

Keras' exporter does so in 3D. Each axis of a tensor is a list of parts: axes of the tensor at the start of the chain,
and copies. What ends with each spatial axis before its copies is an up-sampling.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from unetgen.ops import Axes
from unetgen.read.onnx.nodes import OnnxNode

COPIES = ("Tile", "Expand")
VIEWS = ("Reshape", "Transpose", "Unsqueeze")
NEAREST = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}


class AxisPart(NamedTuple):
    """A part of an axis: that of the tensor at the start, or copies with the axis -1."""

    axis: int
    size: int


Parts = list[list[AxisPart]]


def repeated_pixels(node: OnnxNode, made_by: Mapping[str, OnnxNode], sizes: Mapping[str, Axes]) -> OnnxNode | None:
    """Return a chain of views and copies that ends in a node as one resize, or `None`."""
    steps = steps_before(node, made_by)
    copies = [step for step in steps if step.op in COPIES]
    source = steps[0].inputs[0]
    if not copies or not all(name in sizes for step in steps for name in (source, *step.outputs)):
        return None
    parts: Parts | None = [[AxisPart(axis, size)] for axis, size in enumerate(sizes[source])]
    for step in steps:
        parts = parts and parts_after(step, parts, sizes[step.outputs[0]])
    if not parts or not is_upsampling(parts, len(sizes[source])):
        return None
    modules = tuple(one for one in copies[0].modules if not one.path.endswith("Repeat"))
    return replace(node, op="Resize", inputs=(source,), attributes=NEAREST, modules=modules)


def steps_before(node: OnnxNode, made_by: Mapping[str, OnnxNode]) -> list[OnnxNode]:
    """Return the views and copies that end in a node, in order."""
    steps = [node]
    while (before := made_by.get(steps[-1].inputs[0])) and before.op in (*COPIES, *VIEWS) and not before.domain:
        steps.append(before)
    return steps[::-1]


def parts_after(step: OnnxNode, parts: Parts, made: Axes) -> Parts | None:
    """Return the parts of each axis after a step.

    `None` if an axis is divided or copied as a whole.
    """
    match step.op:
        case "Transpose":
            return [parts[int(axis)] for axis in step.given("perm", [])]
        case "Tile" | "Expand" if len(made) == len(parts):
            return parts_with_copies(parts, made)
        case "Reshape" | "Unsqueeze":
            return regrouped([part for axis in parts for part in axis], made)
        case _:
            return None


def parts_with_copies(parts: Parts, made: Axes) -> Parts | None:
    """Return parts with copies in axes that had one pixel."""
    grown = [[AxisPart(-1, size)] if not axis and size > 1 else axis for axis, size in zip(parts, made, strict=True)]
    return grown if sizes_of_parts(grown) == made else None


def regrouped(flat: list[AxisPart], made: Axes) -> Parts | None:
    """Return parts as axes of these sizes, in order."""
    found: Parts = []
    waiting = list(flat)
    for size in made:
        axis: list[AxisPart] = []
        if waiting and size == waiting[0].size == 1:
            axis.append(waiting.pop(0))
        while waiting and math.prod(part.size for part in axis) < size:
            axis.append(waiting.pop(0))
        found.append(axis)
    return found if not waiting and sizes_of_parts(found) == made else None


def sizes_of_parts(parts: Parts) -> Axes:
    return tuple(math.prod(part.size for part in axis) for axis in parts)


def is_upsampling(parts: Parts, rank: int) -> bool:
    """Return whether each axis is itself, and spatial ones may be followed by copies."""
    kept = [[part.axis for part in axis] for axis in parts]
    return len(kept) == rank and all(
        axis == [place] or (place > 1 and axis == [place, -1]) for place, axis in enumerate(kept)
    )
