"""The one walk from a `Spec` to a plan, the source of all that is shown or built.

Channels are read from the nodes added so far and never computed from the description.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from unetgen._text import plural
from unetgen.errors import SettingError, SizeError
from unetgen.graph.draft import Draft, Place
from unetgen.graph.parts import Part
from unetgen.graph.plan import Edge, Node, Plan
from unetgen.graph.spec import Skip, Spec, Stage, factor_between
from unetgen.network import recipes
from unetgen.network.edges import lay_down, lay_pool, lay_up
from unetgen.network.gates import Signals
from unetgen.network.heads import lay_heads
from unetgen.network.merging import fitted, merge
from unetgen.network.own_parts import searching
from unetgen.network.stages import Join, LaidStage, lay_blocks, lay_part
from unetgen.network.time_step import lay_time_input
from unetgen.network.units import lay_unit
from unetgen.ops import Input, Pad

StageMaps = dict[Stage, LaidStage]


def walk(spec: Spec) -> Plan:
    """Build the plan of a description, in execution order.

    Raises:
        SizeError: the input's size does not fit.
        SettingError: a setting cannot be built.
    """
    draft = Draft(spec.depth, spec.layer_prefix)
    try:
        with searching(spec.part_folders):
            return lay_plan(spec, draft)
    except SizeError as error:
        error.nodes = tuple(draft.nodes.values())
        raise


def lay_plan(spec: Spec, draft: Draft) -> Plan:
    x = lay_entry(spec, draft)
    done: StageMaps = {}
    memo: dict[str, Node] = {}
    order = recipes.stages_of(spec.topology, spec.depth)
    for stage, edges in order:
        place = Place(draft, stage)
        if stage.column:
            x = lay_arrivals(spec, place, edges, done, memo)
        elif edges:
            x = lay_down(place, done[edges[0].source].output, spec.down[stage.level - 1])
        met = met_channels(spec, done, stage.level) if stage.column else None
        joins = joins_of(spec, stage, edges, done, memo)
        done[stage] = LaidStage(x, lay_blocks(place, x, part_of(spec, stage), met, joins))
        x = done[stage].output
    outputs = lay_heads(spec, draft, {stage: laid.output for stage, laid in done.items()}, x)
    plan = Plan(tuple(draft.nodes.values()), outputs, spec.data_format, spec.name, spec.dtype, spec.dynamic, spec, walk)
    vars(plan)["shapes_in"] = draft.shapes_in  # as the plan would find them again
    return with_frozen(without_loose_ends(plan, spec), spec.frozen_levels)


def with_frozen(plan: Plan, levels: int) -> Plan:
    """Return the plan with the weights of the left side frozen, down to a level."""
    if not levels:
        return plan
    return replace(plan, nodes=tuple(node._replace(frozen=is_frozen(plan, node, levels)) for node in plan))


def is_frozen(plan: Plan, node: Node, levels: int) -> bool:
    there = node.side in ("encoder", "bottleneck") and node.stage is not None and node.stage.level < levels
    return there and bool(node.op.weights(plan.shapes_in[node.name]))


def without_loose_ends(plan: Plan, spec: Spec) -> Plan:
    """Keep the nodes that an output depends on.

    Raises:
        SettingError: in a grid, where inner stages would be missing unnoticed without their skips.
    """
    taken = set(plan.outputs).union(*[node.inputs for node in plan.nodes])
    if len(taken) == len(plan.nodes):
        return plan
    kept = {node.name for node in plan.ordered}
    loose = next(node for node in plan if node.name not in kept)
    if not recipes.is_plain_u(spec.topology, spec.depth):
        supervised = "deep_supervision.stages=all, or " if any(not head.name for head in spec.heads) else ""
        raise SettingError(
            "topology",
            f"{loose.name} of {spec.topology!r} leads to no output, with these skips and heads. Let every skip leave"
            f" after its stage's last conv and be merged, or use {supervised}topology=u.",
        )
    return replace(plan, nodes=tuple(node for node in plan if node.name in kept))


def lay_entry(spec: Spec, draft: Draft) -> Node:
    """Add the input, the time step, the margins, the stem, and the entry factor."""
    x = Place(draft, Stage(0, 0), "input").add(Input(spec.input), role="")
    if spec.time:
        draft.time = lay_time_input(draft, spec.time)
    if spec.margins:
        x = Place(draft, Stage(0, 0), "input").add(Pad(spec.margins), x, role="pad")
    place = Place(draft, Stage(0, 0), prefix="stem")
    for j, unit in enumerate(spec.stem):
        x = lay_unit(place, x, unit, f"conv{j}")
    return lay_down(Place(draft, Stage(0, 0)), x, spec.entry) if spec.entry else x


def part_of(spec: Spec, stage: Stage) -> Part:
    return spec.decoder[stage.level] if stage.column else spec.encoder[stage.level]


def met_channels(spec: Spec, done: StageMaps, level: int) -> int:
    """Return the channels of the skip that a decoder stage meets.

    They are those of the left side, or of the convolutions on the skip.
    """
    skip = spec.skip[level]
    own = skip.part.units[-1].filters if skip.part and skip.kind != "none" else None
    return own or tapped(spec, done, Stage(level, 0), skip).shape.channels


def lay_arrivals(spec: Spec, place: Place, edges: Sequence[Edge], done: StageMaps, memo: dict[str, Node]) -> Node:
    """Add and merge the maps that a stage of the right side receives.

    Up edges are added before skips.
    """
    level = place.stage.level
    up, skip = spec.up[level], spec.skip[level]
    below = [edge for edge in edges if edge.kind == "up"]
    across = [edge for edge in edges if crosses(spec, edge) and not joins_blocks(spec, edge)]
    channels = met_channels(spec, done, level)
    factors = [edge.factor for edge in spec.up]
    arriving = place.within("below") if spec.late else place  # the stage's own up comes after its merge
    ups = [
        lay_up(arriving.within(source_name(edge, place, below)), done[edge.source].output, up,
               factor_between(factors, edge.target.level, edge.source.level), channels)
        for edge in below
    ]  # fmt: skip
    skips: list[Node] = []
    for edge in across:
        inside = place.within(source_name(edge, place, across))
        x = tapped(spec, done, edge.source, spec.skip[edge.source.level])
        signals = signals_of(spec, ups[0], done[below[0].source].output, done, memo)
        ups[0], x = lay_across(spec, inside, edge, x, signals)
        skips.append(x)
    x = merge(place, ups, skips, skip)
    late = spec.late[level] if spec.late else None
    return lay_up(place, x, late, late.factor, met_channels(spec, done, max(level - 1, 0))) if late else x


def crosses(spec: Spec, edge: Edge) -> bool:
    return edge.kind == "skip" and spec.skip[edge.source.level].kind != "none"


def joins_blocks(spec: Spec, edge: Edge) -> bool:
    """Return whether an edge leads from each block of a stage into one of another."""
    return crosses(spec, edge) and spec.skip[edge.source.level].tap == "blocks"


def signals_of(spec: Spec, up: Node, below: Node, done: StageMaps, memo: dict[str, Node]) -> Signals:
    """Return the maps around a skip, which its gate may take."""
    bottleneck = done.get(Stage(spec.depth - 1, 0))
    return Signals(up, below, bottleneck.output if bottleneck else None, memo)


def lay_across(spec: Spec, place: Place, edge: Edge, x: Node, signals: Signals) -> tuple[Node, Node]:
    """Add what is on a skip; return the map from below and the skip, of one size."""
    own = spec.skip[edge.source.level]
    x = lay_pool(place, x, spec, edge)
    x = lay_part(place.within("skip"), x, own.part, x.shape.channels)[-1] if own.part else x
    up, x = fitted(place, signals.up, x, own.fit)
    return up, lay_gate(place, x, own, signals._replace(up=up))


def joins_of(spec: Spec, stage: Stage, edges: Sequence[Edge], done: StageMaps, memo: dict[str, Node]) -> list[Join]:
    """Return how each block of a stage takes a map from across, the last one first.

    Raises:
        SettingError: there are more or fewer blocks than maps, or maps of several stages meet.
    """
    by_block = [edge for edge in edges if joins_blocks(spec, edge)]
    if not by_block:
        return []
    if not recipes.is_plain_u(spec.topology, spec.depth):
        raise SettingError("skip.tap", "'blocks' is for topology=u: elsewhere maps of several stages meet.")
    maps, count = done[by_block[0].source].ends[::-1], spec.decoder[stage.level].repeats
    if count != len(maps):
        there = f"{stage.name(spec.depth)} {plural(len(maps), 'map')}, one for each of its blocks"
        raise SettingError("decoder.repeats", f"is {count}, and skip.tap=blocks gives {there}. Use {len(maps)} there.")
    below = done[edges[0].source].output

    def join(tap: Node, place: Place, x: Node) -> Node:
        up, skip = lay_across(spec, place, by_block[0], tap, signals_of(spec, x, below, done, memo))
        return merge(place, [up], [skip], spec.skip[stage.level])

    return [partial(join, tap) for tap in maps]


def tapped(spec: Spec, done: StageMaps, stage: Stage, skip: Skip) -> Node:
    """Return the node at which a skip leaves its stage.

    Raises:
        SettingError: the stage has fewer convolutions.
    """
    laid, taps = done[stage], done[stage].taps
    if not isinstance(skip.tap, int):
        return laid.received if skip.tap == "input" else laid.output
    most = len(taps) - 1 if part_of(spec, stage).units else -1
    if skip.tap > most:
        there = f"has {plural(most + 1, 'conv')}, the last is {most}" if most >= 0 else "has no conv: write input there"
        raise SettingError("skip.tap", f"there is no conv {skip.tap} in {stage.name(spec.depth)}, which {there}.")
    return taps[skip.tap]


def source_name(edge: Edge, place: Place, edges: Sequence[Edge]) -> str:
    """Return a map's source for its name, if there are several sources."""
    return edge.source.name(place.draft.depth) if len(edges) > 1 else ""


def lay_gate(place: Place, x: Node, skip: Skip, signals: Signals) -> Node:
    if skip.gate is None:
        return x
    return recipes.lay("gate", skip.gate, place.within("gate"), x, signals, skip.unit)
