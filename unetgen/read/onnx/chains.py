"""Several nodes that mean one call.

Exporters write SiLU, Mish, GELU, group norm and a fully connected layer in steps. Such a chain becomes one node, with
the outputs and the module of its last.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from unetgen.ops import Axes
from unetgen.read.onnx.chain_graph import Chains
from unetgen.read.onnx.keras_chains import convolution_with_bias, norm_of_moments, prelu_of_halves
from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.onnx.repeats import repeated_pixels

KERAS_NORM = "/batchnorm/"  # in the names of its nodes


def folded_chains(
    nodes: Sequence[OnnxNode], sizes: Mapping[str, Axes], values: Mapping[str, Any], outputs: set[str]
) -> tuple[OnnxNode, ...]:
    """Return nodes with each chain as one; `outputs` are those of the graph."""
    known = Chains(nodes, sizes, values)
    found: list[OnnxNode] = []
    steps: set[str] = set()  # the tensors between the nodes of chains
    for node in nodes:
        matches = (matcher(node, known) for matcher in MATCHERS.get(node.op, ()) if not node.domain)
        fresh = next((match for match in matches if match), node)
        found.append(fresh)
        steps.update(set(node.inputs) - set(fresh.inputs))
        known.made_by.update(dict.fromkeys(fresh.outputs, fresh))
    return without_steps(found, steps, outputs)


def without_steps(nodes: Sequence[OnnxNode], steps: set[str], outputs: set[str]) -> tuple[OnnxNode, ...]:
    """Return nodes without those that only a chain read."""
    kept: list[OnnxNode] = []
    read = set(outputs)
    for node in reversed(nodes):
        if set(node.outputs) <= steps and not set(node.outputs) & read:
            steps.update(node.inputs)
        else:
            kept.append(node)
            read.update(node.inputs)
    return tuple(reversed(kept))


def operands(node: OnnxNode) -> list[tuple[str, str]]:
    """Return the two inputs of a node in both orders."""
    one, other = node.inputs
    return [(one, other), (other, one)]


def silu(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return x · sigmoid(x) as one node, and x · tanh(softplus(x)), which is Mish."""
    for source, gate in operands(node):
        sigmoid, tanh = known.maker(gate, "Sigmoid"), known.maker(gate, "Tanh")
        if sigmoid and sigmoid.inputs[0] == source:
            return replace(node, op="Swish", inputs=(source,), attributes={})
        softplus = known.maker(tanh.inputs[0], "Softplus") if tanh else None
        if softplus and softplus.inputs[0] == source:
            return replace(node, op="Mish", inputs=(source,), attributes={})
        hard = known.maker(gate, "HardSigmoid")
        if hard and hard.inputs[0] == source and abs(hard.given("alpha", 0.2) - 1 / 6) < 1e-4:
            return replace(node, op="HardSwish", inputs=(source,), attributes={})
    return None


