"""The receptive field: how much of the input one pixel sees, along each axis.

It is the theoretical one, of a pixel far from the border, by intervals over every phase (see `sight`): a pixel of the
2015 network sees 188 or 204 pixels, by its place, where the additive rule gives 200. As in the literature it is that
of convolutions, poolings and resamplings. Strictly, a network sees the whole input if it takes statistics over a map
(instance and group norms) or pools a map away (squeeze and excitation): `Field.whole` names these.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from unetgen.graph.plan import Node, Plan
from unetgen.graph.spec import Stage
from unetgen.metrics.receptive_field_text import Field
from unetgen.metrics.seen_pixels import MOST_PHASES, Sight, sights
from unetgen.ops import AnyOp, Foreign, Input, Shape

TOO_MANY = f"more than {MOST_PHASES:,} phases"


def receptive_field(plan: Plan, name: str | None = None) -> Field:
    """Return the receptive field of a node, by default of the first output.

    Raises:
        KeyError: the plan has no node of this name.
    """
    return receptive_fields(plan)[name or plan.outputs[0]]


@lru_cache(maxsize=4)  # a table, a summary and the costs of one plan ask for it
def receptive_fields(plan: Plan) -> Mapping[str, Field]:
    """Return every node's receptive field by its name, all in one pass."""
    axes = along_each(plan)
    whole, unknown = spread_downstream(plan, sees_all), spread_downstream(plan, stranger)
    spacing = plan.spec.spacing if plan.spec else ()
    sizes = plan.nodes[0].shape.sizes
    for node in plan:
        uncounted = not unknown[node.name] and any(has_too_many_phases(node, seen) for seen in axes)
        if uncounted or any(TOO_MANY in unknown[name] for name in node.inputs):
            unknown[node.name] = frozenset([*unknown[node.name], TOO_MANY])
    return {
        n: Field(n, tuple(a[n] for a in axes if n in a), sizes, spacing, plan.dynamic, whole[n], unknown[n])
        for n in plan.by_name
    }


def has_too_many_phases(node: Node, seen: dict[str, Sight]) -> bool:
    """Return whether a map has no sight although it is made from a map that has one."""
    return bool(node.shape.sizes) and node.name not in seen and any(name in seen for name in node.inputs)


def along_each(plan: Plan) -> list[dict[str, Sight]]:
    """Return what is seen along each axis; equal axes are computed once."""
    courses = [course(plan, axis) for axis in range(plan.dims)]
    seen = {own: sights(plan, courses.index(own)) for own in set(courses)}
    return [seen[own] for own in courses]


def course(plan: Plan, axis: int) -> tuple[object, ...]:
    """Return all that matters along an axis: each map's size and each op's settings."""
    return tuple(
        value[axis] for node in plan for value in (node.shape.sizes, *axis_settings(node.op)) if len(value) == plan.dims
    )


def axis_settings(op: AnyOp) -> list[tuple[object, ...]]:
    values = [getattr(op, name) for name in type(op).__slots__]
    return [value for value in values if isinstance(value, tuple) and not isinstance(value, Shape)]


def by_stage(plan: Plan) -> dict[Stage, Field]:
    """Return the receptive field of the last map of each stage.

    A network without stages has none.
    """
    last = {node.stage: node.name for node in plan if node.stage and node.side not in ("input", "head")}
    fields = receptive_fields(plan)
    return {stage: fields[name] for stage, name in last.items()}


def by_level(plan: Plan) -> tuple[Field, ...]:
    """Return the field of each level's map on the left side, level 0 first."""
    return tuple(field for stage, field in by_stage(plan).items() if not stage.column)


def of_outputs(plan: Plan) -> tuple[Field, ...]:
    fields = receptive_fields(plan)
    return tuple(fields[name] for name in plan.outputs)


def spread_downstream(plan: Plan, told: Callable[[Plan, Node], str]) -> dict[str, frozenset[str]]:
    """Spread a node's entry to all nodes made from it."""
    found: dict[str, frozenset[str]] = {}
    for node in plan:
        own = told(plan, node)
        found[node.name] = frozenset([own] if own else []).union(*(found[name] for name in node.inputs))
    return found


def sees_all(plan: Plan, node: Node) -> str:
    """Return what makes a node see its whole input."""
    return node.op.whole_map


def stranger(plan: Plan, node: Node) -> str:
    """Return whether a node is an unknown layer, or an input other than the first.

    The pixels of such an input are not those of the first.
    """
    match node.op:
        case Foreign():
            return node.op.layer_type
        case Input() if node.shape.sizes and node.shape.sizes != plan.nodes[0].shape.sizes:
            return f"the input {node.name}"
        case _:
            return ""
