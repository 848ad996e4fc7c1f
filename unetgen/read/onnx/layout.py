"""Channels-last inputs and outputs around a graph that has its channels first.

Keras' exporter turns the axes of the input before the first layer and turns them back after the last. These turns are
left out, so that a plan begins and ends with a map.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from unetgen.ops import Axes
from unetgen.read.onnx.nodes import OnnxNode

TURNS = ("Transpose", "Reshape")  # of one channel, the exporter reshapes


class Layers(NamedTuple):
    """Nodes in order, the sizes of what goes in, and the names of what comes out."""

    nodes: tuple[OnnxNode, ...]
    inputs: Mapping[str, Axes]
    outputs: tuple[str, ...]


def channels_first(layers: Layers, sizes: Mapping[str, Axes]) -> Layers:
    """Return layers without the turns of their inputs and outputs."""
    turns = [node for node in layers.nodes if node.op in TURNS and not node.domain]
    starts = [node for node in turns if node.inputs[0] in layers.inputs and readers(layers, node.inputs[0]) == 1
              and is_turn(node, sizes, to_first=True)]  # fmt: skip
    ends = [node for node in turns if node.outputs[0] in layers.outputs and not readers(layers, node.outputs[0])
            and is_turn(node, sizes, to_first=False)]  # fmt: skip
    names = {node.outputs[0]: node.inputs[0] for node in (*starts, *ends)}
    turned = {node.inputs[0]: sizes[node.outputs[0]] for node in starts}
    kept = (node for node in layers.nodes if node.outputs[0] not in names)
    return Layers(
        tuple(replace(node, inputs=tuple(names.get(name, name) for name in node.inputs)) for node in kept),
        {**layers.inputs, **turned},
        tuple(names.get(name, name) for name in layers.outputs),
    )


def readers(layers: Layers, name: str) -> int:
    return sum(name in node.inputs for node in layers.nodes)


def is_turn(node: OnnxNode, sizes: Mapping[str, Axes], *, to_first: bool) -> bool:
    """Return whether a node moves the channels from the last axis, or back."""
    before, after = sizes.get(node.inputs[0], ()), sizes.get(node.outputs[0], ())
    rank = len(before)
    if rank < 3 or len(after) != rank:
        return False
    order = [0, rank - 1, *range(1, rank - 1)] if to_first else [0, *range(2, rank), 1]
    turned = after == tuple(before[axis] for axis in order)
    if node.op == "Transpose":
        return [int(axis) for axis in node.given("perm", [])] == order
    return turned and before[order[1] if to_first else 1] == 1
