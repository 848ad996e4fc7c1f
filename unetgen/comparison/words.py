"""How layers and their settings are written in a comparison."""

import re
from typing import assert_never

from unetgen.emit.layer_types import layer_type
from unetgen.graph import Node, Plan
from unetgen.ops import Activation, AnyOp, Axes, Concat, Conv, ConvTranspose, Foreign, Input, Norm, Pool, Resize

CONV = re.compile(r"conv(\d+)")


def place(node: Node) -> str:
    """`encoder 0 conv 1`, `bottleneck conv 0`, `head`; the layer's name where its place is not known."""
    if node.stage is None or not node.side:
        return node.name
    level = str(node.stage.level) if node.side in ("encoder", "decoder") else ""
    role = re.sub(r"_?(activation|norm)$", "", node.role)
    role = re.sub(r"(\D)(\d)", r"\1 \2", role.replace("_", " "))
    return " ".join(filter(None, (node.side, level, role)))


def told(plan: Plan, node: Node) -> str:
    """A layer with the settings that are not what everybody takes: `Conv3D 64, 3x3x3, no bias`."""
    name = layer_type(node.op, plan.dims)
    settings = ", ".join(telling(node.op))
    return f"{name} {settings}" if settings else name


def telling(op: AnyOp) -> list[str]:
    match op:
        case Conv() | ConvTranspose():
            return convolution(op)
        case Pool():
            strides = [] if op.strides == op.pool_size else [f"strides {axes(op.strides)}"]
            return [axes(op.pool_size), *strides, *(["same"] if op.padding == "same" else [])]
        case Resize():
            return [axes(op.size), *([] if op.interpolation == "nearest" else [op.interpolation])]
        case Activation():
            return [] if op.function == "softmax" else [op.function]
        case Foreign():
            return [activation(op)] if op.layer_type == "Activation" else []
        case Norm() | Concat() | Input():
            return []
    assert_never(op)


def convolution(op: Conv | ConvTranspose) -> list[str]:
    parts = [str(op.filters), axes(op.kernel_size)]
    usual = "same" if isinstance(op, Conv) else "valid"
    if set(op.strides) != {1} and not (isinstance(op, ConvTranspose) and op.strides == op.kernel_size):
        parts.append(f"strides {axes(op.strides)}")
    if isinstance(op, Conv):
        parts += [f"dilation {axes(op.dilation_rate)}"] if set(op.dilation_rate) != {1} else []
        parts += [f"groups {op.groups}"] if op.groups != 1 else []
    return [*parts, *([op.padding] if op.padding != usual else []), *([] if op.use_bias else ["no bias"])]


def activation(op: Activation | Foreign) -> str:
    """The function, and the axis where it is not the one of the classes."""
    if isinstance(op, Activation):
        return op.function
    said = dict(op.attributes)
    axis = f" over axis {said['axis']}" if "axis" in said else ""
    return f"{said.get('function', op.layer_type)}{axis}"


def is_activation(op: AnyOp) -> bool:
    return isinstance(op, Activation) or (isinstance(op, Foreign) and op.layer_type == "Activation")


def axes(values: Axes) -> str:
    """`3x3x3`."""
    return "x".join(map(str, values))


def written(value: object) -> str:
    """A setting as a description has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "x".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return str(value)


def reason(plan: Plan, node: Node) -> str:
    """Where a width comes from, in the description's words: ` = 32·2^0·2`; nothing where that is not known."""
    spec, stage = plan.spec, node.stage
    conv = CONV.fullmatch(node.role)
    if spec is None or stage is None:
        return ""
    if isinstance(node.op, ConvTranspose):
        return " = the skip's channels" if spec.up.filters == "skip" else " = the channels below"
    if not isinstance(node.op, Conv) or conv is None:
        return ""
    if node.side == "decoder":
        return " = the skip's channels" if spec.decoder[stage.level][int(conv[1])].filters is None else ""
    expression = spec.rule.expression(stage.level, int(conv[1]))
    return f" = {expression}" if expression != str(node.op.filters) else ""
