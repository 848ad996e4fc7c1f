"""Layers that Keras' exporter writes in steps: norms, PReLU, and biases of ours."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from unetgen.ops import Axes
from unetgen.read.onnx.chain_graph import Chains
from unetgen.read.onnx.nodes import OnnxNode, plain_number


class Moments(NamedTuple):
    """The scale, the bias, which may be empty, and the epsilon of a norm."""

    scale: str
    bias: str
    epsilon: float


def prelu_of_halves(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return relu(x) + slope · relu(-x) as one node.

    The file has the slopes' negatives.
    """
    for positive, scaled in pairs_made_by(node):
        relu = known.maker(positive, "Relu")
        half, slopes = with_stored(scaled, "Mul", known)
        other = known.maker(half, "Relu")
        negative = known.maker(other.inputs[0], "Neg") if other else None
        if relu and negative and slopes and negative.inputs[0] == relu.inputs[0]:
            return replace(node, op="PRelu", inputs=(relu.inputs[0], slopes), attributes={})
    return None


def convolution_with_bias(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return a convolution with the bias per channel that is added to it."""
    name, bias = with_stored(node.outputs[0], "Add", known)
    for op in ("Conv", "ConvTranspose"):
        conv = known.maker(name, op)
        made, wide = known.sizes.get(name, ()), known.sizes.get(bias, ())
        if conv and not any(conv.inputs[2:]) and len(made) > 2 and wide[-len(made) + 1 :] == (made[1], *one_each(made)):
            return replace(conv, inputs=(*conv.inputs[:2], bias), outputs=node.outputs)
    return None


def one_each(sizes: Axes) -> Axes:
    return (1,) * (len(sizes) - 2)


def norm_of_moments(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return a group norm, written as x · f + (bias - mean · f) between views.

    The first view makes an axis of the groups, and f is the scale over the deviation.
    """
    for scaled, shift in pairs_made_by(known.maker(node.inputs[0], "Add")):
        for source, factor in pairs_made_by(known.maker(scaled, "Mul")):
            view = known.maker(source, "Reshape")
            found = moments(source, factor, shift, known) if view else None
            if view and found and splits_channels(view, node, found, known):
                settings = {"in_steps": True, "num_groups": known.sizes[source][1], "epsilon": found.epsilon}
                inputs = (view.inputs[0], found.scale, found.bias)
                return replace(node, op="GroupNormalization", inputs=inputs, attributes=settings)
    return None


def splits_channels(view: OnnxNode, node: OnnxNode, found: Moments, known: Chains) -> bool:
    """Return whether a view splits the channels, and the weights are one for each."""
    whole, split = known.sizes.get(view.inputs[0], ()), known.sizes.get(view.outputs[0], ())
    is_split = len(split) == len(whole) + 1 > 2 and split[0] == whole[0] and math.prod(split[1:3]) == whole[1]
    weights = [known.sizes.get(name, ()) for name in (found.scale, found.bias) if name]
    return is_split and known.sizes.get(node.outputs[0]) == whole and all(math.prod(one) == whole[1] for one in weights)


def moments(source: str, factor: str, shift: str, known: Chains) -> Moments | None:
    """Return the weights of a norm of a tensor, if these are its factor and shift."""
    inverse, scale = with_stored(factor, "Mul", known)
    moved, bias = with_stored(shift, "Add", known)
    for negative, same in pairs_made_by(known.maker(moved, "Mul")):
        mean = known.maker(negative, "Neg")
        if mean and same == factor and is_mean(mean.inputs[0], source, known):
            epsilon = epsilon_of(inverse, source, mean.inputs[0], known)
            return None if epsilon is None else Moments(scale, bias, plain_number(epsilon))
    return None


def epsilon_of(inverse: str, source: str, mean: str, known: Chains) -> float | None:
    """Return the epsilon of 1 / √(variance + epsilon), or `None`."""
    root = maker_before(known.maker(inverse, "Reciprocal"), "Sqrt", known)
    for variance, epsilon in pairs_made_by(maker_before(root, "Add", known)):
        square = maker_before(known.maker(variance, "GlobalAveragePool"), "Mul", known)
        difference = maker_before(square, "Sub", known)
        if square and difference and square.inputs[0] == square.inputs[1] and difference.inputs == (source, mean):
            return known.number(epsilon)
    return None


def is_mean(name: str, source: str, known: Chains) -> bool:
    mean = known.maker(name, "GlobalAveragePool")
    return mean is not None and mean.inputs[0] == source


def maker_before(node: OnnxNode | None, op: str, known: Chains) -> OnnxNode | None:
    return known.maker(node.inputs[0], op) if node else None


def with_stored(name: str, op: str, known: Chains) -> tuple[str, str]:
    """Return the two operands that make a tensor, the stored one last.

    Without such an operation they are the tensor itself and nothing.
    """
    pairs = pairs_made_by(known.maker(name, op))
    return next(((one, other) for one, other in pairs if other not in known.made_by), (name, ""))


def pairs_made_by(node: OnnxNode | None) -> Iterator[tuple[str, str]]:
    """Yield the two inputs of a node in both orders."""
    if node is not None and len(node.inputs) == 2:
        one, other = node.inputs
        yield from ((one, other), (other, one))
