"""Further guesses: stages of blocks that branch, join, or use weights again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from unetgen.graph.parts import Part, Recipe, Unit
from unetgen.graph.plan import Node
from unetgen.graph.spec import Spec
from unetgen.network import recipes
from unetgen.network.blocks.multires import SHARES
from unetgen.ops import Conv, Dense
from unetgen.read.describe.main_line import MainLine
from unetgen.read.describe.part_edits import variants, with_recipe
from unetgen.read.describe.residual_guess import PARTS, run
from unetgen.read.describe.right_guess import right_levels
from unetgen.read.describe.slots import ups_of, with_ups

Stage = tuple[str, int]  # a side and a level
ALPHA = 1.67
Read = Callable[[list[Node], Unit], Part | None]


def block_specs(spec: Spec, line: MainLine, recipe: Unit) -> Iterator[Spec]:
    """Yield a spec with other blocks: in all stages, on one side, in the bottleneck."""
    last = len(spec.encoder) - 1
    left = [("encoder", i) for i in range(last + 1)]
    right = [("decoder", i) for i in range(last)]
    stages = {stage: stage_nodes(line, stage) for stage in (*left, *right)}
    for read in READERS:
        for group in ([*left, *right], left, left[-1:], left[:-1]):
            made = {stage: read(stages[stage], recipe) for stage in group if stages[stage]}
            if any(made.values()):
                yield with_parts(spec, made)
                yield with_parts(without_around(spec), made)


def without_around(spec: Spec) -> Spec:
    """Return a spec without what a branching block may be taken for.

    That is a stem, and convolutions at the ends of stages."""
    ups = (up and replace(up, before=None) for up in ups_of(spec))
    return replace(with_ups(spec, ups), stem=(), heads=tuple(replace(head, before=()) for head in spec.heads))


def attention_specs(spec: Spec, line: MainLine) -> Iterator[Spec]:
    """Yield a spec with attentions: in all stages, or on one side."""
    reductions = {
        shape.channels // node.op.units
        for node in line.plan if isinstance(node.op, Dense)
        for shape in line.plan.shapes_in[node.name] if node.op.units <= shape.channels
    }  # fmt: skip
    last = len(spec.encoder) - 1
    sides: tuple[tuple[str, ...], ...] = (("encoder", "decoder"), ("encoder",), ("decoder",))
    for name in recipes.built_in("attention") if reductions else ():
        for variant in variants("attention", name):
            for sides_with in sides:
                for reduction in reductions:
                    options = tuple({**dict(variant.options), "reduction": reduction}.items())
                    group = {(side, i) for side in sides_with for i in range(last + (side == "encoder"))}
                    yield with_recipe(spec, group, {"attention": Recipe(name, options)})


def with_parts(spec: Spec, made: dict[Stage, Part | None]) -> Spec:
    found: dict[str, Any] = {}
    for side in ("encoder", "decoder"):
        found[side] = tuple(
            with_strides_of(made.get((side, i)) or part, part) for i, part in enumerate(getattr(spec, side))
        )
    return replace(spec, **found)


def with_strides_of(new: Part, old: Part) -> Part:
    """Return a part that strides as another does."""
    strides = old.units[0].strides if old.units else None
    return new._replace(units=(replace(new.units[0], strides=strides), *new.units[1:])) if new.units else new


def stage_nodes(line: MainLine, stage: Stage) -> list[Node]:
    """Return all nodes of a stage, those beside the main line too."""
    side, level = stage[0], stage[1] + line.offset
    if side == "encoder":
        sides = ("encoder", "bottleneck", "input")
        return [node for node in line.plan if node.side in sides and node.stage and node.stage.level == level]
    nodes = [node for node in line.plan if node.side == "decoder" and node.stage and node.stage.level == level]
    there = right_levels(line)[0].get(stage[1])
    join = there and there.join
    return nodes[nodes.index(join) + 1 :] if join and join in nodes else nodes


def units(nodes: Sequence[Node], recipe: Unit) -> list[tuple[Node, Unit]]:
    """Return every convolution of a stage with its unit."""
    takers = {name: node for node in reversed(nodes) for name in node.inputs}
    makers = {node.name: node for node in nodes}
    found: list[tuple[Node, Unit]] = []
    at = recipe.order.index("conv")
    for node in nodes:
        if isinstance(node.op, Conv):
            ahead, behind = neighbours(makers, node, False), neighbours(takers, node, True)
            parts: dict[str, Any] = dict.fromkeys(PARTS)
            parts |= run(behind, recipe.order[at + 1 :]) | run(ahead, recipe.order[:at])
            unit = replace(
                recipe, filters=node.op.filters, kernel_size=node.op.kernel_size, use_bias=node.op.use_bias,
                groups=node.op.groups, padding=node.op.padding, **parts,
            )  # fmt: skip
            found.append((node, unit))
    return found


def neighbours(others: dict[str, Node], node: Node, forward: bool) -> list[Node]:
    found: list[Node] = []
    while len(found) < len(PARTS) + 1:
        name = node.name if forward or not node.inputs else node.inputs[0]
        if name not in others:
            break
        node = others[name]
        found.append(node)
    return found


def read_recurrent(nodes: list[Node], recipe: Unit) -> Part | None:
    """Read recurrent convolutions: those whose weights are used again."""
    there = units(nodes, recipe)
    owners = {node.weights for node, _ in there if node.weights != node.name}
    own = [unit for node, unit in there if node.name in owners]
    if not own:
        return None
    times = sum(node.weights in owners for node, _ in there) // len(own) - 1
    return Part(tuple(own), Recipe("recurrent", (("recurrences", times),)))


def read_multires(nodes: list[Node], recipe: Unit) -> Part | None:
    """Read a MultiRes block: three convolutions in a chain, which are joined."""
    there = [(node, unit) for node, unit in units(nodes, recipe) if max(unit.kernel_size) > 1]
    if len(there) < len(SHARES):
        return None
    widths = [unit.filters or 0 for _, unit in there[: len(SHARES)]]
    filters = next((f for f in range(1, 4 * sum(widths)) if [int(ALPHA * f * s) for s in SHARES] == widths), None)
    return Part((replace(there[0][1], filters=filters),), Recipe("multires")) if filters else None


def read_dense(nodes: list[Node], recipe: Unit) -> Part | None:
    """Read a dense block: every convolution's output is joined to its input."""
    own = tuple(unit for _, unit in units(nodes, recipe))
    return Part(own, Recipe("dense")) if own and any(node.op.family == "join" for node in nodes) else None


