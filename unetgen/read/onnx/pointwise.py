"""Activations, and operations on two maps, as calls."""

from collections.abc import Mapping
from typing import Any

from unetgen.read.onnx.context import Context, Translation, one_call
from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.program.form import ProgramCall, Ref

SELU = {"alpha": 1.6732632, "gamma": 1.050701}
CLAMPED: dict[tuple[float | None, float | None], str] = {
    (0.0, None): "relu",
    (0.0, 6.0): "relu6",
    (-1.0, 1.0): "hardtanh",
}


def plain_call(op: str, **defaults: tuple[str, float | str]) -> Translation:
    """Return a translation of an operation with one input.

    `defaults` are PyTorch's names of arguments, each with that of the attribute and its default.
    """

    def translate(node: OnnxNode, known: Context) -> list[ProgramCall]:
        settings = {name: node.given(attribute, default) for name, (attribute, default) in defaults.items()}
        return one_call(node, op, {"self": Ref(node.input(0)), **settings})

    return translate


def selu_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    usual = all(abs(node.given(name, value) - value) < 1e-4 for name, value in SELU.items())
    return one_call(node, "selu", {"self": Ref(node.input(0))}) if usual else None


def hard_sigmoid_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a hard sigmoid with PyTorch's slope of 1/6; ONNX' own is 0.2."""
    usual = abs(node.given("alpha", 0.2) - 1 / 6) < 1e-4 and node.given("beta", 0.5) == 0.5
    return one_call(node, "hardsigmoid", {"self": Ref(node.input(0))}) if usual else None


def prelu_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a PReLU with one slope, or one for each channel."""
    slopes = known.size(node.input(1))
    if node.input(1) in known.maps or sum(n > 1 for n in slopes) > 1:
        return None
    flat = (max(slopes, default=1),)
    weight = known.stored.entered(node.input(1), node, "weight", flat)
    return one_call(node, "prelu", {"self": Ref(node.input(0)), "weight": weight})


def clip_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    """Return what cuts values off: ReLU, ReLU6, or a clamp."""
    least, most = clip_bound(node, known, 1, "min"), clip_bound(node, known, 2, "max")
    arguments = {"self": Ref(node.input(0))}
    if (least, most) in CLAMPED:
        return one_call(node, CLAMPED[least, most], arguments)
    return one_call(node, "clamp", {**arguments, "min": least, "max": most})


def clip_bound(node: OnnxNode, known: Context, place: int, name: str) -> float | None:
    numbers = known.numbers(node.input(place))
    value = numbers[0] if numbers else node.given(name, None)
    return None if value is None or abs(value) > 1e38 else value


def softmax_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a softmax.

    Before opset 13 it is over all axes from the given one, if that is not `alone`.
    """
    sizes = known.size(node.input(0))
    axis = int(node.given("axis", -1 if known.opset >= 13 else 1))
    if known.opset < 13 and not node.given("alone", False) and any(n > 1 for n in sizes[axis:][1:]):
        return None
    return one_call(node, "log_softmax" if node.op == "LogSoftmax" else "softmax",
                   {"self": Ref(node.input(0)), "dim": axis})  # fmt: skip


def swish_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    usual = node.given("alpha", 1.0) == 1.0
    return one_call(node, "silu", {"self": Ref(node.input(0))}) if usual else None


def joined_calls(op: str) -> Translation:
    """Return a translation of an operation on two or more tensors."""

    def translate(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
        inputs = [known.argument(name, node, op) for name in node.inputs]
        if len(inputs) == 1:
            return one_call(node, "identity", {"self": inputs[0]})
        if len(inputs) == 2:
            return one_call(node, op, two_operands(inputs[0], inputs[1], op))
        return sums_of_two(node, known, op, inputs)

    return translate


def two_operands(one: Any, other: Any, op: str) -> Mapping[str, Any]:
    """Return two operands, the map first where their order does not matter."""
    numbers_first = not isinstance(one, Ref) and op in ("add", "mul", "maximum", "minimum")
    return {"self": other, "other": one} if numbers_first else {"self": one, "other": other}


def sums_of_two(node: OnnxNode, known: Context, op: str, inputs: list[Any]) -> list[ProgramCall]:
    """Return a sum of several maps as sums of two."""
    calls: list[ProgramCall] = []
    total, sizes = inputs[0], known.size(node.outputs[0])
    for number, one in enumerate(inputs[1:], 1):
        last = number == len(inputs) - 1
        made = node.outputs[0] if last else known.between(node, number, sizes)
        calls.append(ProgramCall(op, two_operands(total, one, op), (made,), False, node.modules))
        total = Ref(made)
    return calls


def power_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    """Return a power, which exporters write of squares."""
    return one_call(node, "pow", {"self": Ref(node.input(0)), "exponent": known.argument(node.input(1), node)})
