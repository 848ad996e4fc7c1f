"""The one walk: it lays a `Spec` as nodes. Everything that is shown or built comes from the plan that it makes.

Channels are read from the nodes laid so far and never computed from the description.
"""

from unetgen import blocks
from unetgen.graph import Draft, Edge, Node, Plan
from unetgen.ops import Concat, Input
from unetgen.sampling import lay_down, lay_up
from unetgen.spec import Spec, Stage, Unit
from unetgen.topologies.u import topology
from unetgen.units import lay_unit


def walk(spec: Spec) -> Plan:
    """Lay a description as a plan, in execution order."""
    draft = Draft(spec.depth)
    x = draft.add(Input(spec.input), (), Stage(0, 0), "", "input")
    block = blocks.named(spec.block)
    done: dict[Stage, Node] = {}
    for stage, edges in topology(spec.depth):
        skips = [done[edge.source] for edge in edges if edge.kind == "skip"]
        arrived = [lay_edge(draft, edge, done, spec, skips) for edge in edges]
        units = fill(spec.decoder[stage.level], skips[0]) if stage.column else spec.encoder[stage.level]
        done[stage] = x = block(draft, merge(draft, arrived, stage) or x, stage, units)[-1]
    head = lay_unit(draft, x, spec.head.unit, Stage(0, spec.depth - 1), "", "head")
    return Plan(tuple(draft.nodes.values()), (head.name,), spec.data_format, spec.name, spec=spec)


def lay_edge(draft: Draft, edge: Edge, done: dict[Stage, Node], spec: Spec, skips: list[Node]) -> Node:
    """What arrives at the edge's target."""
    source, stage = done[edge.source], edge.target
    if edge.kind == "down":
        return lay_down(draft, source, stage, spec.factors[edge.source.level])
    if edge.kind == "up":
        return lay_up(draft, source, stage, spec.factors[stage.level], spec.up, skips[0])
    return source


def merge(draft: Draft, arrived: list[Node], stage: Stage) -> Node | None:
    """Several maps become one by concatenation, in the order of their edges: up, then skips."""
    if len(arrived) > 1:
        return draft.add(Concat(), tuple(arrived), stage, "concat")
    return arrived[0] if arrived else None


def fill(units: tuple[Unit, ...], skip: Node) -> tuple[Unit, ...]:
    """Decoder filters default to the skip's channels."""
    return tuple(unit if unit.filters else unit._replace(filters=skip.shape.channels) for unit in units)
