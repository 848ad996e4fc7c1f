"""The facts of a network in the words in which table, figure and terminal say them."""

import math

from unetgen.graph import Plan
from unetgen.levels import plural, same_axes
from unetgen.metrics.memory import MIB, activation_bytes, largest_tensor, total_activation_bytes, weight_bytes
from unetgen.ops import Axes
from unetgen.values import axis_names, by_axis


def title(plan: Plan, name: str = "") -> str:
    """`lecture · 3D U-Net, depth 2`; where there is little room the name may be given shortened."""
    kind = f"{plan.dims}D U-Net, depth {plan.spec.depth}" if plan.spec else f"{plan.dims}D network"
    return f"{name or plan.name} · {kind}"


def facts(plan: Plan) -> tuple[tuple[str, str], ...]:
    """What stands above a table."""
    shape = f"{by_axis(plan.input_shape)} ({axis_order(plan)})"
    outputs = ", ".join(map(by_axis, plan.output_shapes))
    largest = largest_tensor(plan)
    described = description(plan)
    return (
        ("input", shape),
        ("output", outputs),
        *described,
        ("parameters", parameters(plan)),
        ("MACs", f"{plan.macs:,} for one image (FLOPs = 2 · MACs)"),
        ("activations", f"{mib(total_activation_bytes(plan))} for one image; largest {largest.name}, "
                        f"{mib(activation_bytes(plan, largest))}"),
        ("hash", plan.hash),
    )  # fmt: skip


def description(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Depth and filter rule, where the plan was made from a description."""
    spec = plan.spec
    if spec is None:
        return ()
    whole: Axes = tuple(math.prod(axis) for axis in zip(*spec.factors, strict=True)) or (1,) * plan.dims
    poolings = plural(spec.depth - 1, "pooling")
    return (
        ("depth", f"{plural(spec.depth, 'level')}, {poolings}, total factor {same_axes(whole)}"),
        ("filters", spec.rule.text),
    )


def parameters(plan: Plan) -> str:
    kept = plan.non_trainable_params
    split = f"{plan.trainable_params:,} trainable, {kept:,} not" if kept else "all trainable"
    return f"{plan.params:,} ({split}), {mib(weight_bytes(plan))}"


def axis_order(plan: Plan) -> str:
    """`channels first: channels, height, width, length`."""
    axes = axis_names(plan.dims)
    first = plan.data_format == "channels_first"
    order = ("channels", *axes) if first else (*axes, "channels")
    return f"{plan.data_format.replace('_', ' ')}: {', '.join(order)}"


def mib(count: int) -> str:
    return f"{count / MIB:,.2f} MiB"
