"""Blocks, attentions and gates built by hand, without a description."""

from dataclasses import replace
from importlib import import_module
from typing import Any

from unetgen.graph.draft import Draft, Place
from unetgen.graph.parts import Recipe, Unit
from unetgen.graph.plan import Node, Plan
from unetgen.graph.spec import Stage
from unetgen.network import recipes
from unetgen.network.gates import Signals
from unetgen.ops import Activation, Axes, Input, Norm, PReLU, Shape

BATCH = Norm("batch", 1e-3, 0.99, True, True)
INSTANCE = Norm("instance", 1e-5, 0.0, True, True)
GROUP = Norm("group", 1e-5, 0.0, True, True, 8)
RELU = Activation("relu")
SLOPE = PReLU("channel")
PRE = ("norm", "activation", "conv")


def units(filters: int, kernel: Axes, strides: int = 1, count: int = 2, **changes: Any) -> tuple[Unit, ...]:
    """Return a stage's equal units, the first one strided."""
    unit = replace(Unit(filters=filters, kernel_size=kernel, activation=RELU), **changes)
    steps = (strides,) * len(kernel) if strides > 1 else None
    return (replace(unit, strides=steps), *[unit] * (count - 1))


def built(kind: str, name: str, x: Shape, *arguments: Any, **options: Any) -> Plan:
    """Build a block or an attention on an input."""
    draft = Draft(3)
    node = Place(draft, Stage(0, 0), "input").add(Input(x), role="")
    made: list[Node] | Node = recipes.lay(
        kind, Recipe(name, tuple(options.items())), Place(draft, Stage(0, 0)), node, *arguments
    )
    return finished(draft, made[-1] if isinstance(made, list) else made)


def block(name: str, x: Shape, stage: tuple[Unit, ...], **options: Any) -> Plan:
    return built("block", name, x, stage, **options)


def gated(
    name: str,
    skip: Shape,
    up: Shape,
    unit: Unit,
    below: Shape | None = None,
    bottleneck: Shape | None = None,
    **options: Any,
) -> Plan:
    """Build a gate on skip, up-sampled map, map below and bottleneck."""
    draft = Draft(3 if bottleneck else 2)
    skips, ups, belows = (
        Place(draft, stage, side).add(Input(shape), role="")
        for side, stage, shape in (
            ("skip", Stage(0, 0), skip),
            ("up", Stage(0, 1), up),
            ("below", Stage(1, 0), below or up),
        )
    )
    last = Place(draft, Stage(2, 0), "last").add(Input(bottleneck), role="") if bottleneck else belows
    place = Place(draft, Stage(0, 1), prefix="gate")
    recipe = Recipe(name, tuple(options.items()))
    return finished(draft, recipes.lay("gate", recipe, place, skips, Signals(ups, belows, last, {}), unit))


def finished(draft: Draft, last: Node) -> Plan:
    return Plan(tuple(draft.nodes.values()), (last.name,), "channels_last", "built")


def to_keras(plan: Plan) -> Any:
    build: Any = import_module("unetgen.emit.keras").build
    return build(plan)


def used(plan: Plan) -> Plan:
    """Leave out inputs that no node reads."""
    return replace(plan, nodes=plan.ordered)


def output(plan: Plan) -> Shape:
    return plan.by_name[plan.outputs[0]].shape


def ops(plan: Plan) -> list[str]:
    """Return the kinds of the nodes in order of execution, without inputs."""
    return [type(node.op).__name__ for node in plan if not isinstance(node.op, Input)]


def image(channels: int, *sizes: int) -> Shape:
    """Return the shape of a map, 8×8 pixels by default."""
    return Shape(channels, sizes or (8, 8))


def zhang(filters: int, strides: int = 1) -> tuple[Unit, ...]:
    """Return the pre-activated units of a residual block by Zhang (2018)."""
    return units(filters, (3, 3), strides, norm=BATCH, order=PRE)