def softplus(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return a softplus that is a line above 20, as PyTorch's is."""
    condition, line, curve = node.inputs
    above, plain = known.maker(condition, "Greater"), known.maker(curve, "Softplus")
    fits = above and plain and above.inputs[0] == line == plain.inputs[0] and known.number(above.inputs[1]) == 20
    return replace(node, op="Softplus", inputs=(line,), attributes={}) if fits else None


def gelu(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return ½ · x · (1 + erf(x / √2)) as one node, whatever the order of its factors."""
    names, numbers = product_factors(node.outputs[0], known)
    if len(names) != 2 or abs(numbers - 0.5) > 1e-4:
        return None
    for source, sum_name in (names, names[::-1]):
        added = known.maker(sum_name, "Add")
        inner = next((one for one, other in operands(added) if known.number(other) == 1), "") if added else ""
        error = known.maker(inner, "Erf")
        if error and is_scaled_by(error.inputs[0], source, math.sqrt(0.5), known):
            return replace(node, op="Gelu", inputs=(source,), attributes={"approximate": "none"})
    return None


def product_factors(name: str, known: Chains) -> tuple[list[str], float]:
    """Return the tensors and the number whose product a tensor is."""
    number = known.number(name)
    if number is not None:
        return [], number
    product = known.maker(name, "Mul")
    if product is None:
        return [name], 1.0
    parts = [product_factors(one, known) for one in product.inputs]
    return [one for names, _ in parts for one in names], math.prod(part for _, part in parts)


def is_scaled_by(name: str, source: str, factor: float, known: Chains) -> bool:
    divided, product = known.maker(name, "Div"), known.maker(name, "Mul")
    if divided and divided.inputs[0] == source:
        number = known.number(divided.inputs[1])
        return bool(number) and abs(1 / (number or 1) - factor) < 1e-4
    pairs = operands(product) if product else []
    return any(one == source and abs((known.number(other) or 0) - factor) < 1e-4 for one, other in pairs)


def group_norm(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return a group norm without weights.

    It is written as an instance norm of groups, between two reshapes.
    """
    norm = known.maker(node.inputs[0], "InstanceNormalization")
    groups = known.maker(norm.inputs[0], "Reshape") if norm else None
    if not norm or not groups or known.sizes.get(groups.inputs[0]) != known.sizes.get(node.outputs[0]):
        return None
    split, whole = known.sizes.get(groups.outputs[0], ()), known.sizes.get(groups.inputs[0], ())
    plain = known.is_all(norm.inputs[1], 1) and known.is_all(norm.inputs[2], 0)
    if not plain or len(split) < 3 or len(whole) < 2 or split[0] != whole[0] or whole[1] % split[1]:
        return None
    settings = {"in_steps": True, "num_groups": split[1], "epsilon": norm.given("epsilon", 1e-5)}
    return replace(node, op="GroupNormalization", inputs=(groups.inputs[0], "", ""), attributes=settings)


def scaled_norm(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return a group norm with the scale or the bias that follows it."""
    place = 1 if node.op == "Mul" else 2
    for one, weight in operands(node):
        norm = known.maker(one, "GroupNormalization")
        sizes = known.sizes.get(weight, ())
        fits = weight not in known.made_by and len(sizes) > 1 and norm is not None and not any(norm.inputs[place:])
        if norm and fits and max(sizes) == known.sizes[norm.inputs[0]][1]:
            inputs = (*norm.inputs[:place], weight, *norm.inputs[place + 1 :])
            return replace(node, op=norm.op, inputs=inputs, attributes=norm.attributes)
    return None


def computed_batch_norm(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return a batch norm that Keras' exporter wrote as a product and a sum.

    It has a scale and a bias for each channel, and no statistics.
    """
    for one, bias in operands(node):
        product = known.maker(one, "Mul")
        if product and KERAS_NORM in node.name and KERAS_NORM in product.name and bias not in known.made_by:
            source, scale = next((pair for pair in operands(product) if pair[0] in known.made_by), ("", ""))
            if source and scale not in known.made_by:
                modules = [one for one in node.modules if not one.path.endswith(".batchnorm")]
                return replace(node, op="BatchNormalization", inputs=(source, scale, bias),
                               attributes={"in_steps": True}, modules=tuple(modules))  # fmt: skip
    return None


def turned_softmax(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return a softmax over the channels, written over the last axis between turns."""
    softmax = known.maker(node.inputs[0], "Softmax")
    turn = known.maker(softmax.inputs[0], "Transpose") if softmax else None
    if not softmax or not turn or softmax.given("axis", -1) not in (-1, len(turn.given("perm", [])) - 1):
        return None
    there, back = turn.given("perm", []), node.given("perm", [])
    is_undone = len(there) == len(back) and [there[axis] for axis in back] == list(range(len(there)))
    fresh = replace(softmax, inputs=turn.inputs, outputs=node.outputs, attributes={"axis": there[-1], "alone": True})
    return fresh if is_undone else None


def biased_product(node: OnnxNode, known: Chains) -> OnnxNode | None:
    """Return a product with a stored matrix and its bias as one node of three inputs."""
    for one, bias in operands(node):
        product = known.maker(one, "MatMul")
        if product and product.inputs[1] not in known.made_by and bias not in known.made_by:
            wide = known.sizes.get(product.inputs[1], ())
            if len(wide) == 2 and known.sizes.get(bias) == wide[1:]:
                return replace(node, op="MatMul", inputs=(*product.inputs[:2], bias), attributes={})
    return None


def upsampling(node: OnnxNode, known: Chains) -> OnnxNode | None:
    return repeated_pixels(node, known.made_by, known.sizes)


Matcher = Callable[[OnnxNode, Chains], OnnxNode | None]
MATCHERS: dict[str, tuple[Matcher, ...]] = {
    "Mul": (silu, gelu, scaled_norm),
    "Where": (softplus,),
    "Transpose": (turned_softmax, upsampling),
    "Reshape": (group_norm, norm_of_moments, upsampling),
    "Add": (scaled_norm, computed_batch_norm, biased_product, prelu_of_halves, convolution_with_bias),
}