def read_bottleneck(nodes: list[Node], recipe: Unit) -> Part | None:
    """Read units between two 1 × 1 convolutions."""
    there = units(nodes, recipe)
    own: list[Unit] = []
    reduction = 1
    strides_first = False
    for (_, before), (_, unit), (_, after) in zip(there, there[1:], there[2:], strict=False):
        if set(before.kernel_size) == set(after.kernel_size) == {1} and max(unit.kernel_size) > 1:
            reduction = (after.filters or 1) // (unit.filters or 1) or 1
            strides_first |= before.is_strided
            own.append(replace(unit, filters=after.filters, strides=unit.strides or before.strides))
    options = (("reduction", reduction), *((("stride_in", "first"),) if strides_first else ()))
    return Part(tuple(own), Recipe("bottleneck_residual", options)) if own else None


def read_dilated(nodes: list[Node], recipe: Unit) -> Part | None:
    """Read units at several dilation rates."""
    there = [(node.op, unit) for node, unit in units(nodes, recipe) if isinstance(node.op, Conv)]
    rates = list(dict.fromkeys(max(op.dilation_rate) for op, _ in there if max(op.kernel_size) > 1))
    if len(rates) < 2 and rates in ([], [1]):
        return None
    count = sum(max(op.dilation_rate) == rates[0] and max(op.kernel_size) > 1 for op, _ in there)
    own = tuple(replace(unit, dilation_rate=None, padding="same") for _, unit in there[:count])
    return Part(own, Recipe("dilated", (("rates", tuple(rates)),)))


def read_aspp(nodes: list[Node], recipe: Unit) -> Part | None:
    """Read dilated branches that are joined."""
    made = read_dilated(nodes, recipe)
    if made is None or not any(node.op.family == "join" for node in nodes):
        return None
    there = [(node.op, unit) for node, unit in units(nodes, recipe) if isinstance(node.op, Conv)]
    wide = next((unit for op, unit in there if max(op.kernel_size) > 1), None)
    rates = tuple(max(op.dilation_rate) for op, _ in there if max(op.kernel_size) > 1)
    return wide and Part((replace(wide, dilation_rate=None, padding="same"),), Recipe("aspp", (("rates", rates),)))


READERS: tuple[Read, ...] = (
    read_recurrent, read_multires, read_dense, read_bottleneck, read_dilated, read_aspp,
)  # fmt: skip
