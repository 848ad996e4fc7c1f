"""Say which layer of a network a description has no word for."""

from collections.abc import Iterator
from dataclasses import fields
from typing import cast

from unetgen._text import by_axis, plural
from unetgen.emit.layer_types import layer_type
from unetgen.errors import UserError
from unetgen.graph.plan import Node, Plan
from unetgen.language.keras_words import ACTIVATIONS
from unetgen.ops import Activation, AnyOp, Axes, Conv, Foreign, Input, Pool, Resize, ResizeTo
from unetgen.read.describe.matching import Match

PLAIN_PARAMETERS = {"negative_slope", "alpha", "approximate"}


def refuse_several_inputs(plan: Plan) -> None:
    """Refuse a network that has not just one input.

    Raises:
        UserError: it names the inputs.
    """
    inputs = [node.name for node in plan.ordered if isinstance(node.op, Input)]
    if len(inputs) != 1:
        raise UserError(
            f"{plan.name} has {plural(len(inputs), 'input')} ({', '.join(inputs)}), and a description has 1."
        )


def refuse_unsayable(plan: Plan) -> None:
    """Refuse a network with a layer that no description makes.

    Raises:
        UserError: it names the first such layer.
    """
    for node in plan.ordered:
        if reason := unsayable(node.op):
            raise no_word(plan, node, reason)


def no_word(plan: Plan, node: Node, reason: str) -> UserError:
    return UserError(f"{plan.name} has no description: {node.name} {reason}.")


def unsayable(op: AnyOp) -> str:
    """Return why a description has no word for an op, or an empty text."""
    match op:
        case Foreign(layer_type=kind):
            return f"is a layer of another kind ({kind})"
        case Pool(pool_size=window, strides=strides) if op.margins or (window != strides and max(window) > 1):
            around = ", padded" if op.margins or op.padding == "same" else ""
            pooled = f"pools windows of {by_axis(window)} at strides of {by_axis(strides)}{around}"
            return f"{pooled}, as encoders do, and no preset on an encoder is this network"
        case Conv(strides=strides, dilation_rate=rate) if max(strides) > 1 and max(rate) > 1:
            return f"strides by {by_axis(strides)} and is dilated by {by_axis(rate)}, and Keras has no such convolution"
        case Activation(function=function, parameters=given):
            if function not in ACTIVATIONS:
                return f"is {function}, which is not an activation of Keras"
            other = [name for name, _ in given if name not in PLAIN_PARAMETERS]
            return f"is {function} with {other[0]}, for which there is no key" if other else ""
        case Resize(interpolation=way) | ResizeTo(interpolation=way) if way not in ("nearest", "linear"):
            return f"interpolates by {way}; up.kind is nearest or linear"
        case _:
            return ""


def not_found(plan: Plan, nearest: Match) -> UserError:
    """Return the refusal, with the first layer that the nearest does not have."""
    difference, total = nearest.difference, len(plan.ordered)
    agree = f"The nearest one has {len(nearest.number_of)} of its {total} layers"
    if difference.wanted is None:
        if inner := inner_outputs(nearest):
            reason = "from which other layers are calculated, and a description's outputs are the ends of its heads"
            return UserError(f"No description of {plan.name} was found. It gives {', '.join(inner)}, {reason}.")
        more = next(iter(difference.instead), None)
        extra = f", and {words(more, plan.dims)} that it does not have" if more else ", and other outputs"
        return UserError(f"No description of {plan.name} was found. {agree}{extra}.")
    wanted = difference.wanted
    first = f"The first layer without a word is {wanted.name}, {words(wanted, plan.dims)}"
    there = next(iter(difference.instead), None)
    if there is None:
        return UserError(f"No description of {plan.name} was found. {first}. {agree}, and nothing there.")
    changed = ", ".join(setting_changes(wanted.op, there.op)) if type(wanted.op) is type(there.op) else ""
    instead = f"{there.name} there with {changed}" if changed else f"{words(there, plan.dims)} there"
    return UserError(f"No description of {plan.name} was found. {first}. {agree}, and {instead}.")


def inner_outputs(nearest: Match) -> list[str]:
    """Return the network's outputs that the nearest plan has as inner layers only."""
    given = {nearest.number_of.get(name) for name in nearest.plan.outputs}
    numbers = nearest.target.number_of
    return [name for name in nearest.target.plan.outputs if numbers[name] not in given]


def words(node: Node, dims: int) -> str:
    """Describe a node: `Conv2D to 64 channels of 32x32`."""
    sizes = f" of {by_axis(node.shape.sizes)}" if node.shape.sizes else ""
    return f"{layer_type(node.op, dims)} to {plural(node.shape.channels, 'channel')}{sizes}"


def setting_changes(wanted: AnyOp, there: AnyOp) -> Iterator[str]:
    """Yield the settings that differ: `filters 64 for 96`."""
    for one in fields(wanted):
        ours, theirs = getattr(there, one.name), getattr(wanted, one.name)
        if one.compare and ours != theirs:
            yield f"{one.name} {shown_value(ours)} for {shown_value(theirs)}"


def shown_value(value: object) -> str:
    axes = cast("Axes", value)
    return by_axis(axes) if isinstance(value, tuple) and value else str(axes)
