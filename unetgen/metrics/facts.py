"""Put a network's facts into words, for table, figure and terminal."""

import math
from collections.abc import Sequence

from unetgen._text import axis_names, plural, same_axes
from unetgen.graph.origin import Origin
from unetgen.graph.plan import Plan
from unetgen.graph.printed_shapes import extents, in_text, input_extent
from unetgen.graph.spec import Spec
from unetgen.language.pretrained import NETWORKS
from unetgen.metrics.receptive_field import receptive_field
from unetgen.metrics.tensor_bytes import MIB, activation_bytes, largest_tensor, total_activation_bytes, weight_bytes
from unetgen.metrics.tiles import tiling
from unetgen.ops import Axes, Foreign


def title(plan: Plan, name: str = "") -> str:
    """Write `lecture · 3D U-Net, depth 2`; a shortened name may be given."""
    kind = f"{plan.dims}D U-Net, depth {plan.depth}" if plan.depth else f"{plan.dims}D network"
    return f"{name or plan.name} · {kind}"


def facts(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return the lines above a table."""
    shape = f"{in_text(input_extent(plan))} ({axis_order(plan)})"
    largest, image = largest_tensor(plan), f"one image{f' of {in_text(plan.input_shape)}' if plan.dynamic else ''}"
    described = description(plan)
    return (
        ("input", shape),
        ("output" if len(plan.outputs) == 1 else "outputs", output_shapes(plan)),
        *described,
        ("parameters", parameters(plan)),
        *([("weights", weights)] if (weights := pretrained(plan)) else ()),
        *([("frozen", frozen(plan))] if any(node.frozen for node in plan) else ()),
        ("MACs", f"{at_least(plan)}{plan.macs:,} for {image} (FLOPs = 2 · MACs){not_counted(plan)}"),
        ("activations", f"{mib(total_activation_bytes(plan))}, all maps of {image} added up, as if none was freed;"
                        f" largest {largest.name}, {mib(activation_bytes(plan, largest))}"),
        ("receptive field", seen(plan)),
        *([("tiles", tiled.text)] if (tiled := tiling(plan)) else ()),
        *(origin_lines(plan.origin) if plan.origin else ()),
        ("hash", plan.hash),
    )  # fmt: skip


def origin_lines(origin: Origin) -> tuple[tuple[str, str], ...]:
    """Return what the source of a network says beyond its graph."""
    unused, dead = (some([f"{name} ({count:,})" for name, count in those]) for those in (origin.unused, origin.dead))
    count, macs = f"{origin.registered - origin.used:,}", f"{origin.dead_macs:,}"
    lines = (
        ("read from", origin.framework),
        ("unused", f"{count} parameters that no output depends on: {unused}" if unused else ""),
        ("not read", f"layers whose result no output uses, {macs} MACs not counted above: {dead}" if dead else ""),
        ("in training", f"exported as in training: {some(list(origin.in_training))}" if origin.in_training else ""),
        ("remark", origin.remark),
    )
    return tuple(line for line in lines if line[1])


def some(names: Sequence[str], most: int = 3) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def shown_params(plan: Plan) -> int:
    """Return the number of parameters as the network's own framework counts it.

    PyTorch does not count the moving statistics of norms, Keras does.
    """
    return plan.origin.used if plan.origin else plan.params


def at_least(plan: Plan) -> str:
    """Return the words before a sum of MACs that may be too low."""
    return "at least " if plan.uncounted else ""


def at_least_besides(plan: Plan) -> str:
    """Return the words before a sum of other work, which unknown layers lack."""
    return "at least " if any(isinstance(node.op, Foreign) for node in plan) else ""


def not_counted(plan: Plan) -> str:
    """Name the layers whose MACs are not known."""
    names = plan.uncounted
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"; not all of {', '.join(names[:3])}{more} is counted" if names else ""


def seen(plan: Plan) -> str:
    """Write the first output's field: `188 or 204 pixels; smaller than the input`."""
    field = receptive_field(plan)
    return "; ".join(filter(None, (field.text, field.remark)))


def output_shapes(plan: Plan) -> str:
    """Write `160x160x3`; several outputs have their names."""
    shapes = extents(plan)
    named = len(plan.outputs) > 1
    return ", ".join(f"{name} {in_text(shapes[name])}" if named else in_text(shapes[name]) for name in plan.outputs)


def description(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Write depth and filter rule, if the plan has a description."""
    spec = plan.spec
    if spec is None:
        return ()
    factors = (*spec.factors, *((spec.entry.factor,) if spec.entry else ()))
    whole: Axes = tuple(math.prod(axis) for axis in zip(*factors, strict=True)) or (1,) * plan.dims
    changing = sum(max(factor) > 1 for factor in factors)
    steps = plural(changing, "pooling" if is_pooled(spec) else "down-sampling")
    return (
        ("depth", f"{plural(spec.depth, 'level')}, {steps}, total factor {same_axes(whole)}"),
        ("filters", spec.rule.text),
    )


def is_pooled(spec: Spec) -> bool:
    """Return whether every down edge is a pooling."""
    edges = (*spec.down, *((spec.entry,) if spec.entry else ()))
    return all(edge.kind in ("max", "average") for edge in edges)


def parameters(plan: Plan) -> str:
    """Write the count and its parts; of PyTorch's parameters the registered ones, too."""
    if plan.origin:
        return own_parameters(plan, plan.origin)
    kept = plan.non_trainable_params
    split = f"{plan.trainable_params:,} trainable, {kept:,} not" if kept else "all trainable"
    return f"{plan.params:,} ({split}), {mib(weight_bytes(plan))}"


def pretrained(plan: Plan) -> str:
    """Write whose weights the left side has, and which images they take."""
    asked = plan.spec.encoder_weights if plan.spec else None
    if asked is None:
        return ""
    images = next(network.images for network in NETWORKS.values() if network.name == asked.network)
    return f"left side of keras.applications.{asked.network} ({asked.source}); images: {images}"


def frozen(plan: Plan) -> str:
    """Write how many weights training leaves as they are, and down to which level."""
    count = sum(plan.params_of(node) for node in plan if node.frozen)
    levels = plan.spec.frozen_levels if plan.spec else 0
    where = f" of the left side{f' down to level {levels - 1}' if levels < plan.depth else ''}" if levels else ""
    return f"{count:,} parameters{where}, which training leaves as they are"


def own_parameters(plan: Plan, origin: Origin) -> str:
    """Write the parameters of a network as its own framework counts them."""
    parts = [
        f"{origin.used:,}"
        if origin.used == origin.registered
        else f"{origin.used:,} of {origin.registered:,} registered"
    ]
    if origin.trainable != origin.registered:
        parts.append(f"{origin.trainable:,} of the registered are trainable")
    if moving := plan.params - origin.used:
        parts.append(f"norms keep {moving:,} statistics")
    return f"{'; '.join(parts)}, {mib(weight_bytes(plan))}"


def axis_order(plan: Plan) -> str:
    """Write `channels first: channels, height, width, length`."""
    axes = axis_names(plan.dims)
    first = plan.data_format == "channels_first"
    order = ("channels", *axes) if first else (*axes, "channels")
    return f"{plan.data_format.replace('_', ' ')}: {', '.join(order)}"


def mib(count: int) -> str:
    return f"{count / MIB:,.2f} MiB"
